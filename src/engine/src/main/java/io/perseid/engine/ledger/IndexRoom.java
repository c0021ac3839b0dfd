package io.perseid.engine.ledger;

import java.util.Arrays;

/**
 * Arrays in which a log gathers what its index will be made of, 9 bytes a row. They are large, so the next log takes them
 * over. One thread at a time.
 */
final class IndexRoom {

    private long[] hashes = new long[1024];
    private byte[] states = new byte[1024];

    /** Makes room for further rows. @param filled rows that are there and stay */
    void ensure(int filled, int more) {
        if (hashes.length < filled + more) {
            int rows = Math.max(filled + more, 2 * hashes.length);
            hashes = Arrays.copyOf(hashes, rows);
            states = Arrays.copyOf(states, rows);
        }
    }

    /** First halves of keys, by number of entry until they are sorted. */
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
}
