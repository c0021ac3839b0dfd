package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, least significant byte first: one machine instruction each on the machines we run on. */
final class LittleEndian {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static long getLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    static int getInt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    /** Whether so many bytes are the same: of short texts sooner known than by the JDK's comparison of ranges. */
    static boolean equal(byte[] a, int aAt, byte[] b, int bAt, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (getLong(a, aAt + i) != getLong(b, bAt + i)) {
                return false;
            }
        }
        if (i > 0) {
            // The last eight, of which the word before had some.
            int last = length - Long.BYTES;
            return getLong(a, aAt + last) == getLong(b, bAt + last);
        }
        for (; i < length; i++) {
            if (a[aAt + i] != b[bAt + i]) {
                return false;
            }
        }
        return true;
    }

    static void append(Bytes out, long value) {
        putLong(out.ensure(Long.BYTES), out.size(), value);
        out.advance(Long.BYTES);
    }

    static void append(Bytes out, int value) {
        putInt(out.ensure(Integer.BYTES), out.size(), value);
        out.advance(Integer.BYTES);
    }
}
