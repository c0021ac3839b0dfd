package io.perseid.api.destination;

import java.util.Arrays;

/**
 * A growing array of bytes that writers append to, reused from batch to batch. One thread.
 *
 * <p>Writers on the hot path call {@link #ensure}, write into {@link #array} from {@link #size} on, and {@link #advance}.
 */
public final class Bytes {

    private byte[] array;
    private int size;

    public Bytes(int capacity) {
        this.array = new byte[capacity];
    }

    public byte[] array() {
        return array;
    }

    public int size() {
        return size;
    }

    /** Makes room for so many more bytes and gives the array, which may be a new one. */
    public byte[] ensure(int more) {
        if (array.length - size < more) {
            grow(more);
        }
        return array;
    }

    private void grow(int more) {
        array = Arrays.copyOf(array, Math.max(size + more, array.length + (array.length >> 1)));
    }

    /** Counts bytes that were written into the array. */
    public void advance(int count) {
        size += count;
    }

    public void put(byte value) {
        ensure(1)[size++] = value;
    }

    public void put(byte[] values) {
        put(values, 0, values.length);
    }

    public void put(byte[] values, int offset, int count) {
        System.arraycopy(values, offset, ensure(count), size, count);
        size += count;
    }

    /** Back to an earlier size, dropping what came after. */
    public void truncate(int earlierSize) {
        size = earlierSize;
    }

    public void clear() {
        size = 0;
    }
}
