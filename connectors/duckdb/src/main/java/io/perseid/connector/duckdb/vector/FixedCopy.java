package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.duckdb.AddressedVector;

/** Values that look alike in both: whole and real numbers, dates, times. */
final class FixedCopy extends ColumnCopy {

    private final BaseFixedWidthVector vector;
    private final long width;

    FixedCopy(BaseFixedWidthVector vector) {
        super(vector);
        this.vector = vector;
        this.width = vector.getTypeWidth();
    }

    @Override
    void values(AddressedVector from, int first, int at, int count) {
        MemoryUtil.copyMemory(from.data() + first * width, vector.getDataBufferAddress() + at * width, count * width);
    }
}
