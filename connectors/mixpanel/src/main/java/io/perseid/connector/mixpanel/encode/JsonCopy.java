package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Copies one JSON value (RFC 8259), without the white space around its parts, checking it on the way. Texts, numbers,
 * lists and depth are treated as those of other columns are. One thread.
 */
final class JsonCopy {

    /** Deeper than this it is no document but an attack; it goes as text. */
    private static final int MAX_CHECKED_DEPTH = 200;

    private final Encoding encoding;
    private final int depthAbove;
    private final Bytes decoded = new Bytes(256);

    private byte[] source = new byte[0];
    private int end;
    private int at;
    private boolean silent;

    /** @param depthAbove -1 for an object that is not a value itself, so that it is neither cut nor counted as a level */
    JsonCopy(Encoding encoding, int depthAbove) {
        this.encoding = encoding;
        this.depthAbove = depthAbove;
    }

    /** Appends the value in {@code source[0, length)}; false, with {@code out} as before, if that is not JSON. */
    boolean copy(byte[] json, int length, Bytes out) {
        source = json;
        end = length;
        at = 0;
        silent = false;
        int before = out.size();
        space();
        if (value(out, depthAbove)) {
            space();
            if (at == end) {
                return true;
            }
        }
        out.truncate(before);
        return false;
    }

    private boolean value(Bytes out, int depth) {
        if (at == end) {
            return false;
        }
        switch (source[at]) {
            case '{':
            case '[':
                return nested(out, depth + 1);
            case '"':
                return string(out);
            case 't':
                return word("true", out);
            case 'f':
                return word("false", out);
            case 'n':
                return word("null", out);
            default:
                return number(out);
        }
    }

    private boolean nested(Bytes out, int depth) {
        if (depth > MAX_CHECKED_DEPTH) {
            return false;
        }
        if (silent || depth <= encoding.maxDepth()) {
            return container(out, depth);
        }
        int start = at;
        silent = true;
        boolean fine = container(out, depth);
        silent = false;
        if (fine) {
            encoding.alterations().count(Alteration.NESTED_AS_TEXT);
            encoding.texts().write(source, start, at - start, out);
        }
        return fine;
    }

    private boolean container(Bytes out, int depth) {
        boolean object = source[at] == '{';
        byte close = (byte) (object ? '}' : ']');
        put(source[at++], out);
        space();
        boolean wasSilent = silent;
        int elements = 0;
        while (at < end && (elements > 0 || source[at] != close)) {
            if (depth > 0 && elements == encoding.maxElements() && !silent) {
                encoding.alterations().count(Alteration.LISTS_CUT);
                silent = true;
            }
            if (elements > 0) {
                put((byte) ',', out);
            }
            if (object && !member(out)) {
                return false;
            }
            if (!value(out, depth)) {
                return false;
            }
            elements++;
            space();
            if (at < end && source[at] == ',') {
                at++;
                space();
            } else {
                break;
            }
        }
        silent = wasSilent;
        if (at == end || source[at] != close) {
            return false;
        }
        at++;
        put(close, out);
        return true;
    }

    /** A name and its colon. */
    private boolean member(Bytes out) {
        if (at == end || source[at] != '"' || !string(out)) {
            return false;
        }
        space();
        if (at == end || source[at] != ':') {
            return false;
        }
        at++;
        put((byte) ':', out);
        space();
        return true;
    }

    private boolean string(Bytes out) {
        int start = ++at;
        while (at < end && source[at] != '"' && source[at] != '\\' && (source[at] & 0xE0) != 0) {
            at++;
        }
        if (at == end || (source[at] != '"' && source[at] != '\\')) {
            return false;
        }
        if (source[at] == '"') {
            write(source, start, at - start, out);
            at++;
            return true;
        }
        decoded.clear();
        decoded.put(source, start, at - start);
        while (at < end && source[at] != '"') {
            byte b = source[at++];
            if (b == '\\') {
                if (!escaped()) {
                    return false;
                }
            } else if ((b & 0xE0) == 0) {
                return false;
            } else {
                decoded.put(b);
            }
        }
        if (at == end) {
            return false;
        }
        at++;
        write(decoded.array(), 0, decoded.size(), out);
        return true;
    }

