package io.perseid.connector.snowflake;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** Writes a cell of a result that came as JSON, where every value is a text, into its canonical vector. Pure. */
final class JsonFill {

    private JsonFill() {}

    /** @throws NumberFormatException and other {@link RuntimeException}s if the text is none of the type */
    static void set(FieldVector to, int row, String text) {
        if (to instanceof VarCharVector v) {
            v.setSafe(row, text.getBytes(StandardCharsets.UTF_8));
        } else if (to instanceof BigIntVector v) {
            v.setSafe(row, Long.parseLong(text));
        } else if (to instanceof DecimalVector v) {
            v.setSafe(row, new BigDecimal(text).setScale(v.getScale(), RoundingMode.UNNECESSARY));
        } else if (to instanceof Float8Vector v) {
            v.setSafe(row, real(text));
        } else if (to instanceof BitVector v) {
            v.setSafe(row, text.equals("1") || text.equalsIgnoreCase("true") ? 1 : 0);
        } else if (to instanceof DateDayVector v) {
            v.setSafe(row, Integer.parseInt(text));
        } else if (to instanceof TimeMicroVector v) {
            v.setSafe(row, micros(text));
        } else if (to instanceof TimeStampVector v) {
            v.setSafe(row, micros(text));
        } else if (to instanceof VarBinaryVector v) {
            v.setSafe(row, HexFormat.of().parseHex(text));
        } else {
            throw new IllegalArgumentException("no canonical vector: " + to.getField());
        }
    }

    /** Of seconds with their fraction, behind which the offset of a TIMESTAMP_TZ may stand. */
    private static long micros(String text) {
        int space = text.indexOf(' ');
        return new BigDecimal(space < 0 ? text : text.substring(0, space))
                .movePointRight(6)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    private static double real(String text) {
        return switch (text) {
            case "inf", "INF" -> Double.POSITIVE_INFINITY;
            case "-inf", "-INF" -> Double.NEGATIVE_INFINITY;
            case "nan", "NAN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}
