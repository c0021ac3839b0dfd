package io.perseid.connector.postgres.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in PostgreSQL's byte order. Pure. */
final class BigEndian {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static short int2(byte[] from, int at) {
        return (short) SHORT.get(from, at);
    }

    static int int4(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static long int8(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }
}
