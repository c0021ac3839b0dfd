package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.DecimalVector;
import org.duckdb.AddressedVector;

/** As many bytes as the precision needs in DuckDB, sixteen in Arrow. */
abstract class DecimalCopy extends ColumnCopy {

    /** Most digits that DuckDB keeps in 2, 4 and 8 bytes (its DECIMAL's documentation). */
    private static final int DIGITS_OF_TWO_BYTES = 4;

    private static final int DIGITS_OF_FOUR_BYTES = 9;
    private static final int DIGITS_OF_EIGHT_BYTES = 18;

    private static final int WIDTH = DecimalVector.TYPE_WIDTH;
    private static final int SIGN = Long.SIZE - 1;

    private final DecimalVector vector;

    private DecimalCopy(DecimalVector vector) {
        super(vector);
        this.vector = vector;
    }

    static DecimalCopy of(DecimalVector vector) {
        int precision = vector.getPrecision();
        if (precision <= DIGITS_OF_TWO_BYTES) {
            return new OfTwoBytes(vector);
        }
        if (precision <= DIGITS_OF_FOUR_BYTES) {
            return new OfFourBytes(vector);
        }
        return precision <= DIGITS_OF_EIGHT_BYTES ? new OfEightBytes(vector) : new OfSixteenBytes(vector);
    }

    @Override
    void room(int values) {
        while (vector.getValueCapacity() < values) {
            vector.reAlloc();
        }
    }

    @Override
    void values(AddressedVector from, int first, int at, int count) {
        copy(from.data(), first, vector.getDataBufferAddress() + (long) at * WIDTH, count);
    }

    abstract void copy(long from, int first, long to, int count);

    /** Little-endian, the sign in all bits of the upper half. */
    private static void put(long to, int index, long value) {
        long address = to + (long) index * WIDTH;
        MemoryUtil.putLong(address, value);
        MemoryUtil.putLong(address + Long.BYTES, value >> SIGN);
    }

    private static final class OfTwoBytes extends DecimalCopy {
        OfTwoBytes(DecimalVector vector) {
            super(vector);
        }

        @Override
        void copy(long from, int first, long to, int count) {
            for (int i = 0; i < count; i++) {
                put(to, i, MemoryUtil.getShort(from + 2L * (first + i)));
            }
        }
    }

    private static final class OfFourBytes extends DecimalCopy {
        OfFourBytes(DecimalVector vector) {
            super(vector);
        }

        @Override
        void copy(long from, int first, long to, int count) {
            for (int i = 0; i < count; i++) {
                put(to, i, MemoryUtil.getInt(from + 4L * (first + i)));
            }
        }
    }

    private static final class OfEightBytes extends DecimalCopy {
        OfEightBytes(DecimalVector vector) {
            super(vector);
        }

        @Override
        void copy(long from, int first, long to, int count) {
            for (int i = 0; i < count; i++) {
                put(to, i, MemoryUtil.getLong(from + 8L * (first + i)));
            }
        }
    }

    private static final class OfSixteenBytes extends DecimalCopy {
        OfSixteenBytes(DecimalVector vector) {
            super(vector);
        }

        @Override
        void copy(long from, int first, long to, int count) {
            MemoryUtil.copyMemory(from + (long) first * WIDTH, to, (long) count * WIDTH);
        }
    }
}
