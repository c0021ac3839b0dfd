package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.complex.ListVector;
import org.duckdb.AddressedVector;

/** Lists and maps: offset and length in DuckDB, in any order and with gaps; one behind another in Arrow. */
final class ListCopy extends ColumnCopy {

    private static final int WIDTH = 16;

    private final ListVector vector;
    private final ColumnCopy elements;

    ListCopy(ListVector vector) {
        super(vector);
        this.vector = vector;
        this.elements = ColumnCopy.of(vector.getDataVector());
    }

    @Override
    void begin() {
        super.begin();
        elements.begin();
        MemoryUtil.putInt(vector.getOffsetBufferAddress(), 0);
    }

    @Override
    void settle() {
        elements.settle();
        vector.setLastSet(end() - 1);
    }

    @Override
    void values(AddressedVector from, int first, int at, int count) {
        AddressedVector all = from.elements();
        long lists = from.data() + (long) first * WIDTH;
        long offsets = vector.getOffsetBufferAddress() + (long) at * Integer.BYTES;
        int end = MemoryUtil.getInt(offsets);
        long begin = 0;
        long length = 0;
        for (int i = 0; i < count; i++) {
            if (isValid(from.validity(), first + i)) {
                long offset = MemoryUtil.getLong(lists + (long) i * WIDTH);
                long more = MemoryUtil.getLong(lists + (long) i * WIDTH + Long.BYTES);
                if (more > 0 && offset != begin + length) {
                    elements(all, begin, length);
                    begin = offset;
                    length = 0;
                }
                length += more;
                end = Math.toIntExact(end + more);
            }
            MemoryUtil.putInt(offsets + (i + 1L) * Integer.BYTES, end);
        }
        elements(all, begin, length);
    }

    private void elements(AddressedVector all, long begin, long length) {
        if (length > 0) {
            elements.append(all, Math.toIntExact(begin), Math.toIntExact(length));
        }
    }
}