    private boolean escaped() {
        if (at == end) {
            return false;
        }
        byte b = source[at++];
        int known = "\"\\/bfnrt".indexOf(b);
        if (known >= 0) {
            decoded.put((byte) "\"\\/\b\f\n\r\t".charAt(known));
            return true;
        }
        int unit = b == 'u' ? hex() : -1;
        if (unit < 0) {
            return false;
        }
        int point = unit;
        if (Character.isHighSurrogate((char) unit) && at + 6 <= end && source[at] == '\\' && source[at + 1] == 'u') {
            int back = at;
            at += 2;
            int low = hex();
            if (low < 0) {
                return false;
            }
            if (Character.isLowSurrogate((char) low)) {
                point = Character.toCodePoint((char) unit, (char) low);
            } else {
                at = back;
            }
        }
        putUtf8(point);
        return true;
    }

    /** Four hexadecimal digits, or -1. */
    private int hex() {
        if (at + 4 > end) {
            return -1;
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(source[at++] & 0xff, 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** Half a pair is written as such: the text writer replaces and counts it. */
    private void putUtf8(int point) {
        if (point < 0x80) {
            decoded.put((byte) point);
        } else if (point < 0x800) {
            decoded.put((byte) (0xC0 | point >> 6));
            decoded.put((byte) (0x80 | point & 0x3F));
        } else if (point < 0x10000) {
            decoded.put((byte) (0xE0 | point >> 12));
            decoded.put((byte) (0x80 | point >> 6 & 0x3F));
            decoded.put((byte) (0x80 | point & 0x3F));
        } else {
            decoded.put((byte) (0xF0 | point >> 18));
            decoded.put((byte) (0x80 | point >> 12 & 0x3F));
            decoded.put((byte) (0x80 | point >> 6 & 0x3F));
            decoded.put((byte) (0x80 | point & 0x3F));
        }
    }

    private boolean number(Bytes out) {
        int start = at;
        skip('-');
        int whole = at;
        if (digits() == 0 || source[whole] == '0' && at - whole > 1) {
            return false;
        }
        int wholeDigits = at - whole;
        if (skip('.') && digits() == 0) {
            return false;
        }
        boolean exponent = skip('e') || skip('E');
        if (exponent && !skip('+')) {
            skip('-');
        }
        if (exponent && digits() == 0) {
            return false;
        }
        if (silent) {
            return true;
        }
        boolean quote = false;
        if (wholeDigits > 15 || exponent || at - start > 17) {
            quote = asText(new String(source, start, at - start, StandardCharsets.ISO_8859_1), exponent);
        }
        if (quote) {
            out.put((byte) '"');
        }
        out.put(source, start, at - start);
        if (quote) {
            out.put((byte) '"');
        }
        return true;
    }

    private boolean asText(String number, boolean exponent) {
        double value = Double.parseDouble(number);
        if (Math.abs(value) < Encoding.EXACT) {
            if (!exponent && new BigDecimal(number).stripTrailingZeros().precision() > 17) {
                encoding.alterations().count(Alteration.NUMBERS_ROUNDED);
            }
            return false;
        }
        // A whole power such as 1e300 is what a double-keeping program wrote: only more than it can read is altered.
        if (exponent && !Double.isInfinite(value)) {
            return false;
        }
        if (!exponent && new BigDecimal(number).abs().compareTo(BigDecimal.valueOf(Encoding.EXACT)) == 0) {
            return false;
        }
        return NumberWriters.asText(encoding) || Double.isInfinite(value);
    }

    private int digits() {
        int start = at;
        while (at < end && source[at] >= '0' && source[at] <= '9') {
            at++;
        }
        return at - start;
    }

    private boolean skip(char c) {
        if (at < end && source[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean word(String word, Bytes out) {
        for (int i = 0; i < word.length(); i++) {
            if (at == end || source[at] != word.charAt(i)) {
                return false;
            }
            put(source[at++], out);
        }
        return true;
    }

    private void space() {
        while (at < end && (source[at] == ' ' || source[at] == '\n' || source[at] == '\r' || source[at] == '\t')) {
            at++;
        }
    }

    private void write(byte[] text, int offset, int length, Bytes out) {
        if (!silent) {
            encoding.texts().write(text, offset, length, out);
        }
    }

    private void put(byte b, Bytes out) {
        if (!silent) {
            out.put(b);
        }
    }
}
