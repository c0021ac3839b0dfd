package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.ColumnMetadata;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A column's type: what Snowflake declares it as, and the canonical Arrow type that it is read as. The driver's own JDBC type
 * is not asked: it calls NUMBER(38,0) a BIGINT. Immutable.
 *
 * @param declared as one would write it in {@code CREATE TABLE}
 * @param scale digits after the point of a number, of a second
 * @param json whether texts are JSON values
 * @param cast what to cast the column to in SQL, because its results have a form of their own; empty if nothing
 */
record SnowflakeType(String declared, ArrowType arrow, int scale, boolean json, String cast) {

    /** Whole numbers up to so many digits are read as 64 bits. */
    private static final int LONG_DIGITS = 18;

    private static final ArrowType NAIVE = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");

    /**
     * @param name the driver's name of the type
     * @param precision of a number
     * @param scale of a number or a time
     */
    static SnowflakeType of(String name, int precision, int scale) {
        return switch (name) {
            case "NUMBER" -> number(precision, scale);
            case "DOUBLE", "FLOAT", "REAL" ->
                plain("FLOAT", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
            case "BOOLEAN" -> plain(name, ArrowType.Bool.INSTANCE);
            case "DATE" -> plain(name, new ArrowType.Date(DateUnit.DAY));
            case "TIME" -> timed(name, new ArrowType.Time(TimeUnit.MICROSECOND, 64), scale);
            case "TIMESTAMPNTZ", "TIMESTAMP_NTZ", "TIMESTAMP" -> timed("TIMESTAMP_NTZ", NAIVE, scale);
            case "TIMESTAMPLTZ", "TIMESTAMP_LTZ" -> timed("TIMESTAMP_LTZ", INSTANT, scale);
            case "TIMESTAMPTZ", "TIMESTAMP_TZ" -> timed("TIMESTAMP_TZ", INSTANT, scale);
            case "BINARY", "VARBINARY" -> plain("BINARY", ArrowType.Binary.INSTANCE);
            case "VARCHAR", "TEXT", "STRING", "CHAR" -> plain("VARCHAR", ArrowType.Utf8.INSTANCE);
            case "VARIANT", "OBJECT", "ARRAY", "MAP", "GEOGRAPHY", "GEOMETRY" ->
                new SnowflakeType(name, ArrowType.Utf8.INSTANCE, 0, true, "");
            case "VECTOR" -> new SnowflakeType(name, ArrowType.Utf8.INSTANCE, 0, true, "ARRAY");
            default -> new SnowflakeType(name, ArrowType.Utf8.INSTANCE, 0, false, "VARCHAR");
        };
    }

    Column column(String name) {
        return new Column(field(name), declared);
    }

    Field field(String name) {
        @Nullable Map<String, String> metadata = json ? Map.of(ColumnMetadata.CONTENT, ColumnMetadata.JSON) : null;
        return new Field(name, new FieldType(true, arrow, null, metadata), null);
    }

    private static SnowflakeType number(int precision, int scale) {
        ArrowType arrow = scale == 0 && precision <= LONG_DIGITS
                ? new ArrowType.Int(64, true)
                : new ArrowType.Decimal(precision, scale, 128);
        return new SnowflakeType("NUMBER(" + precision + "," + scale + ")", arrow, scale, false, "");
    }

    private static SnowflakeType timed(String name, ArrowType arrow, int scale) {
        return new SnowflakeType(name + "(" + scale + ")", arrow, scale, false, "");
    }

    private static SnowflakeType plain(String name, ArrowType arrow) {
        return new SnowflakeType(name, arrow, 0, false, "");
    }
}
