package io.perseid.api.warehouse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys with the hashes of their rows, packed, because a slice has a quarter of a million of them. Filled by one thread,
 * afterwards read by one.
 */
public final class StateRows {

    private static final int USUAL_KEY_BYTES = 12;
    private static final int FEW = 64;

    private byte[] keys = new byte[FEW * USUAL_KEY_BYTES];
    private int[] ends = new int[FEW];
    private long[] hashes = new long[FEW];
    private int size;

    /** @param hash a {@link Dialect#rowHash}; negative for none, so that the row counts as changed whatever it is */
    public void add(byte[] utf8, int offset, int length, long hash) {
        int start = end(size);
        if (keys.length - start < length) {
            keys = Arrays.copyOf(keys, Math.addExact(start, length) + keys.length);
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        System.arraycopy(utf8, offset, keys, start, length);
        ends[size] = start + length;
        hashes[size] = hash;
        size++;
    }

    public int size() {
        return size;
    }

    public String key(int row) {
        int start = end(row);
        return new String(keys, start, ends[row] - start, StandardCharsets.UTF_8);
    }

    /** Negative for none. */
    public long hash(int row) {
        return hashes[row];
    }

    private int end(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }
}
