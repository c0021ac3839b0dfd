package io.perseid.connector.snowflake;

import io.perseid.api.failure.PerseidException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Moves a column of a batch as Snowflake sends it into its canonical vector. Snowflake chooses for each part anew how it sends
 * a number or a time: in the smallest integer that holds its values there, in 128 bits, in seconds and a fraction.
 */
final class ArrowFill {

    private static final int MICRO_DIGITS = 6;
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private final SnowflakeFailures failures;

    ArrowFill(SnowflakeFailures failures) {
        this.failures = failures;
    }

    /**
     * @param from emptied if its buffers could be handed on
     * @param to an empty vector of the type's field
     * @throws PerseidException {@code INTERNAL} if this is no form that the type is known to come in
     */
    void fill(FieldVector from, FieldVector to, SnowflakeType type, int rows) {
        if (to instanceof DecimalVector decimal && !(from instanceof DecimalVector)) {
            decimals(longs(from, type), from, decimal, rows);
        } else if (to instanceof DecimalVector
                && from instanceof DecimalVector sent
                && sent.getScale() != type.scale()) {
            throw failures.unknownForm(from.getField().toString(), type.declared());
        } else if (from.getClass() == to.getClass()) {
            from.makeTransferPair(to).transfer();
        } else if (to instanceof BigIntVector) {
            micros(longs(from, type), from, (BaseFixedWidthVector) to, rows);
        } else if (to instanceof BaseFixedWidthVector fixed
                && to.getField().getType().getTypeID().name().startsWith("Time")) {
            LongAt value =
                    from instanceof StructVector struct ? instants(struct, type) : scaled(longs(from, type), type);
            micros(value, from, fixed, rows);
        } else {
            throw failures.unknownForm(from.getField().toString(), type.declared());
        }
    }

    /** Values of any width, unscaled. */
    private LongAt longs(FieldVector from, SnowflakeType type) {
        if (from instanceof BigIntVector v) {
            return v::get;
        } else if (from instanceof IntVector v) {
            return v::get;
        } else if (from instanceof SmallIntVector v) {
            return v::get;
        } else if (from instanceof TinyIntVector v) {
            return v::get;
        } else if (from instanceof DecimalVector v && v.getScale() == 0) {
            return row -> v.getObjectNotNull(row).longValueExact();
        }
        throw failures.unknownForm(from.getField().toString(), type.declared());
    }

    /** Microseconds of a number with so many digits after the second; finer ones are cut off. */
    private static LongAt scaled(LongAt value, SnowflakeType type) {
        if (type.scale() <= MICRO_DIGITS) {
            long factor = POWERS[MICRO_DIGITS - type.scale()];
            return row -> Math.multiplyExact(value.at(row), factor);
        }
        long divisor = POWERS[type.scale() - MICRO_DIGITS];
        return row -> Math.floorDiv(value.at(row), divisor);
    }

    /**
     * Seconds with nanoseconds beside them, or units of the scale alone; and, of a TIMESTAMP_TZ, the offset, which an instant
     * does not need.
     */
    private LongAt instants(StructVector struct, SnowflakeType type) {
        FieldVector epoch = struct.getChild("epoch");
        FieldVector fraction = struct.getChild("fraction");
        if (epoch == null) {
            throw failures.unknownForm(struct.getField().toString(), type.declared());
        }
        LongAt units = longs(epoch, type);
        if (fraction == null) {
            return scaled(units, type);
        }
        LongAt nanos = longs(fraction, type);
        return row -> Math.addExact(Math.multiplyExact(units.at(row), 1_000_000L), Math.floorDiv(nanos.at(row), 1000L));
    }

    private static void micros(LongAt value, FieldVector from, BaseFixedWidthVector to, int rows) {
        to.allocateNew(rows);
        ArrowBuf data = to.getDataBuffer();
        for (int row = 0; row < rows; row++) {
            if (!from.isNull(row)) {
                data.setLong(8L * row, value.at(row));
                BitVectorHelper.setBit(to.getValidityBuffer(), row);
            }
        }
        to.setValueCount(rows);
    }

    /** Arrow's 128 bits, little-endian: the sign fills the upper half. */
    private static void decimals(LongAt value, FieldVector from, DecimalVector to, int rows) {
        to.allocateNew(rows);
        ArrowBuf data = to.getDataBuffer();
        for (int row = 0; row < rows; row++) {
            if (!from.isNull(row)) {
                long low = value.at(row);
                data.setLong(16L * row, low);
                data.setLong(16L * row + 8, low >> 63);
                BitVectorHelper.setBit(to.getValidityBuffer(), row);
            }
        }
        to.setValueCount(rows);
    }

    private interface LongAt {
        long at(int row);
    }
}
