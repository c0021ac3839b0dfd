package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.duckdb.AddressedVector;

/**
 * Copies values of DuckDB's vectors into one of Arrow's: {@link #begin}, any number of {@link #append}, {@link #settle}; then
 * whoever owns the vector sets its number of values. Nothing is checked in the loops; {@link Layout} has compared the types.
 */
abstract class ColumnCopy {

    /** Rows for which there is room at first: those of a chunk. */
    static final int ROWS = 2048;

    private static final byte ALL_VALID = (byte) 0xff;

    private final FieldVector vector;

    /** Values so far. */
    private int end;

    ColumnCopy(FieldVector vector) {
        this.vector = vector;
        vector.setInitialCapacity(ROWS);
        vector.allocateNew();
    }

    static ColumnCopy of(FieldVector vector) {
        if (vector instanceof BitVector flags) {
            return new FlagCopy(flags);
        }
        if (vector instanceof DecimalVector decimals) {
            return new DecimalCopy(decimals);
        }
        if (vector instanceof BaseFixedWidthVector fixed) {
            return new FixedCopy(fixed);
        }
        if (vector instanceof BaseVariableWidthVector texts) {
            return new TextCopy(texts);
        }
        if (vector instanceof ListVector lists) {
            return new ListCopy(lists);
        }
        if (vector instanceof StructVector structs) {
            return new StructCopy(structs);
        }
        throw new IllegalArgumentException("DuckDB columns are not read as " + vector.getField());
    }

    /** Forgets the values. */
    void begin() {
        end = 0;
    }

    /** Copies {@code count} values from the one at {@code first} on behind those that are there. */
    final void append(AddressedVector from, int first, int count) {
        room(end + count);
        validity(from.validity(), first, count);
        values(from, first, end, count);
        end += count;
    }

    /** After the last value, before the number of values is set. */
    void settle() {}

    final int end() {
        return end;
    }

    /** Room for so many values, whatever room their texts and elements need. */
    void room(int values) {
        while (vector.getValueCapacity() < values) {
            vector.reAlloc();
        }
    }

    /** @param at where the first of them goes */
    abstract void values(AddressedVector from, int first, int at, int count);

    static boolean isValid(long validity, int row) {
        return validity == 0 || (MemoryUtil.getByte(validity + (row >> 3)) >> (row & 7) & 1) != 0;
    }

    private void validity(long from, int first, int count) {
        long to = vector.getValidityBufferAddress();
        int bytes = (count + 7) >> 3;
        if ((end & 7) == 0 && (from == 0 || (first & 7) == 0)) {
            // Whole bytes; what they have behind the last value is overwritten by the next, or never looked at.
            if (from == 0) {
                MemoryUtil.setMemory(to + (end >> 3), bytes, ALL_VALID);
            } else {
                MemoryUtil.copyMemory(from + (first >> 3), to + (end >> 3), bytes);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            bit(to, end + i, isValid(from, first + i));
        }
    }

    static void bit(long to, int at, boolean set) {
        long address = to + (at >> 3);
        int mask = 1 << (at & 7);
        int old = MemoryUtil.getByte(address);
        MemoryUtil.putByte(address, (byte) (set ? old | mask : old & ~mask));
    }
}
