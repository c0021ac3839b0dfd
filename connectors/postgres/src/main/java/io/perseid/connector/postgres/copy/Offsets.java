package io.perseid.connector.postgres.copy;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Where each row's part of a batch ends, in bytes or elements; rows that are left out have none. One thread. */
final class Offsets {

    private byte[] ends = new byte[8192];
    private int next;
    private int end;

    /** The end of what has been taken. */
    int end() {
        return end;
    }

    /** The row's part goes up to {@code newEnd}. */
    void take(int row, int newEnd) {
        fill(row);
        end = newEnd;
        fill(row + 1);
    }

    /** Copies the ends of so many rows after a first 0, and begins anew. */
    void move(int rows, ArrowBuf to) {
        fill(rows);
        to.setBytes(0, ends, 0, 4L * (rows + 1));
        next = 0;
        end = 0;
    }

    private void fill(int rows) {
        int bytes = 4 * (rows + 1);
        if (ends.length < bytes) {
            ends = Arrays.copyOf(ends, Math.max(bytes, 2 * ends.length));
        }
        while (next < rows) {
            next++;
            Numbers.putInt4(ends, 4 * next, end);
        }
    }
}
