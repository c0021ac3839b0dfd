package io.perseid.connector.postgres.copy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/** Cells of {@code numeric}, exact. */
final class NumericDecoders {

    /** Digits that always fit into 64 bits. */
    private static final int LONG_DIGITS = 18;

    private NumericDecoders() {}

    /** With a declared precision and scale. */
    static CellDecoder decimal(FieldVector vector) {
        if (vector instanceof Decimal256Vector wide) {
            NumericFormat format = new NumericFormat();
            return (message, at, length, row) -> wide.setSafe(row, scaled(format, message, at, wide.getScale()));
        }
        DecimalVector decimals = (DecimalVector) vector;
        int scale = decimals.getScale();
        if (decimals.getPrecision() <= LONG_DIGITS) {
            return (message, at, length, row) -> {
                finite(message, at);
                decimals.setSafe(row, NumericFormat.unscaled(message, at, scale));
            };
        }
        NumericFormat format = new NumericFormat();
        return (message, at, length, row) -> decimals.setSafe(row, scaled(format, message, at, scale));
    }

    /** Without a declared precision: as a JSON value, which is what {@code to_json} makes of it. */
    static CellDecoder text(VarCharVector vector) {
        NumericFormat format = new NumericFormat();
        return (message, at, length, row) -> {
            if (NumericFormat.isFinite(message, at)) {
                format.write(message, at);
                vector.setSafe(row, format.text(), 0, format.size());
            } else {
                byte[] word = ('"' + NumericFormat.word(message, at) + '"').getBytes(StandardCharsets.US_ASCII);
                vector.setSafe(row, word, 0, word.length);
            }
        };
    }

    private static BigDecimal scaled(NumericFormat format, byte[] message, int at, int scale) {
        finite(message, at);
        return format.decimal(message, at).setScale(scale);
    }

    private static void finite(byte[] message, int at) {
        if (!NumericFormat.isFinite(message, at)) {
            throw new UnreadableValue(
                    NumericFormat.word(message, at), "NULLIF(..., 'NaN'), or CAST(... AS double precision)");
        }
    }
}
