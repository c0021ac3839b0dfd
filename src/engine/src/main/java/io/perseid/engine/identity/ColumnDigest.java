package io.perseid.engine.identity;

import io.perseid.api.destination.Bytes;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.Types.MinorType;

/**
 * Writes the values of one column for a group of rows, each in front of what the next column writes for the same row: the
 * same bytes as {@link ValueDigest}, with the hash of the column's name before them. NULLs write nothing.
 *
 * <p>A column at a time, because a loop over values of one type costs half of a call a value. One class with a choice
 * outside of the loops and not one for each type, so that calls of it stay direct. One thread.
 */
final class ColumnDigest {

    /** Bytes that may be scratched behind the last value of a row. */
    static final int SCRATCHED = OffHeap.SCRATCHED;

    private static final int NAME = Long.BYTES;
    private static final int TAG_AND_LENGTH = 1 + Integer.BYTES;

    private enum Form {
        TEXT,
        FLAG,
        WHOLE,
        FIXED,
        OTHER
    }

    private final Form form;
    private final FieldVector vector;
    private final long nameHash;
    private final boolean nulls;
    private final long validity;
    private final long data;
    private final long offsets;
    private final long end;
    private final int width;
    private final boolean signed;
    private final long tag;
    private final ValueDigest other;
    private final Bytes others = new Bytes(0);
    private int[] otherEnds = new int[0];

    /** @param nameHash of the column's name, which stands before each of its values */
    ColumnDigest(FieldVector vector, long nameHash) {
        this.vector = vector;
        this.nameHash = nameHash;
        this.form = form(vector);
        this.nulls = vector.getNullCount() > 0;
        this.validity = nulls && form != Form.OTHER ? vector.getValidityBufferAddress() : 0;
        this.data = form == Form.OTHER ? 0 : vector.getDataBufferAddress();
        int values = vector.getValueCount();
        this.offsets = form == Form.TEXT ? vector.getOffsetBufferAddress() : 0;
        this.end = form == Form.TEXT && values > 0 ? data + MemoryUtil.getInt(offsets + 4L * values) : data;
        this.width = vector instanceof BaseFixedWidthVector fixed ? fixed.getTypeWidth() : 0;
        MinorType type = vector.getMinorType();
        this.signed = type != MinorType.UINT1 && type != MinorType.UINT2 && type != MinorType.UINT4;
        this.tag = form == Form.FIXED ? ValueDigest.fixedTag(vector) : 0;
        this.other = ValueDigest.of(vector);
    }

    private static Form form(FieldVector vector) {
        if (vector instanceof BaseVariableWidthVector) {
            return Form.TEXT;
        }
        if (vector instanceof BitVector) {
            return Form.FLAG;
        }
        if (vector instanceof BaseIntVector) {
            return Form.WHOLE;
        }
        return ValueDigest.isFixed(vector) ? Form.FIXED : Form.OTHER;
    }

    /** The most bytes that one of these rows takes; also digests values that have to be walked through, to know it. */
    int bound(int first, int rows) {
        switch (form) {
            case TEXT:
                return NAME + TAG_AND_LENGTH + longest(first, rows);
            case FLAG:
                return NAME + 1;
            case WHOLE:
                return NAME + 1 + Long.BYTES;
            case FIXED:
                return NAME + TAG_AND_LENGTH + width;
            case OTHER:
            default:
                return NAME + digestOthers(first, rows);
        }
    }

    /** Writes a value of each row {@code first + i} at the address {@code ends[i]}, and moves that behind the value. */
    void append(int first, int rows, long[] ends) {
        switch (form) {
            case TEXT:
                texts(first, rows, ends);
                break;
            case FLAG:
                flags(first, rows, ends);
                break;
            case WHOLE:
                wholes(first, rows, ends);
                break;
            case FIXED:
                fixed(first, rows, ends);
                break;
            case OTHER:
            default:
                others(first, rows, ends);
                break;
        }
    }

    private boolean isNull(int row) {
        return nulls && (MemoryUtil.getByte(validity + (row >> 3)) >> (row & 7) & 1) == 0;
    }

