package io.perseid.engine.ledger;

import java.util.Arrays;

/**
 * Arrays in which a log gathers what its index will be made of: 9 bytes a row, and 16 more from the first sorting on. They
 * are large, so the next log takes them over. One thread at a time.
 */
final class IndexRoom {

    private long[] hashes = new long[1024];
    private byte[] states = new byte[1024];
    private int[] words = new int[0];
    private long[] spareHashes = new long[0];
    private int[] spareWords = new int[0];

    /** Makes room for further rows. @param filled rows that are there and stay */
    void ensure(int filled, int more) {
        if (hashes.length < filled + more) {
            int rows = Math.max(filled + more, 2 * hashes.length);
            hashes = Arrays.copyOf(hashes, rows);
            states = Arrays.copyOf(states, rows);
        }
    }

    /** First halves of keys, by number of entry. */
    long[] hashes() {
        return hashes;
    }

    byte[] states() {
        return states;
    }

    /** Rows for which there is room. */
    int rows() {
        return hashes.length;
    }

    /** Puts the hashes in order, each with its word; by number they are gone then. */
    HashOrder sorted(int entries) {
        if (words.length < entries) {
            words = new int[entries];
            spareHashes = new long[entries];
            spareWords = new int[entries];
        }
        for (int entry = 0; entry < entries; entry++) {
            words[entry] = entry << 2 | states[entry];
        }
        return new HashOrder(hashes, words, spareHashes, spareWords, entries);
    }
}
