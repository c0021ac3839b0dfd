package io.perseid.api.destination;

import java.util.Arrays;

/**
 * Names of properties, as a destination writes them, in the order in which they came. Few: they are compared by hash, then by
 * bytes. Reused from row to row, no object a name; one thread.
 */
public final class NameSet {

    private final Bytes names = new Bytes(256);
    private int[] hashes = new int[32];
    private int[] ends = new int[32];
    private int size;

    public void clear() {
        names.clear();
        size = 0;
    }

    /** Adds a name that is not there yet; who is not sure asks {@link #has} before. */
    public void add(byte[] source, int offset, int length) {
        if (size == ends.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        names.put(source, offset, length);
        hashes[size] = hash(source, offset, length);
        ends[size] = names.size();
        size++;
    }

    public boolean has(byte[] source, int offset, int length) {
        int hash = hash(source, offset, length);
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash && Arrays.equals(names.array(), start(i), ends[i], source, offset, offset + length)) {
                return true;
            }
        }
        return false;
    }

    /** The same names as another, in its order. */
    public void set(NameSet other) {
        clear();
        for (int i = 0; i < other.size; i++) {
            add(other.names.array(), other.start(i), other.length(i));
        }
    }

    public int size() {
        return size;
    }

    /** All names, one behind the other; valid until a name is added. */
    public byte[] bytes() {
        return names.array();
    }

    /** Where a name begins in {@link #bytes}. @param name its number in the order in which they came */
    public int start(int name) {
        return name == 0 ? 0 : ends[name - 1];
    }

    /** Bytes of a name. */
    public int length(int name) {
        return ends[name] - start(name);
    }

    private static int hash(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + source[i];
        }
        return hash;
    }
}
