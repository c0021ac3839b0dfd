package io.perseid.connector.mixpanel.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Reads and writes eight bytes at a time; the first byte in memory is the lowest of the word, on any machine. Any thread.
 */
final class Words {

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private Words() {}

    static long get(byte[] array, int at) {
        return (long) LONGS.get(array, at);
    }

    static void put(byte[] array, int at, long word) {
        LONGS.set(array, at, word);
    }

    /** The word at an address outside of the heap; nothing is checked. */
    static long get(long address) {
        long word = MemoryUtil.getLong(address);
        return LITTLE_ENDIAN ? word : Long.reverseBytes(word);
    }

    /** Copies short texts to the start of an array: a call of the JDK's own copy costs more. */
    static void copy(long address, byte[] into, int length) {
        int i = 0;
        for (; length - i >= Long.BYTES; i += Long.BYTES) {
            put(into, i, get(address + i));
        }
        for (; i < length; i++) {
            into[i] = MemoryUtil.getByte(address + i);
        }
    }

    /** Up to eight ASCII characters. */
    static long of(String ascii) {
        long word = 0;
        for (int i = 0; i < ascii.length(); i++) {
            word |= (long) ascii.charAt(i) << 8 * i;
        }
        return word;
    }

    /**
     * The highest bit of each byte that is a quote, a backslash, below 0x20 or above 0x7f. Bytes above such a one may be
     * marked without a reason, so only the lowest mark counts.
     */
    static long special(long word) {
        // In pieces, because the first compiler inlines no expression that needs more of the stack.
        return (word | below0x20(word) | quote(word) | backslash(word)) & HIGH;
    }

    private static long below0x20(long word) {
        return word - 0x20 * EACH;
    }

    private static long quote(long word) {
        return (word ^ 0x22 * EACH) - EACH;
    }

    private static long backslash(long word) {
        return (word ^ 0x5c * EACH) - EACH;
    }

    /**
     * The number of the lowest byte that is not 0, 8 if all are. The JDK's count of zero bits is a chain of branches where
     * the first compiler makes it, so here it is a multiplication.
     */
    static int lowestByte(long word) {
        // Ones below the lowest one; of each whole byte of them its highest bit counts.
        return (int) (((word - 1 & ~word & HIGH) >>> 7) * EACH >>> 56);
    }

    /** A mask of so many bytes, one or more; all from eight on. */
    static long firstBytes(int count) {
        return -1L >>> Byte.SIZE * Math.max(0, Long.BYTES - count);
    }

    /** Whether any byte is above 0x7f. */
    static boolean beyondAscii(long word) {
        return (word & HIGH) != 0;
    }

    /** Whether all bytes of whole words are digits or letters from a to f. */
    static boolean isHex(byte[] words) {
        long hex = HIGH;
        for (int i = 0; i < words.length; i += Long.BYTES) {
            long word = get(words, i);
            // With its highest bit lent to each byte nothing is carried from one to the next.
            long lent = word | HIGH;
            long digit = (lent - 0x30 * EACH) & (0x39 * EACH + HIGH - (word & ~HIGH));
            long letter = (lent - 0x61 * EACH) & (0x66 * EACH + HIGH - (word & ~HIGH));
            hex &= (digit | letter) & ~word;
        }
        return hex == HIGH;
    }

    /** Whether so many bytes at the start of both arrays are the same. */
    static boolean equal(byte[] a, byte[] b, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (get(a, i) != get(b, i)) {
                return false;
            }
        }
        if (i > 0) {
            // The last eight, of which the word before had some.
            return get(a, length - Long.BYTES) == get(b, length - Long.BYTES);
        }
        for (; i < length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }
}
