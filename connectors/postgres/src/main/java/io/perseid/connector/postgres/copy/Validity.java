package io.perseid.connector.postgres.copy;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Which rows of a batch are not NULL (or true), a bit each. One thread. */
final class Validity {

    private byte[] bits = new byte[512];

    void set(int row) {
        room((row >> 3) + 1);
        bits[row >> 3] |= (byte) (1 << (row & 7));
    }

    /** Copies the bits of so many rows, and begins anew. */
    void move(int rows, ArrowBuf to) {
        int bytes = (rows + 7) >> 3;
        room(bytes);
        to.setBytes(0, bits, 0, bytes);
        Arrays.fill(bits, 0, bytes, (byte) 0);
    }

    private void room(int bytes) {
        if (bits.length < bytes) {
            bits = Arrays.copyOf(bits, Math.max(bytes, 2 * bits.length));
        }
    }
}
