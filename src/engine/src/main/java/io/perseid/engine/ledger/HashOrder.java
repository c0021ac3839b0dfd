package io.perseid.engine.ledger;

/** Sorts the index of a log: by hash (unsigned), equal hashes in the order in which they came. */
final class HashOrder {

    private static final int DIGIT = 11;
    private static final int BUCKETS = 1 << DIGIT;

    private long[] hashes;
    private int[] words;

    private long[] otherHashes;
    private int[] otherWords;

    /** Takes all arrays over; the first {@code count} elements of both belong together, the spare ones have room for as many. */
    HashOrder(long[] hashes, int[] words, long[] spareHashes, int[] spareWords, int count) {
        this.hashes = hashes;
        this.words = words;
        this.otherHashes = spareHashes;
        this.otherWords = spareWords;
        sort(count);
    }

    long hash(int at) {
        return hashes[at];
    }

    int word(int at) {
        return words[at];
    }

    /**
     * A radix sort of the highest digits, three passes, after which even millions of hashes are in order but for a few
     * neighbours. Where they are no hashes and that does not hold, all digits are sorted.
     */
    private void sort(int count) {
        sort(count, Long.SIZE - 3 * DIGIT);
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
