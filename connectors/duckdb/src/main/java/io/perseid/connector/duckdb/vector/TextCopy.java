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
        long offsets = vector.getOffsetBufferAddress() + (long) at * Integer.BYTES;
        int start = MemoryUtil.getInt(offsets);
        long texts = from.data() + (long) first * WIDTH;
        long bytes = lengths(texts, from.validity(), first, offsets, start, count);
        if (bytes > MOST) {
            throw new TextsTooLong(vector.getName(), bytes, at + count);
        }
        if (vector.getDataBuffer().capacity() < bytes + SCRATCHED) {
            vector.reallocDataBuffer(bytes + SCRATCHED);
        }
        copy(texts, offsets, start, count);
    }

    /** Writes the end of each text. @return the last one */
    private static long lengths(long from, long validity, int first, long offsets, int start, int count) {
        long end = start;
        long texts = from;
        long to = offsets;
        for (int i = 0; i < count; i++, texts += WIDTH) {
            // Where a value is not there, its sixteen bytes say nothing.
            if (validity == 0 || isValid(validity, first + i)) {
                end += MemoryUtil.getInt(texts);
            }
            to += Integer.BYTES;
            MemoryUtil.putInt(to, (int) end);
        }
        return end;
    }

    private void copy(long from, long offsets, int start, int count) {
        long data = vector.getDataBufferAddress();
        long to = data + start;
        long ends = offsets;
        long behind = from + (long) count * WIDTH;
        for (long text = from; text != behind; text += WIDTH) {
            ends += Integer.BYTES;
            long end = data + MemoryUtil.getInt(ends);
            if (end - to <= INLINE) {
                // In any case, because the length of short texts is foreseen badly.
                MemoryUtil.putLong(to, MemoryUtil.getLong(text + 4));
                MemoryUtil.putInt(to + 8, MemoryUtil.getInt(text + 12));
            } else {
                copy(MemoryUtil.getLong(text + 8), to, end - to);
            }
            to = end;
        }
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
