package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;

/**
 * Writes values whose size is bounded by their type: room is made once for name and value, and the place in the array
 * stays in a register instead of the memory of {@link Bytes}. One thread.
 */
abstract class FlatWriter extends ValueWriter {

    /** In place of a position: JSON has no such value. */
    static final int NO_VALUE = -1;

    private final int room;

    /** @param room bytes that no value exceeds, scratched ones included */
    FlatWriter(int room) {
        this.room = room;
    }

    final int room() {
        return room;
    }

    /**
     * Writes a value that is not null; the caller has made {@link #room}.
     *
     * @return the position behind it, or {@link #NO_VALUE}
     */
    abstract int put(int index, byte[] array, int at);

    /** Bytes that the values of these rows do not exceed, scratched ones included. */
    int room(int first, int rows) {
        return room;
    }

    /**
     * Writes name and value of each row {@code first + i} at {@code ends[i]}, and moves that behind the value. What is NULL
     * or has no value writes nothing. Common types have a loop of their own, in which no call is looked up.
     */
    void column(Fragment key, int first, int rows, byte[] array, int[] ends) {
        for (int i = 0; i < rows; i++) {
            if (!isNull(first + i)) {
                int end = put(first + i, array, key.put(array, ends[i]));
                ends[i] = end == NO_VALUE ? ends[i] : end;
            }
        }
    }

    @Override
    boolean write(int index, Bytes out) {
        return write(index, room, out);
    }

    final boolean write(int index, int needed, Bytes out) {
        int end = put(index, out.ensure(needed), out.size());
        if (end == NO_VALUE) {
            return false;
        }
        out.advance(end - out.size());
        return true;
    }
}
