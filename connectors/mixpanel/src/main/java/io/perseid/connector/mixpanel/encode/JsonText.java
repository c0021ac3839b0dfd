package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Writes UTF-8 texts as JSON strings, cut to a number of bytes, with what is not UTF-8 replaced. One thread.
 *
 * <p>A text is copied and checked eight bytes at a time; only from the first word that holds a quote, a backslash, a
 * control character or anything beyond ASCII on does it go byte by byte.
 */
final class JsonText {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final Alterations alterations;
    private final int limit;
    private final Alteration whenCut;
    private final boolean limitCountsCharacters;
    private byte[] scratch = new byte[512];

    private JsonText(Alterations alterations, int limit, Alteration whenCut, boolean limitCountsCharacters) {
        this.alterations = alterations;
        this.limit = limit;
        this.whenCut = whenCut;
        this.limitCountsCharacters = limitCountsCharacters;
    }

    /** Texts of any length. */
    static JsonText unlimited(Alterations alterations) {
        return new JsonText(alterations, Integer.MAX_VALUE, Alteration.STRINGS_CUT, false);
    }

    /** Texts of so many bytes at most. */
    static JsonText ofBytes(Alterations alterations, int limit) {
        return new JsonText(alterations, limit, Alteration.STRINGS_CUT, false);
    }

    /** Names of so many characters (code points) at most. */
    static JsonText ofCharacters(Alterations alterations, int limit) {
        return new JsonText(alterations, limit, Alteration.NAMES_CUT, true);
    }

    /** Appends the text at an address as a JSON string, quotes included. */
    void write(long address, int length, Bytes out) {
        if (length > limit) {
            write(load(address, length), 0, length, out);
            return;
        }
        byte[] array = out.ensure(6 * length + 10);
        int at = out.size();
        array[at++] = '"';
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long word = MemoryUtil.getLong(address + i);
            if (Words.special(word)) {
                escape(load(address, length), i, length, i, array, at + i, out);
                return;
            }
            Words.LONGS.set(array, at + i, word);
        }
        if (i < length && !tail(address, i, length, array, at)) {
            escape(load(address, length), i, length, i, array, at + i, out);
            return;
        }
        array[at + length] = '"';
        out.advance(length + 2);
    }

    /** Copies the last one to seven bytes, from {@code i} on; false if there is something special among them. */
    private static boolean tail(long address, int i, int length, byte[] array, int at) {
        if (length >= 8) {
            // The last eight bytes; what they share with the word before is written twice.
            long word = MemoryUtil.getLong(address + length - 8);
            Words.LONGS.set(array, at + length - 8, word);
            return !Words.special(word);
        }
        if (length >= 4) {
            int first = MemoryUtil.getInt(address);
            int last = MemoryUtil.getInt(address + length - 4);
            Words.INTS.set(array, at, first);
            Words.INTS.set(array, at + length - 4, last);
            return !Words.special((long) last << 32 | first & 0xffffffffL);
        }
        for (int k = i; k < length; k++) {
            byte b = MemoryUtil.getByte(address + k);
            if (b < 0x20 || b == '"' || b == '\\') {
                return false;
            }
            array[at + k] = b;
        }
        return true;
    }

    /** Appends a text as a JSON string, quotes included. */
    void write(byte[] source, int offset, int length, Bytes out) {
        byte[] array = out.ensure(6 * Math.min(length, limitCountsCharacters ? length : limit) + 18);
        int at = out.size();
        array[at++] = '"';
        int i = 0;
        int safe = Math.min(length, limit) - 8;
        for (; i <= safe; i += 8) {
            long word = (long) Words.LONGS.get(source, offset + i);
            if (Words.special(word)) {
                break;
            }
            Words.LONGS.set(array, at + i, word);
        }
        escape(source, offset + i, offset + length, i, array, at + i, out);
    }

    private byte[] load(long address, int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        MemoryUtil.copyFromMemory(address, scratch, 0, length);
        return scratch;
    }

    /**
     * Goes on byte by byte, closes the string and counts its bytes.
     *
     * @param used how much of the limit is used up
     */
    private void escape(byte[] source, int from, int end, int used, byte[] array, int to, Bytes out) {
        int i = from;
        int at = to;
        int taken = used;
        boolean broken = false;
        while (i < end) {
            byte b = source[i];
            int size = b >= 0 ? 1 : sequence(source, i, end);
            int weight = limitCountsCharacters ? 1 : size > 0 ? size : 3;
            if (weight > limit - taken) {
                alterations.count(whenCut);
                break;
            }
            taken += weight;
            if (b >= 0) {
                at = ascii(b, array, at);
                i++;
            } else if (size > 0) {
                for (int k = 0; k < size; k++) {
                    array[at++] = source[i++];
                }
            } else {
                broken = true;
                array[at++] = (byte) 0xEF;
                array[at++] = (byte) 0xBF;
                array[at++] = (byte) 0xBD;
                i += isSurrogate(source, i, end) ? 3 : 1;
            }
        }
        if (broken) {
            alterations.count(Alteration.INVALID_TEXT);
        }
        array[at++] = '"';
        out.advance(at - out.size());
    }

    private static int ascii(byte b, byte[] array, int position) {
        int at = position;
        if (b == '"' || b == '\\') {
            array[at++] = '\\';
            array[at++] = b;
        } else if (b >= 0x20) {
            array[at++] = b;
        } else {
            array[at++] = '\\';
            if (b == '\n') {
                array[at++] = 'n';
            } else if (b == '\r') {
                array[at++] = 'r';
            } else if (b == '\t') {
                array[at++] = 't';
            } else {
                array[at++] = 'u';
                array[at++] = '0';
                array[at++] = '0';
                array[at++] = HEX[b >> 4];
                array[at++] = HEX[b & 15];
            }
        }
        return at;
    }

    /** Bytes of the well-formed sequence that starts here (Unicode, table 3-7), or 0. */
    static int sequence(byte[] source, int at, int end) {
        int first = source[at] & 0xff;
        int size = first >= 0xC2 && first < 0xE0
                ? 2
                : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
        if (size == 0 || at + size > end) {
            return 0;
        }
        int second = source[at + 1] & 0xff;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < size; k++) {
            if ((source[at + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /** Whether three bytes encode half a surrogate pair, which is one broken character and not three. */
    private static boolean isSurrogate(byte[] source, int at, int end) {
        return at + 3 <= end
                && source[at] == (byte) 0xED
                && (source[at + 1] & 0xE0) == 0xA0
                && (source[at + 2] & 0xC0) == 0x80;
    }
}
