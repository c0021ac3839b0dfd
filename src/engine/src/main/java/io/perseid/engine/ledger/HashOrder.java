package io.perseid.engine.ledger;

/** Sorts the index of a log: by hash (unsigned), equal hashes in the order in which they came. */
final class HashOrder {

    private static final int DIGIT = 11;
    private static final int BUCKETS = 1 << DIGIT;

    private long[] hashes;
    private int[] words;

    /** Takes both arrays over; their first {@code count} elements belong together. */
    HashOrder(long[] hashes, int[] words, int count) {
        this.hashes = hashes;
        this.words = words;
        sort(count);
    }

    long hash(int at) {
        return hashes[at];
    }

    int word(int at) {
        return words[at];
    }

    /** A radix sort from the last digit to the first: six passes, whatever the keys are. */
    private void sort(int count) {
        long[] otherHashes = new long[count];
        int[] otherWords = new int[count];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
            int[] starts = new int[BUCKETS + 1];
            for (int i = 0; i < count; i++) {
                starts[((int) (hashes[i] >>> shift) & (BUCKETS - 1)) + 1]++;
            }
            if (count == 0 || starts[((int) (hashes[0] >>> shift) & (BUCKETS - 1)) + 1] == count) {
                continue;
            }
            for (int i = 0; i < BUCKETS; i++) {
                starts[i + 1] += starts[i];
            }
            for (int i = 0; i < count; i++) {
                int to = starts[(int) (hashes[i] >>> shift) & (BUCKETS - 1)]++;
                otherHashes[to] = hashes[i];
                otherWords[to] = words[i];
            }
            long[] sortedHashes = otherHashes;
            otherHashes = hashes;
            hashes = sortedHashes;
            int[] sortedWords = otherWords;
            otherWords = words;
            words = sortedWords;
        }
    }
}
