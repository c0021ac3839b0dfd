package io.perseid.engine.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Copies out of Arrow's buffers by address, eight bytes at a time: for the short values that rows are made of, a call of
 * {@code ArrowBuf.getBytes} costs more than the copy. Nothing is checked; addresses and lengths come from vectors. Pure;
 * any thread.
 */
final class OffHeap {

    /** In the machine's own order, as {@link MemoryUtil} reads. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    /** Above it the JDK's own copy is faster. */
    private static final int LONG_TEXT = 128;

    private OffHeap() {}

    /** Bytes that a copy of whole words may scratch behind the last one. */
    static final int SCRATCHED = 2 * Long.BYTES;

    /** Copies whole words, {@link #SCRATCHED} ones included. @param end of the buffer, from where on nothing is read */
    static void copy(long address, byte[] into, int at, int length, long end) {
        int i = 0;
        if (address + SCRATCHED <= end) {
            // In any case, because the length of short texts is foreseen badly.
            LONGS.set(into, at, MemoryUtil.getLong(address));
            LONGS.set(into, at + Long.BYTES, MemoryUtil.getLong(address + Long.BYTES));
            i = SCRATCHED;
        }
        for (; i < length && address + i + Long.BYTES <= end; i += Long.BYTES) {
            LONGS.set(into, at + i, MemoryUtil.getLong(address + i));
        }
        for (; i < length; i++) {
            into[at + i] = MemoryUtil.getByte(address + i);
        }
    }

    static void copyInt(long address, byte[] into, int at) {
        INTS.set(into, at, MemoryUtil.getInt(address));
    }

    static void copyLong(long address, byte[] into, int at) {
        LONGS.set(into, at, MemoryUtil.getLong(address));
    }

    static void copy(long address, byte[] into, int at, int length) {
        if (length > LONG_TEXT) {
            MemoryUtil.copyFromMemory(address, into, at, length);
            return;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            LONGS.set(into, at + i, MemoryUtil.getLong(address + i));
        }
        if (i < length && length >= Long.BYTES) {
            // The last eight bytes; what they share with the word before is written twice.
            int last = length - Long.BYTES;
            LONGS.set(into, at + last, MemoryUtil.getLong(address + last));
            return;
        }
        for (; i < length; i++) {
            into[at + i] = MemoryUtil.getByte(address + i);
        }
    }
}
