package io.perseid.connector.duckdb.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.duckdb.AddressedVector;

/** Texts and bytes: sixteen bytes each in DuckDB, which have short ones inside; one behind another in Arrow. */
final class TextCopy extends ColumnCopy {

    private static final int WIDTH = 16;

    /** Longest text that lies in the sixteen bytes, behind its length. */
    private static final int INLINE = 12;

    /** Above it the copy that is made for long ones is faster. */
    private static final int LONG_TEXT = 128;

    /** Bytes that a copy of whole words may scratch behind the last text. */
    private static final int SCRATCHED = 16;

    /** Bytes of texts that are kept for the next chunk; what a few long ones needed is given back. */
    private static final long KEPT = 1 << 20;

    /** Arrow doubles a vector's room, and ends at 2 GiB. */
    private static final long MOST = 1L << 30;

    private final BaseVariableWidthVector vector;

    TextCopy(BaseVariableWidthVector vector) {
        super(vector);
        this.vector = vector;
    }

    @Override
    void begin() {
        super.begin();
        if (vector.getDataBuffer().capacity() > KEPT) {
            vector.clear();
            vector.allocateNew();
        }
        MemoryUtil.putInt(vector.getOffsetBufferAddress(), 0);
    }

    @Override
    void settle() {
        vector.setLastSet(end() - 1);
    }

    @Override
    void room(int values) {
        while (vector.getValueCapacity() < values) {
            vector.reallocValidityAndOffsetBuffers();
        }
    }

    @Override
    void values(AddressedVector from, int first, int at, int count) {
        long validity = from.validity();
        long text = from.data() + (long) first * WIDTH;
        long offset = vector.getOffsetBufferAddress() + (long) at * Integer.BYTES;
        long end = MemoryUtil.getInt(offset);
        // Room for short texts is there before each of them, so only a long one has to ask.
        long left = (long) count * INLINE + SCRATCHED;
        long room = ensure(end + left);
        long data = vector.getDataBufferAddress();
        for (int i = 0; i < count; i++, text += WIDTH) {
            left -= INLINE;
            // Where a value is not there, its sixteen bytes say nothing.
            if (validity == 0 || isValid(validity, first + i)) {
                int length = MemoryUtil.getInt(text);
                if (length <= INLINE) {
                    // All of it in any case, because the length of short texts is foreseen badly.
                    MemoryUtil.putLong(data + end, MemoryUtil.getLong(text + 4));
                    MemoryUtil.putInt(data + end + 8, MemoryUtil.getInt(text + 12));
                } else {
                    if (end + length + left > room) {
                        room = ensure(end + length + left);
                        data = vector.getDataBufferAddress();
                    }
                    copy(MemoryUtil.getLong(text + 8), data + end, length);
                }
                end += length;
            }
            offset += Integer.BYTES;
            MemoryUtil.putInt(offset, (int) end);
        }
    }

    /** @return the bytes that there is room for */
    private long ensure(long bytes) {
        if (bytes > MOST) {
            throw new TextsTooLong(vector.getName(), MOST);
        }
        if (vector.getDataBuffer().capacity() < bytes) {
            vector.reallocDataBuffer(bytes);
        }
        return vector.getDataBuffer().capacity();
    }

    /** Of more than eight bytes; none is read that is not the text's. */
    private static void copy(long from, long to, long length) {
        if (length > LONG_TEXT) {
            MemoryUtil.copyMemory(from, to, length);
            return;
        }
        long last = length - Long.BYTES;
        for (long i = 0; i < last; i += Long.BYTES) {
            MemoryUtil.putLong(to + i, MemoryUtil.getLong(from + i));
        }
        MemoryUtil.putLong(to + last, MemoryUtil.getLong(from + last));
    }
}
