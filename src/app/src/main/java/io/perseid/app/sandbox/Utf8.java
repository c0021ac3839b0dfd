package io.perseid.app.sandbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Checks and cuts UTF-8 by bytes, since Mixpanel's limits are in bytes and its errors name the string that is not UTF-8. */
final class Utf8 {

    /** Stands for bytes that are no UTF-8, so that the rest of the request can still be parsed: a noncharacter. */
    static final char BROKEN = '\uFFFF';

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Length of the well-formed prefix: {@code length} when all of it is UTF-8. */
    static int valid(byte[] bytes, int length) {
        int i = 0;
        while (i < length) {
            while (i + 8 <= length && ((long) LONG.get(bytes, i) & HIGH_BITS) == 0) {
                i += 8;
            }
            if (i >= length) {
                break;
            }
            int width = sequence(bytes, i, length);
            if (width == 0) {
                return i;
            }
            i += width;
        }
        return length;
    }

    /** A copy with each broken byte replaced by {@link #BROKEN}. */
    static byte[] marked(byte[] bytes, int length) {
        byte[] marked = new byte[length * 3];
        int to = 0;
        for (int i = 0; i < length; ) {
            int width = sequence(bytes, i, length);
            if (width == 0) {
                marked[to++] = (byte) 0xEF;
                marked[to++] = (byte) 0xBF;
                marked[to++] = (byte) 0xBF;
                i++;
            } else {
                System.arraycopy(bytes, i, marked, to, width);
                to += width;
                i += width;
            }
        }
        return Arrays.copyOf(marked, to);
    }

    /** Does JSON text hold an escape of a surrogate, which may be half of a pair? */
    static boolean escapesSurrogate(byte[] json, int length) {
        for (int i = 0; i + 3 < length; i++) {
            if (json[i] == '\\') {
                i++;
                if (json[i] == 'u' && (json[i + 1] | 0x20) == 'd' && json[i + 2] > '7') {
                    return true;
                }
            }
        }
        return false;
    }

    /** No marks of broken bytes and no half surrogate pairs? */
    static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == BROKEN || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Longer than {@code limit} in UTF-8? */
    static boolean exceeds(String text, int limit) {
        return text.length() * 3 > limit && text.getBytes(StandardCharsets.UTF_8).length > limit;
    }

    /** The longest prefix of whole code points that takes at most {@code limit} bytes in UTF-8. */
    static String cut(String text, int limit) {
        if (!exceeds(text, limit)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = limit;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Width of the well-formed sequence at {@code i} (Unicode standard, table 3-7), or 0. */
    private static int sequence(byte[] bytes, int i, int length) {
        int first = bytes[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + width > length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xFF;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < width; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return width;
    }
}
