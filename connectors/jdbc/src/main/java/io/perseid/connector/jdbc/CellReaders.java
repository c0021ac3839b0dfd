package io.perseid.connector.jdbc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * How a column is read that was declared as a canonical type (see {@link io.perseid.api.warehouse.ColumnMetadata}): by the
 * getter that is exact for it, never by what the driver thinks the column is, and never through {@code java.sql.Timestamp}.
 * What is finer than a microsecond is cut off.
 */
public final class CellReaders {

    private CellReaders() {}

    /**
     * @param vector of a canonical type without parts
     * @throws IllegalArgumentException for lists, structs and maps, for which drivers have nothing in common
     */
    public static CellReader of(FieldVector vector) {
        if (vector instanceof VarCharVector text) {
            return (rows, place, row) -> text(text, rows.getString(place), row);
        } else if (vector instanceof BigIntVector whole) {
            return (rows, place, row) -> {
                long value = rows.getLong(place);
                if (rows.wasNull()) {
                    return 0;
                }
                whole.setSafe(row, value);
                return 8;
            };
        } else if (vector instanceof IntVector whole) {
            return (rows, place, row) -> {
                int value = Math.toIntExact(rows.getLong(place));
                if (rows.wasNull()) {
                    return 0;
                }
                whole.setSafe(row, value);
                return 4;
            };
        } else if (vector instanceof SmallIntVector whole) {
            return (rows, place, row) -> {
                short value = (short) within(rows.getLong(place), Short.MIN_VALUE, Short.MAX_VALUE);
                if (rows.wasNull()) {
                    return 0;
                }
                whole.setSafe(row, value);
                return 2;
            };
        } else if (vector instanceof TinyIntVector whole) {
            return (rows, place, row) -> {
                byte value = (byte) within(rows.getLong(place), Byte.MIN_VALUE, Byte.MAX_VALUE);
                if (rows.wasNull()) {
                    return 0;
                }
                whole.setSafe(row, value);
                return 1;
            };
        } else if (vector instanceof BitVector flag) {
            return (rows, place, row) -> {
                int value = rows.getBoolean(place) ? 1 : 0;
                if (rows.wasNull()) {
                    return 0;
                }
                flag.setSafe(row, value);
                return 1;
            };
        } else if (vector instanceof Float8Vector real) {
            return (rows, place, row) -> {
                double value = rows.getDouble(place);
                if (rows.wasNull()) {
                    return 0;
                }
                real.setSafe(row, value);
                return 8;
            };
        } else if (vector instanceof Float4Vector real) {
            return (rows, place, row) -> {
                float value = rows.getFloat(place);
                if (rows.wasNull()) {
                    return 0;
                }
                real.setSafe(row, value);
                return 4;
            };
        }
        return ofObject(vector);
    }

    private static CellReader ofObject(FieldVector vector) {
        if (vector instanceof DecimalVector decimal) {
            return (rows, place, row) -> {
                BigDecimal value = rows.getBigDecimal(place);
                if (value == null) {
                    return 0;
                }
                decimal.setSafe(row, value.setScale(decimal.getScale()));
                return 16;
            };
        } else if (vector instanceof Decimal256Vector decimal) {
            return (rows, place, row) -> {
                BigDecimal value = rows.getBigDecimal(place);
                if (value == null) {
                    return 0;
                }
                decimal.setSafe(row, value.setScale(decimal.getScale()));
                return 32;
            };
        } else if (vector instanceof VarBinaryVector binary) {
            return (rows, place, row) -> {
                byte[] value = rows.getBytes(place);
                if (value == null) {
                    return 0;
                }
                binary.setSafe(row, value);
                return value.length;
            };
        } else if (vector instanceof DateDayVector day) {
            return (rows, place, row) -> {
                LocalDate value = rows.getObject(place, LocalDate.class);
                if (value == null) {
                    return 0;
                }
                day.setSafe(row, Math.toIntExact(value.toEpochDay()));
                return 4;
            };
        } else if (vector instanceof TimeMicroVector time) {
            return (rows, place, row) -> {
                LocalTime value = rows.getObject(place, LocalTime.class);
                if (value == null) {
                    return 0;
                }
                time.setSafe(row, value.toNanoOfDay() / 1000);
                return 8;
            };
        } else if (vector instanceof TimeStampMicroVector naive) {
            return (rows, place, row) -> {
                LocalDateTime value = rows.getObject(place, LocalDateTime.class);
                if (value == null) {
                    return 0;
                }
                naive.setSafe(row, micros(value.toInstant(ZoneOffset.UTC)));
                return 8;
            };
        } else if (vector instanceof TimeStampMicroTZVector zoned) {
            return (rows, place, row) -> {
                OffsetDateTime value = rows.getObject(place, OffsetDateTime.class);
                if (value == null) {
                    return 0;
                }
                zoned.setSafe(row, micros(value.toInstant()));
                return 8;
            };
        }
        throw new IllegalArgumentException("no getter is right for " + vector.getField());
    }

    /** @return as {@link CellReader#read} */
    public static int text(VarCharVector vector, @Nullable String value, int row) {
        if (value == null) {
            return 0;
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        vector.setSafe(row, utf8);
        return utf8.length;
    }

    /** Whole microseconds since 1970, down. */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    private static long within(long value, long least, long most) {
        if (value < least || value > most) {
            throw new ArithmeticException(value + " is outside " + least + " to " + most);
        }
        return value;
    }
}
