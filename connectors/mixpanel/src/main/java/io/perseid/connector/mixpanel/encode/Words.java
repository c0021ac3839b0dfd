package io.perseid.connector.mixpanel.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes byte arrays eight or four bytes at a time, in memory order. Any thread. */
final class Words {

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private Words() {}

    /** Whether any byte is a quote, a backslash, below 0x20 or above 0x7f; may say yes once too often. */
    static boolean special(long word) {
        long control = (word - 0x20 * EACH) & ~word;
        long quote = word ^ (0x22 * EACH);
        quote = (quote - EACH) & ~quote;
        long backslash = word ^ (0x5c * EACH);
        backslash = (backslash - EACH) & ~backslash;
        return ((word | control | quote | backslash) & HIGH) != 0;
    }
}
