package io.perseid.engine.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Copies between Arrow's buffers and others by address, eight bytes at a time: for the short values that rows are made of, a call of
 * {@code ArrowBuf.getBytes} costs more than the copy. Nothing is checked; addresses and lengths come from vectors. Pure;
 * any thread.
 */
final class OffHeap {

    /** In the machine's own order, as {@link MemoryUtil} reads. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Above it the JDK's own copy is faster. */
    private static final int LONG_TEXT = 128;

    private OffHeap() {}

    /** Bytes that a copy of whole words may scratch behind the last one. */
    static final int SCRATCHED = 2 * Long.BYTES;

    /** Writes the eight bytes of a number, least significant first. */
    static void put(long value, long to) {
        MemoryUtil.putLong(to, MemoryUtil.LITTLE_ENDIAN ? value : Long.reverseBytes(value));
    }

    /** The number in eight bytes, least significant first. */
    static long get(long from) {
        long value = MemoryUtil.getLong(from);
        return MemoryUtil.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    /** Copies whole words, {@link #SCRATCHED} ones included. @param end of the buffer, from where on nothing is read */
    static void copy(long from, long to, int length, long end) {
        if (from + length + SCRATCHED > end) {
            copyLast(from, to, length);
            return;
        }
        // Two words in any case, because the length of short texts is foreseen badly.
        MemoryUtil.putLong(to, MemoryUtil.getLong(from));
        MemoryUtil.putLong(to + Long.BYTES, MemoryUtil.getLong(from + Long.BYTES));
        for (int i = SCRATCHED; i < length; i += Long.BYTES) {
            MemoryUtil.putLong(to + i, MemoryUtil.getLong(from + i));
        }
    }

    /** Reads nothing behind the last byte. */
    private static void copyLast(long from, long to, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            MemoryUtil.putLong(to + i, MemoryUtil.getLong(from + i));
        }
        for (; i < length; i++) {
            MemoryUtil.putByte(to + i, MemoryUtil.getByte(from + i));
        }
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