    private int longest(int first, int rows) {
        int longest = 0;
        int start = MemoryUtil.getInt(offsets + 4L * first);
        for (int row = first + 1; row <= first + rows; row++) {
            int next = MemoryUtil.getInt(offsets + 4L * row);
            longest = Math.max(longest, next - start);
            start = next;
        }
        return longest;
    }

    private void texts(int first, int rows, long[] ends) {
        int start = MemoryUtil.getInt(offsets + 4L * first);
        for (int i = 0; i < rows; i++) {
            int row = first + i;
            int next = MemoryUtil.getInt(offsets + 4L * row + 4);
            if (!isNull(row)) {
                int length = next - start;
                long at = ends[i];
                OffHeap.put(nameHash, at);
                OffHeap.put('s' | (long) length << Byte.SIZE, at + NAME);
                OffHeap.copy(data + start, at + NAME + TAG_AND_LENGTH, length, end);
                ends[i] = at + NAME + TAG_AND_LENGTH + length;
            }
            start = next;
        }
    }

    private void flags(int first, int rows, long[] ends) {
        for (int i = 0; i < rows; i++) {
            int row = first + i;
            if (isNull(row)) {
                continue;
            }
            long at = ends[i];
            OffHeap.put(nameHash, at);
            int bit = MemoryUtil.getByte(data + (row >> 3)) >> (row & 7) & 1;
            MemoryUtil.putByte(at + NAME, (byte) ('f' + bit * ('v' - 'f')));
            ends[i] = at + NAME + 1;
        }
    }

    private void wholes(int first, int rows, long[] ends) {
        for (int i = 0; i < rows; i++) {
            int row = first + i;
            if (isNull(row)) {
                continue;
            }
            long at = ends[i];
            OffHeap.put(nameHash, at);
            MemoryUtil.putByte(at + NAME, (byte) 'i');
            OffHeap.put(whole(row), at + NAME + 1);
            ends[i] = at + NAME + 1 + Long.BYTES;
        }
    }

    private long whole(int row) {
        switch (width) {
            case 1:
                byte one = MemoryUtil.getByte(data + row);
                return signed ? one : one & 0xffL;
            case 2:
                short two = MemoryUtil.getShort(data + 2L * row);
                return signed ? two : two & 0xffffL;
            case 4:
                int four = MemoryUtil.getInt(data + 4L * row);
                return signed ? four : four & 0xffffffffL;
            default:
                return MemoryUtil.getLong(data + 8L * row);
        }
    }

    private void fixed(int first, int rows, long[] ends) {
        for (int i = 0; i < rows; i++) {
            int row = first + i;
            if (isNull(row)) {
                continue;
            }
            long at = ends[i];
            OffHeap.put(nameHash, at);
            OffHeap.put(tag, at + NAME);
            long to = at + NAME + TAG_AND_LENGTH;
            long from = data + (long) row * width;
            if (width == Integer.BYTES) {
                MemoryUtil.putInt(to, MemoryUtil.getInt(from));
            } else {
                MemoryUtil.putLong(to, MemoryUtil.getLong(from));
                for (int done = Long.BYTES; done < width; done += Long.BYTES) {
                    MemoryUtil.putLong(to + done, MemoryUtil.getLong(from + done));
                }
            }
            ends[i] = to + width;
        }
    }

    private int digestOthers(int first, int rows) {
        others.clear();
        if (otherEnds.length < rows) {
            otherEnds = new int[rows];
        }
        int longest = 0;
        for (int i = 0; i < rows; i++) {
            int before = others.size();
            if (!other.isNull(first + i)) {
                other.append(first + i, others);
            }
            otherEnds[i] = others.size();
            longest = Math.max(longest, others.size() - before);
        }
        return longest;
    }

    private void others(int first, int rows, long[] ends) {
        int start = 0;
        for (int i = 0; i < rows; i++) {
            int length = otherEnds[i] - start;
            if (!vector.isNull(first + i)) {
                OffHeap.put(nameHash, ends[i]);
                MemoryUtil.copyToMemory(others.array(), start, ends[i] + NAME, length);
                ends[i] += NAME + length;
            }
            start = otherEnds[i];
        }
    }
}
