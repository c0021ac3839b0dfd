package io.perseid.connector.postgres;

import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.connector.postgres.copy.ColumnDecoder;
import io.perseid.connector.postgres.copy.ColumnDecoders;
import io.perseid.connector.postgres.copy.Wire;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * How a declared type is read. Immutable.
 *
 * @param wire in which format the server sends it
 * @param arrow the canonical Arrow type
 * @param json whether texts are JSON values
 * @param select an expression with {@code %s} for the column, where it is cast first; the column alone else
 * @param element of an array; null for anything else
 */
record PostgresType(
        Wire wire,
        ArrowType arrow,
        boolean json,
        String select,
        @Nullable PostgresType element) {

    private static final String AS_IT_IS = "%s";

    static final PostgresType BOOL = plain(Wire.BOOL, ArrowType.Bool.INSTANCE);
    static final PostgresType INT2 = plain(Wire.INT2, new ArrowType.Int(16, true));
    static final PostgresType INT4 = plain(Wire.INT4, new ArrowType.Int(32, true));
    static final PostgresType INT8 = plain(Wire.INT8, new ArrowType.Int(64, true));
    static final PostgresType FLOAT4 = plain(Wire.FLOAT4, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    static final PostgresType FLOAT8 = plain(Wire.FLOAT8, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    static final PostgresType TEXT = plain(Wire.TEXT, ArrowType.Utf8.INSTANCE);
    static final PostgresType PADDED_TEXT = plain(Wire.PADDED_TEXT, ArrowType.Utf8.INSTANCE);
    static final PostgresType UUID = plain(Wire.UUID, ArrowType.Utf8.INSTANCE);
    static final PostgresType BYTEA = plain(Wire.BYTEA, ArrowType.Binary.INSTANCE);
    static final PostgresType DATE = plain(Wire.DATE, new ArrowType.Date(DateUnit.DAY));
    static final PostgresType TIME = plain(Wire.TIME, new ArrowType.Time(TimeUnit.MICROSECOND, 64));
    static final PostgresType TIMESTAMP = plain(Wire.TIMESTAMP, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
    static final PostgresType TIMESTAMPTZ = plain(Wire.TIMESTAMP, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
    static final PostgresType JSON = json(Wire.TEXT);
    static final PostgresType JSONB = json(Wire.JSONB);

    /** A number without a declared precision may have any number of digits, so it comes as a JSON number in text. */
    static final PostgresType NUMERIC = json(Wire.NUMERIC);

    /** Anything else: as PostgreSQL writes it. */
    static final PostgresType AS_TEXT =
            new PostgresType(Wire.TEXT, ArrowType.Utf8.INSTANCE, false, "CAST(%s AS text)", null);

    /** {@code CAST} would add the mask of a single address. */
    static final PostgresType INET = new PostgresType(
            Wire.TEXT, ArrowType.Utf8.INSTANCE, false, "pg_catalog.textin(pg_catalog.inet_out(%s))", null);

    /** Digits of Arrow's decimals of 128 and 256 bits. */
    private static final int NARROW_DIGITS = 38;

    private static final int WIDE_DIGITS = 76;

    /**
     * @param precision as declared
     * @param scale as declared: may be negative or above the precision (PostgreSQL 15)
     */
    static PostgresType decimal(int precision, int scale) {
        int digits = scale < 0 ? precision - scale : Math.max(precision, scale);
        if (digits > WIDE_DIGITS) {
            return NUMERIC;
        }
        int bits = digits > NARROW_DIGITS ? 256 : 128;
        return plain(Wire.DECIMAL, new ArrowType.Decimal(digits, Math.max(scale, 0), bits));
    }

    static PostgresType array(PostgresType element) {
        return new PostgresType(
                Wire.ARRAY,
                ArrowType.List.INSTANCE,
                false,
                element.select.equals(AS_IT_IS) ? AS_IT_IS : "CAST(%s AS text[])",
                element.select.equals(AS_IT_IS) ? element : TEXT);
    }

    boolean isCast() {
        return !select.equals(AS_IT_IS);
    }

    /** The expression that selects a column of this type. */
    String select(String column) {
        return select.replace("%s", column);
    }

    Field field(String name) {
        @Nullable Map<String, String> metadata = json ? Map.of(ColumnMetadata.CONTENT, ColumnMetadata.JSON) : null;
        List<Field> children = element == null ? List.of() : List.of(element.field(ListVector.DATA_VECTOR_NAME));
        return new Field(name, new FieldType(true, arrow, null, metadata), children);
    }

    ColumnDecoder decoder(FieldVector vector) {
        return ColumnDecoders.of(wire, vector, element == null ? null : element.wire);
    }

    private static PostgresType plain(Wire wire, ArrowType arrow) {
        return new PostgresType(wire, arrow, false, AS_IT_IS, null);
    }

    private static PostgresType json(Wire wire) {
        return new PostgresType(wire, ArrowType.Utf8.INSTANCE, true, AS_IT_IS, null);
    }
}
