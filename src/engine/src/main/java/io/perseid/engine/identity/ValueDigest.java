package io.perseid.engine.identity;

import io.perseid.api.destination.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Appends a value in a form that is the same for equal values, for the fingerprint: a letter for the class of type, then
 * a fixed number of bytes, or a length and bytes. Integers of any width read alike. One thread.
 */
abstract class ValueDigest {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    abstract boolean isNull(int row);

    abstract void append(int row, Bytes out);

    static ValueDigest of(FieldVector vector) {
        if (vector instanceof BaseVariableWidthVector text) {
            return new OfBytes(text);
        }
        if (vector instanceof BitVector flag) {
            return new OfFlag(flag);
        }
        if (vector instanceof BaseIntVector whole) {
            return new OfWhole(vector, whole);
        }
        if (vector instanceof Float8Vector || vector instanceof Float4Vector) {
            return new OfFloat(vector);
        }
        if (vector instanceof DecimalVector decimal) {
            return new OfFixed(decimal, 'd', decimal.getScale());
        }
        if (vector instanceof BaseFixedWidthVector fixed) {
            return new OfFixed(fixed, 't', fixed.getMinorType().ordinal());
        }
        if (vector instanceof StructVector struct) {
            return new OfStruct(struct);
        }
        if (vector instanceof ListVector list) {
            return new OfList(list);
        }
        return new OfObject(vector);
    }

    /** The eight bytes of a number, least significant first. */
    static void put(long value, byte[] into, int at) {
        LONGS.set(into, at, value);
    }

    /** Whether values are bytes of one width, copied as they stand. */
    static boolean isFixed(FieldVector vector) {
        return of(vector) instanceof OfFixed fixed && (fixed.width == Integer.BYTES || fixed.width % Long.BYTES == 0);
    }

    /** What stands before each value of such a vector, in the lowest five bytes. */
    static long fixedTag(FieldVector vector) {
        OfFixed fixed = (OfFixed) of(vector);
        return fixed.tag | (fixed.form & 0xffffffffL) << Byte.SIZE;
    }

    static void putLong(long value, Bytes out) {
        LONGS.set(out.ensure(Long.BYTES), out.size(), value);
        out.advance(Long.BYTES);
    }

    private static void putTagged(char tag, int length, Bytes out) {
        byte[] array = out.ensure(5);
        int at = out.size();
        array[at] = (byte) tag;
        INTS.set(array, at + 1, length);
        out.advance(5);
    }

    private abstract static class OfVector<V extends FieldVector> extends ValueDigest {
        final V vector;
        private final boolean nulls;

        OfVector(V vector) {
            this.vector = vector;
            this.nulls = vector.getNullCount() > 0;
        }

        @Override
        boolean isNull(int row) {
            return nulls && vector.isNull(row);
        }
    }

    private static final class OfBytes extends OfVector<BaseVariableWidthVector> {
        private final long offsets;
        private final long data;

        OfBytes(BaseVariableWidthVector vector) {
            super(vector);
            this.offsets = vector.getOffsetBufferAddress();
            this.data = vector.getDataBufferAddress();
        }

        @Override
        void append(int row, Bytes out) {
            int start = MemoryUtil.getInt(offsets + row * 4L);
            int length = MemoryUtil.getInt(offsets + (row + 1) * 4L) - start;
            putTagged('s', length, out);
            OffHeap.copy(data + start, out.ensure(length), out.size(), length);
            out.advance(length);
        }
    }

    private static final class OfFlag extends OfVector<BitVector> {
        OfFlag(BitVector vector) {
            super(vector);
        }

        @Override
        void append(int row, Bytes out) {
            out.put((byte) (vector.get(row) == 0 ? 'f' : 'v'));
        }
    }

    private static final class OfWhole extends OfVector<FieldVector> {
        private final BaseIntVector whole;

        OfWhole(FieldVector vector, BaseIntVector whole) {
            super(vector);
            this.whole = whole;
        }

        @Override
        void append(int row, Bytes out) {
            out.put((byte) 'i');
            putLong(whole.getValueAsLong(row), out);
        }
    }

    private static final class OfFloat extends OfVector<FieldVector> {
        OfFloat(FieldVector vector) {
            super(vector);
        }

        @Override
        void append(int row, Bytes out) {
            double value = vector instanceof Float8Vector wide ? wide.get(row) : ((Float4Vector) vector).get(row);
            out.put((byte) 'n');
            putLong(Double.doubleToLongBits(value), out);
        }
    }

    /** Decimals, times, dates: their bytes as they stand, with what tells how to read them. */
    private static final class OfFixed extends OfVector<BaseFixedWidthVector> {
        private final char tag;
        private final int form;
        private final int width;
        private final long data;

        OfFixed(BaseFixedWidthVector vector, char tag, int form) {
            super(vector);
            this.tag = tag;
            this.form = form;
            this.width = vector.getTypeWidth();
            this.data = vector.getDataBufferAddress();
        }

        @Override
        void append(int row, Bytes out) {
            putTagged(tag, form, out);
            OffHeap.copy(data + (long) row * width, out.ensure(width), out.size(), width);
            out.advance(width);
        }
    }

    private static final class OfStruct extends OfVector<StructVector> {
        private final List<FieldDigest> fields;

        OfStruct(StructVector vector) {
            super(vector);
            this.fields = vector.getChildrenFromFields().stream()
                    .map(child ->
                            new FieldDigest(child.getName().getBytes(StandardCharsets.UTF_8), ValueDigest.of(child)))
                    .toList();
        }

        @Override
        void append(int row, Bytes out) {
            out.put((byte) '{');
            for (FieldDigest field : fields) {
                if (!field.digest.isNull(row)) {
                    putTagged('k', field.name.length, out);
                    out.put(field.name);
                    field.digest.append(row, out);
                }
            }
            out.put((byte) '}');
        }

        private record FieldDigest(byte[] name, ValueDigest digest) {}
    }

    private static final class OfList extends OfVector<ListVector> {
        private final ValueDigest items;

        OfList(ListVector vector) {
            super(vector);
            this.items = ValueDigest.of(vector.getDataVector());
        }

        @Override
        void append(int row, Bytes out) {
            int start = vector.getElementStartIndex(row);
            int end = vector.getElementEndIndex(row);
            putTagged('[', end - start, out);
            for (int i = start; i < end; i++) {
                if (items.isNull(i)) {
                    out.put((byte) '0');
                } else {
                    items.append(i, out);
                }
            }
        }
    }

    /** What has no form of its own here: its text. */
    private static final class OfObject extends OfVector<FieldVector> {
        OfObject(FieldVector vector) {
            super(vector);
        }

        @Override
        void append(int row, Bytes out) {
            Object value = vector.getObject(row);
            String text = value instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : String.valueOf(value);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            putTagged('o', utf8.length, out);
            out.put(utf8);
        }
    }
}
