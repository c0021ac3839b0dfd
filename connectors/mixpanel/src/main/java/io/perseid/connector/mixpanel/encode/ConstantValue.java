package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes a constant, or a value of a side table, once. */
final class ConstantValue {

    private ConstantValue() {}

    /** JSON of a String, Long, BigDecimal or Boolean, by the same rules as a column's value. */
    static byte[] json(Object value, Encoding encoding) {
        Bytes out = new Bytes(64);
        if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            encoding.texts().write(utf8, 0, utf8.length, out);
        } else if (value instanceof Boolean truth) {
            putAscii(truth.toString(), false, out);
        } else if (value instanceof Long || value instanceof Integer || value instanceof BigDecimal) {
            BigDecimal number = new BigDecimal(value.toString());
            boolean large = number.toBigInteger().abs().compareTo(BigInteger.valueOf(Encoding.EXACT)) > 0;
            putAscii(number.toPlainString(), large && NumberWriters.asText(encoding), out);
        } else {
            throw new IllegalArgumentException("a constant of " + value.getClass());
        }
        return Arrays.copyOf(out.array(), out.size());
    }

    private static void putAscii(String text, boolean quote, Bytes out) {
        byte[] array = out.ensure(text.length() + 2);
        out.advance(NumberWriters.putAscii(text, quote, array, out.size()) - out.size());
    }
}
