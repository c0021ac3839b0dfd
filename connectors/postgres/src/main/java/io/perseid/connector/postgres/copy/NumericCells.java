package io.perseid.connector.postgres.copy;

import java.nio.charset.StandardCharsets;

/** Cells of {@code numeric}, exact. */
final class NumericCells {

    /** Digits that always fit into 64 bits. */
    private static final int LONG_DIGITS = 18;

    private NumericCells() {}

    /**
     * With a declared precision and scale: as Arrow's decimal, a number of two's complement, the lowest byte first.
     *
     * @param width bytes of the decimal
     */
    static FixedColumn.Cell decimal(int precision, int scale, int width) {
        if (precision <= LONG_DIGITS) {
            return (message, at, to, index) -> {
                finite(message, at);
                long value = NumericFormat.unscaled(message, at, scale);
                Numbers.putInt8(to, index, value);
                Numbers.putInt8(to, index + 8, value >> 63);
            };
        }
        NumericFormat format = new NumericFormat();
        return (message, at, to, index) -> {
            finite(message, at);
            byte[] value =
                    format.decimal(message, at).setScale(scale).unscaledValue().toByteArray();
            byte sign = (byte) (value[0] >> 7);
            for (int i = 0; i < width; i++) {
                to[index + i] = i < value.length ? value[value.length - 1 - i] : sign;
            }
        };
    }

    /** Without a declared precision: as a JSON value, which is what {@code to_json} makes of it. */
    static TextColumn.Cell text() {
        NumericFormat format = new NumericFormat();
        return (message, at, length, row, to) -> {
            if (NumericFormat.isFinite(message, at)) {
                format.write(message, at);
                to.put(format.text(), 0, format.size(), row);
            } else {
                byte[] word = ('"' + NumericFormat.word(message, at) + '"').getBytes(StandardCharsets.US_ASCII);
                to.put(word, 0, word.length, row);
            }
        };
    }

    private static void finite(byte[] message, int at) {
        if (!NumericFormat.isFinite(message, at)) {
            throw new UnreadableValue(
                    NumericFormat.word(message, at), "NULLIF(..., 'NaN'), or CAST(... AS double precision)");
        }
    }
}
