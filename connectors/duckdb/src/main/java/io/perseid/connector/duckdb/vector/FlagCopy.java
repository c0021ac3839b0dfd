package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BitVector;
import org.duckdb.AddressedVector;

/** A byte a value in DuckDB, a bit in Arrow. */
final class FlagCopy extends ColumnCopy {

    private static final long LOWEST_BITS = 0x0101010101010101L;

    /** Times eight bytes of 0 or 1 it has them as bits in its highest byte, the first as the lowest. */
    private static final long GATHER = 0x0102040810204080L;

    private final BitVector vector;

    FlagCopy(BitVector vector) {
        super(vector);
        this.vector = vector;
    }

    @Override
    void values(AddressedVector from, int first, int at, int count) {
        long flags = from.data() + first;
        long to = vector.getDataBufferAddress();
        int done = 0;
        if ((at & 7) == 0) {
            for (; done + Long.BYTES <= count; done += Long.BYTES) {
                long eight = MemoryUtil.getLong(flags + done) & LOWEST_BITS;
                MemoryUtil.putByte(to + ((at + done) >> 3), (byte) (eight * GATHER >>> 56));
            }
        }
        for (; done < count; done++) {
            bit(to, at + done, (MemoryUtil.getByte(flags + done) & 1) != 0);
        }
    }
}
