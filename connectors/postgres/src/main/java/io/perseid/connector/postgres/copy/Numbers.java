package io.perseid.connector.postgres.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers from PostgreSQL's byte order, and into Arrow's. Pure. */
final class Numbers {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle TO_SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle TO_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle TO_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Numbers() {}

    static short int2(byte[] from, int at) {
        return (short) SHORT.get(from, at);
    }

    static int int4(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static long int8(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    static void putInt2(byte[] to, int at, short value) {
        TO_SHORT.set(to, at, value);
    }

    static void putInt4(byte[] to, int at, int value) {
        TO_INT.set(to, at, value);
    }

    static void putInt8(byte[] to, int at, long value) {
        TO_LONG.set(to, at, value);
    }
}
