package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;

/**
 * Writes UTF-8 texts as JSON strings, cut to a number of bytes, with what is not UTF-8 replaced. One thread.
 *
 * <p>A text is copied and checked eight bytes at a time; only where a word holds a quote, a backslash, a control character
 * or anything beyond ASCII does it go byte by byte.
 */
final class JsonText {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** Both quotes, and what words write behind a text. */
    private static final int ROOM = 2 + 2 * Long.BYTES;

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

    /** Bytes that a text of so many may need, scratched ones included; of a text that is cut, what its limit needs. */
    int room(int length) {
        return 6 * (limitCountsCharacters ? length : Math.min(length, limit)) + ROOM;
    }

    /** Appends the text at an address as a JSON string, as {@link #put(long, int, long, byte[], int)} does. */
    void write(long address, int length, long end, Bytes out) {
        byte[] array = out.ensure(room(length));
        out.advance(put(address, length, end, array, out.size()) - out.size());
    }

    /** Appends a text as a JSON string, quotes included. */
    void write(byte[] source, int offset, int length, Bytes out) {
        byte[] array = out.ensure(room(length));
        out.advance(put(source, offset, length, array, out.size()) - out.size());
    }

    /**
     * Writes the text at an address as a JSON string, quotes included; the caller has made {@link #room}.
     *
     * @param end where the buffer of the text ends, behind which nothing may be read
     * @return the position behind it
     */
    int put(long address, int length, long end, byte[] array, int position) {
        if (length > limit || address + length + 2 * Long.BYTES > end) {
            // To be cut, or so near the end that whole words would read what is behind it.
            return put(load(address, length), 0, length, array, position);
        }
        array[position] = '"';
        int at = position + 1;
        // Two words in any case, because the length of short texts is foreseen badly.
        long word = Words.get(address);
        Words.put(array, at, word);
        long special = Words.special(word);
        word = Words.get(address + Long.BYTES);
        Words.put(array, at + Long.BYTES, word);
        special |= Words.special(word);
        for (int i = 2 * Long.BYTES; i < length; i += Long.BYTES) {
            word = Words.get(address + i);
            Words.put(array, at + i, word);
            special |= Words.special(word);
        }
        // What stands behind the text may be special, too; the closer look is at the text alone.
        if (special != 0 && !standsAsItIs(array, at, length)) {
            return escape(load(address, length), 0, length, array, at);
        }
        array[at + length] = '"';
        return at + length + 1;
    }

    /** Whether a text that was copied, perhaps with what is beyond ASCII, needs neither an escape nor a repair. */
    private static boolean standsAsItIs(byte[] array, int start, int length) {
        int end = start + length;
        int at = start;
        while (at < end) {
            int plain = Words.lowestByte(Words.special(Words.get(array, at)));
            at += plain;
            if (plain < Long.BYTES && at < end) {
                int size = array[at] < 0 ? sequence(array, at, end) : 0;
                if (size == 0) {
                    return false;
                }
                at += size;
            }
        }
        return true;
    }

    /** The same for a text on the heap. */
    int put(byte[] source, int offset, int length, byte[] array, int position) {
        int at = position;
        array[at++] = '"';
        // The last word may hold what stands behind the text.
        if (length <= limit && offset + length + Long.BYTES <= source.length) {
            long special = 0;
            for (int i = 0; i < length; i += Long.BYTES) {
                long word = Words.get(source, offset + i);
                Words.put(array, at + i, word);
                special |= Words.special(word) & Words.firstBytes(length - i);
            }
            if (special == 0) {
                array[at + length] = '"';
                return at + length + 1;
            }
        }
        return escape(source, offset, offset + length, array, at);
    }

    private byte[] load(long address, int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        Words.copy(address, scratch, length);
        return scratch;
    }

    /** Writes the text from {@code to} on and closes the string. @return the position behind it */
    private int escape(byte[] source, int from, int end, byte[] array, int to) {
        int i = from;
        int at = to;
        int taken = 0;
        boolean broken = false;
        while (i < end) {
            if (end - i >= Long.BYTES && limit - taken >= Long.BYTES) {
                long word = Words.get(source, i);
                Words.put(array, at, word);
                // Of eight plain bytes all stand now; else those before the first special one.
                int plain = Words.lowestByte(Words.special(word));
                i += plain;
                at += plain;
                taken += plain;
                if (plain == Long.BYTES) {
                    continue;
                }
            }
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
        array[at] = '"';
        return at + 1;
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
