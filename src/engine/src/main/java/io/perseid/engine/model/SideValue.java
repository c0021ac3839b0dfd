package io.perseid.engine.model;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.destination.SideTable;
import io.perseid.api.destination.SideTable.Kind;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.engine.identity.TextColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Puts the values of one column into a side table: numbers as numbers, digit for digit; truth values; texts; dates as {@code
 * 2026-01-31}, instants as {@code 2026-01-31T08:00:00Z} and local times without the Z, with three or six digits of a second
 * where these are not zero. A floating number that is none is absent. One thread.
 */
final class SideValue {

    /** Of {@code 2026-01-31T08:00:00.000000}. */
    private static final int DIGITS_OF_SECOND = 6;

    /** A number without declared precision comes as JSON, which has none that is not finite. */
    private static final Pattern DIGITS = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private final FieldVector vector;
    private final TextColumn texts;
    private final Text scratch = new Text();
    private final Kind kind;
    private final int field;

    private SideValue(FieldVector vector, Kind kind, int field) {
        this.vector = vector;
        this.texts = TextColumn.of(vector);
        this.kind = kind;
        this.field = field;
    }

    static boolean suits(Column column) {
        ArrowType type = column.field().getType();
        return type instanceof ArrowType.Utf8 && (!isJson(column.field()) || BucketColumn.isNumeric(column))
                || type instanceof ArrowType.Int
                || type instanceof ArrowType.Decimal
                || type instanceof ArrowType.Bool
                || type instanceof ArrowType.Date
                || type instanceof ArrowType.Timestamp
                || type instanceof ArrowType.FloatingPoint number
                        && number.getPrecision() != FloatingPointPrecision.HALF;
    }

    /** @param field of the side table */
    static SideValue of(FieldVector vector, int field) {
        ArrowType type = vector.getField().getType();
        if (type instanceof ArrowType.Int whole) {
            boolean wide = whole.getBitWidth() == Long.SIZE && !whole.getIsSigned();
            return new SideValue(vector, wide || !(vector instanceof BaseIntVector) ? Kind.DECIMAL : Kind.WHOLE, field);
        }
        if (type instanceof ArrowType.Bool) {
            return new SideValue(vector, Kind.FLAG, field);
        }
        boolean number = isJson(vector.getField())
                || type instanceof ArrowType.Decimal
                || type instanceof ArrowType.FloatingPoint;
        return new SideValue(vector, number ? Kind.DECIMAL : Kind.TEXT, field);
    }

    void put(int row, SideTable.Builder into) {
        if (vector.isNull(row)) {
            return;
        }
        ArrowType type = vector.getField().getType();
        if (type instanceof ArrowType.Decimal) {
            put(((BigDecimal) vector.getObject(row)).toPlainString(), into);
        } else if (type instanceof ArrowType.FloatingPoint) {
            // The shortest digits that mean this very number, as where a column of the row is sent.
            String digits = String.valueOf(vector.getObject(row));
            if (Double.isFinite(Double.parseDouble(digits))) {
                put(plain(digits), into);
            }
        } else if (type instanceof ArrowType.Bool) {
            put(((BitVector) vector).get(row) == 1 ? "true" : "false", into);
        } else if (texts.read(row, scratch)) {
            if (isJson(vector.getField()) && !DIGITS.matcher(scratch.toString()).matches()) {
                return;
            }
            if (type instanceof ArrowType.Timestamp) {
                put(shortened(scratch.toString()), into);
            } else {
                into.value(field, kind, scratch.bytes, 0, scratch.length);
            }
        }
    }

    private static boolean isJson(Field field) {
        return ColumnMetadata.JSON.equals(field.getMetadata().get(ColumnMetadata.CONTENT));
    }

    private void put(String text, SideTable.Builder into) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.value(field, kind, utf8, 0, utf8.length);
    }

    private static String plain(String digits) {
        BigDecimal number = new BigDecimal(digits);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String shortened(String time) {
        boolean instant = time.endsWith("Z");
        int end = instant ? time.length() - 1 : time.length();
        int point = end - DIGITS_OF_SECOND - 1;
        String fraction = time.substring(point, end);
        String kept = fraction.equals(".000000")
                ? ""
                : fraction.endsWith("000") ? fraction.substring(0, DIGITS_OF_SECOND / 2 + 1) : fraction;
        return time.substring(0, point) + kept + (instant ? "Z" : "");
    }
}
