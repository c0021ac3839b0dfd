package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.DecimalVector;
import org.duckdb.AddressedVector;

/** As many bytes as the precision needs in DuckDB, sixteen in Arrow: little-endian, the sign in all bits above. */
final class DecimalCopy extends ColumnCopy {

    /** Most digits that DuckDB keeps in 2, 4 and 8 bytes (its DECIMAL's documentation). */
    private static final int DIGITS_OF_TWO_BYTES = 4;

    private static final int DIGITS_OF_FOUR_BYTES = 9;
    private static final int DIGITS_OF_EIGHT_BYTES = 18;

    private static final int WIDTH = DecimalVector.TYPE_WIDTH;
    private static final int SIGN = Long.SIZE - 1;

    private final DecimalVector vector;
    private final int width;

    DecimalCopy(DecimalVector vector) {
        super(vector);
        this.vector = vector;
        this.width = width(vector.getPrecision());
    }

    private static int width(int precision) {
        if (precision <= DIGITS_OF_TWO_BYTES) {
            return Short.BYTES;
        }
        if (precision <= DIGITS_OF_FOUR_BYTES) {
            return Integer.BYTES;
        }
        return precision <= DIGITS_OF_EIGHT_BYTES ? Long.BYTES : WIDTH;
    }

    @Override
    void values(AddressedVector source, int first, int at, int count) {
        long from = source.data() + (long) first * width;
        long to = vector.getDataBufferAddress() + (long) at * WIDTH;
        switch (width) {
            case Short.BYTES:
                for (int i = 0; i < count; i++) {
                    put(to, i, MemoryUtil.getShort(from + 2L * i));
                }
                break;
            case Integer.BYTES:
                for (int i = 0; i < count; i++) {
                    put(to, i, MemoryUtil.getInt(from + 4L * i));
                }
                break;
            case Long.BYTES:
                for (int i = 0; i < count; i++) {
                    put(to, i, MemoryUtil.getLong(from + 8L * i));
                }
                break;
            default:
                MemoryUtil.copyMemory(from, to, (long) count * WIDTH);
                break;
        }
    }

    private static void put(long to, int index, long value) {
        long address = to + (long) index * WIDTH;
        MemoryUtil.putLong(address, value);
        MemoryUtil.putLong(address + Long.BYTES, value >> SIGN);
    }
}
