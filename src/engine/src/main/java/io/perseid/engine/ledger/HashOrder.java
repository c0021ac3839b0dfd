package io.perseid.engine.ledger;

import java.util.Arrays;

/**
 * Sorts the indexes of logs: by hash (unsigned), equal hashes in the order in which they came. In place, because it is the
 * largest thing in memory when slices end: what it keeps beside the room is 4 bytes a row, and serves one log after the
 * other. One thread at a time.
 */
final class HashOrder {

    /** Few buckets, so that the processor still knows where each is filled: with 11 bits a slice took a third longer. */
    private static final int DIGIT = 9;

    private static final int BUCKETS = 1 << DIGIT;

    /** Of the digit by which a bucket is sorted; a slice of 500,000 has about as many elements in one. */
    private static final int SMALL_DIGIT = 10;

    /** Elements of a bucket that are sorted in the processor's caches. */
    private static final int MOST_IN_BUCKET = 1 << 14;

    private final int[] begins = new int[BUCKETS + 1];
    private final int[] next = new int[BUCKETS];
    private final int[] smallBegins = new int[(1 << SMALL_DIGIT) + 1];
    private long[] bucketHashes = new long[0];
    private int[] bucketWords = new int[0];
    private int[] numbered = new int[0];

    private long[] hashes = new long[0];
    private int[] words = numbered;

    /**
     * Until the next call {@link #hash} and {@link #word} tell the order.
     *
     * @param room its hashes are in no order afterwards that anybody may rely on
     * @param count entries of the room
     */
    void sort(IndexRoom room, int count) {
        if (numbered.length < count) {
            // As many as the room has, so that slices of nearly the same size do not each want a few more.
            numbered = new int[room.rows()];
        }
        hashes = room.hashes();
        words = numbered;
        number(room.states(), words, count);
        countDigits(begins, Long.SIZE - DIGIT, 0, count);
        int largest = largestBucket();
        if (largest <= Math.min(MOST_IN_BUCKET, 64 + 4 * (count >>> DIGIT))) {
            makeBuckets();
            sortBuckets(largest);
        } else {
            sortAllDigits(count);
        }
    }

    /** Rows for which there is room. */
    int rows() {
        return numbered.length;
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

    /** From where on the elements of each digit belong, in {@code into}. */
    private void countDigits(int[] into, int shift, int from, int to) {
        // Not the field: the first compiler would read it for each element. The same below.
        long[] hashes = this.hashes;
        int mask = into.length - 2;
        Arrays.fill(into, 0);
        for (int i = from; i < to; i++) {
            into[((int) (hashes[i] >>> shift) & mask) + 1]++;
        }
        into[0] = from;
        for (int i = 0; i <= mask; i++) {
            into[i + 1] += into[i];
        }
    }

    private int largestBucket() {
        int largest = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            largest = Math.max(largest, begins[bucket + 1] - begins[bucket]);
        }
        return largest;
    }

    /** By the highest digit: each element is put to where it belongs, and what lay there is the next one. */
    private void makeBuckets() {
        long[] hashes = this.hashes;
        int[] words = this.words;
        int[] next = this.next;
        System.arraycopy(begins, 0, next, 0, BUCKETS);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int end = begins[bucket + 1];
            for (int at = next[bucket]; at < end; at = ++next[bucket]) {
                long hash = hashes[at];
                int word = words[at];
                int home = (int) (hash >>> Long.SIZE - DIGIT);
                while (home != bucket) {
                    int to = next[home]++;
                    long displaced = hashes[to];
                    int displacedWord = words[to];
                    hashes[to] = hash;
                    words[to] = word;
                    hash = displaced;
                    word = displacedWord;
                    home = (int) (hash >>> Long.SIZE - DIGIT);
                }
                hashes[at] = hash;
                words[at] = word;
            }
        }
    }

    private void sortBuckets(int largest) {
        if (bucketHashes.length < largest) {
            bucketHashes = new long[largest];
            bucketWords = new int[largest];
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int from = begins[bucket];
            int to = begins[bucket + 1];
            if (to - from > 1) {
                scatter(from, to);
                insert(from, to);
            }
        }
    }

    /** The elements of a bucket by their next digit, into arrays beside. */
    private void scatter(int from, int to) {
        int shift = Long.SIZE - DIGIT - SMALL_DIGIT;
        int[] places = smallBegins;
        countDigits(places, shift, from, to);
        long[] hashes = this.hashes;
        int[] words = this.words;
        long[] intoHashes = bucketHashes;
        int[] intoWords = bucketWords;
        for (int i = from; i < to; i++) {
            long hash = hashes[i];
            int place = places[(int) (hash >>> shift) & ((1 << SMALL_DIGIT) - 1)]++ - from;
            intoHashes[place] = hash;
            intoWords[place] = words[i];
        }
    }

    /** And back, each before those that are larger: few, after two digits. Equal ones were moved; their numbers tell. */
    private void insert(int from, int to) {
        long[] hashes = this.hashes;
        int[] words = this.words;
        long[] fromHashes = bucketHashes;
        int[] fromWords = bucketWords;
        for (int i = from; i < to; i++) {
            long hash = fromHashes[i - from];
            int word = fromWords[i - from];
            int place = i;
            while (place > from && isLarger(hashes[place - 1], words[place - 1], hash, word)) {
                hashes[place] = hashes[place - 1];
                words[place] = words[place - 1];
                place--;
            }
            hashes[place] = hash;
            words[place] = word;
        }
    }

    private static boolean isLarger(long hash, int word, long otherHash, int otherWord) {
        return hash == otherHash ? word > otherWord : Long.compareUnsigned(hash, otherHash) > 0;
    }

    /** Where they are no hashes, or very many: a digit after the other from the lowest, with arrays for as many beside. */
    private void sortAllDigits(int count) {
        long[] otherHashes = new long[count];
        int[] otherWords = new int[count];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
            int[] places = begins;
            countDigits(places, shift, 0, count);
            for (int i = 0; i < count; i++) {
                int place = places[(int) (hashes[i] >>> shift) & (BUCKETS - 1)]++;
                otherHashes[place] = hashes[i];
                otherWords[place] = words[i];
            }
            long[] sorted = otherHashes;
            otherHashes = hashes;
            hashes = sorted;
            int[] sortedWords = otherWords;
            otherWords = words;
            words = sortedWords;
        }
    }
}
