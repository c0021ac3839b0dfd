package io.perseid.engine.ledger;

/**
 * Sorts the indexes of logs: by hash (unsigned), equal hashes in the order in which they came. The arrays for it, 16 bytes
 * a row, serve one log after the other. One thread at a time.
 */
final class HashOrder {

    private static final int DIGIT = 12;
    private static final int BUCKETS = 1 << DIGIT;

    private long[] spareHashes = new long[0];
    private int[] numbered = new int[0];
    private int[] spareWords = new int[0];

    private long[] hashes = spareHashes;
    private int[] words = numbered;
    private long[] otherHashes = spareHashes;
    private int[] otherWords = spareWords;

    /**
     * Until the next call {@link #hash} and {@link #word} tell the order.
     *
     * @param room its hashes are in no order afterwards that anybody may rely on
     * @param count entries of the room
     */
    void sort(IndexRoom room, int count) {
        if (spareWords.length < count) {
            // As many as the room has, so that slices of nearly the same size do not each want a few more.
            spareHashes = new long[room.rows()];
            numbered = new int[room.rows()];
            spareWords = new int[room.rows()];
        }
        hashes = room.hashes();
        words = numbered;
        otherHashes = spareHashes;
        otherWords = spareWords;
        number(room.states(), words, count);
        sort(count);
    }

    /** Rows for which there is room. */
    int rows() {
        return spareWords.length;
    }

    long hash(int at) {
        return hashes[at];
    }

    /** Number of the entry, four times, and its state. */
    int word(int at) {
        return words[at];
    }

    private static void number(byte[] states, int[] words, int count) {
        for (int entry = 0; entry < count; entry++) {
            words[entry] = entry << 2 | states[entry];
        }
    }

    /**
     * A radix sort of the highest digits, two passes, after which even millions of hashes are in order but for a few
     * neighbours (one in 67 of 500,000). Where they are no hashes and that does not hold, all digits are sorted.
     */
    private void sort(int count) {
        sort(count, Long.SIZE - 2 * DIGIT);
        if (!insert(count)) {
            sort(count, 0);
        }
    }

    /** From the digit at {@code lowest} to the last. */
    private void sort(int count, int lowest) {
        for (int shift = lowest; shift < Long.SIZE; shift += DIGIT) {
            // Not the fields: the first compiler would read them for each element.
            long[] from = hashes;
            int[] fromWords = words;
            int[] starts = new int[BUCKETS + 1];
            for (int i = 0; i < count; i++) {
                starts[((int) (from[i] >>> shift) & (BUCKETS - 1)) + 1]++;
            }
            if (count == 0 || starts[((int) (from[0] >>> shift) & (BUCKETS - 1)) + 1] == count) {
                continue;
            }
            for (int i = 0; i < BUCKETS; i++) {
                starts[i + 1] += starts[i];
            }
            long[] into = otherHashes;
            int[] intoWords = otherWords;
            for (int i = 0; i < count; i++) {
                long hash = from[i];
                int to = starts[(int) (hash >>> shift) & (BUCKETS - 1)]++;
                into[to] = hash;
                intoWords[to] = fromWords[i];
            }
            hashes = into;
            words = intoWords;
            otherHashes = from;
            otherWords = fromWords;
        }
    }

    /** Moves what stands behind a larger hash before it. @return false if there is too much to move */
    private boolean insert(int count) {
        long[] hashes = this.hashes;
        int[] words = this.words;
        int moves = 0;
        long largest = count > 0 ? hashes[0] : 0;
        for (int i = 1; i < count; i++) {
            long hash = hashes[i];
            if (Long.compareUnsigned(largest, hash) <= 0) {
                largest = hash;
                continue;
            }
            int word = words[i];
            int to = i;
            while (to > 0 && Long.compareUnsigned(hashes[to - 1], hash) > 0) {
                hashes[to] = hashes[to - 1];
                words[to] = words[to - 1];
                to--;
                moves++;
            }
            hashes[to] = hash;
            words[to] = word;
            if (moves > count) {
                return false;
            }
        }
        return true;
    }
}
