package io.perseid.testkit.destination;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Fills Arrow batches from plain values, for tests.
 *
 * <p>Whole numbers, dates (days), times and timestamps (microseconds) are given as {@link Number}s, texts as {@link String}
 * or UTF-8 bytes, lists and structs as {@link List}s, maps as lists of pairs, NULL as null.
 */
public final class ArrowRows {

    private ArrowRows() {}

    /** A batch with these rows; the caller closes it. */
    public static VectorSchemaRoot of(
            BufferAllocator allocator, Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        root.allocateNew();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < schema.getFields().size(); column++) {
                set(root.getVector(column), row, rows.get(row).get(column));
            }
        }
        root.setRowCount(rows.size());
        return root;
    }

    private static void set(FieldVector vector, int index, @Nullable Object value) {
        if (vector instanceof ListVector list) {
            setList(list, index, (List<?>) value);
        } else if (vector instanceof StructVector struct) {
            setStruct(struct, index, (List<?>) value);
        } else if (value == null) {
            setNull(vector, index);
        } else if (vector instanceof VarCharVector text) {
            text.setSafe(index, value instanceof byte[] raw ? raw : utf8(value));
        } else if (vector instanceof VarBinaryVector binary) {
            binary.setSafe(index, (byte[]) value);
        } else if (vector instanceof BitVector bit) {
            bit.setSafe(index, (Boolean) value ? 1 : 0);
        } else if (vector instanceof DecimalVector decimal) {
            decimal.setSafe(index, (BigDecimal) value);
        } else if (vector instanceof Decimal256Vector decimal) {
            decimal.setSafe(index, (BigDecimal) value);
        } else {
            setNumber(vector, index, (Number) value);
        }
    }

    private static byte[] utf8(Object value) {
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    private static void setNull(FieldVector vector, int index) {
        if (vector instanceof BaseFixedWidthVector fixed) {
            fixed.setNull(index);
        } else if (vector instanceof VarCharVector text) {
            text.setNull(index);
        } else {
            ((VarBinaryVector) vector).setNull(index);
        }
    }

    private static void setNumber(FieldVector vector, int index, Number value) {
        if (vector instanceof TinyIntVector v) {
            v.setSafe(index, value.byteValue());
        } else if (vector instanceof SmallIntVector v) {
            v.setSafe(index, value.shortValue());
        } else if (vector instanceof IntVector v) {
            v.setSafe(index, value.intValue());
        } else if (vector instanceof BigIntVector v) {
            v.setSafe(index, value.longValue());
        } else if (vector instanceof UInt1Vector v) {
            v.setSafe(index, value.byteValue());
        } else if (vector instanceof UInt2Vector v) {
            v.setSafe(index, (char) value.intValue());
        } else if (vector instanceof UInt4Vector v) {
            v.setSafe(index, value.intValue());
        } else if (vector instanceof UInt8Vector v) {
            v.setSafe(index, value.longValue());
        } else if (vector instanceof Float4Vector v) {
            v.setSafe(index, value.floatValue());
        } else if (vector instanceof Float8Vector v) {
            v.setSafe(index, value.doubleValue());
        } else if (vector instanceof DateDayVector v) {
            v.setSafe(index, value.intValue());
        } else if (vector instanceof TimeMicroVector v) {
            v.setSafe(index, value.longValue());
        } else if (vector instanceof TimeStampMicroTZVector v) {
            v.setSafe(index, value.longValue());
        } else if (vector instanceof TimeStampMicroVector v) {
            v.setSafe(index, value.longValue());
        } else {
            throw new IllegalArgumentException("not a canonical vector: " + vector.getField());
        }
    }

    private static void setList(ListVector list, int index, @Nullable List<?> elements) {
        if (elements == null) {
            list.setNull(index);
            return;
        }
        int start = list.startNewValue(index);
        for (int i = 0; i < elements.size(); i++) {
            set(list.getDataVector(), start + i, elements.get(i));
        }
        list.endValue(index, elements.size());
    }

    private static void setStruct(StructVector struct, int index, @Nullable List<?> fields) {
        if (fields == null) {
            struct.setNull(index);
            return;
        }
        struct.setIndexDefined(index);
        for (int i = 0; i < fields.size(); i++) {
            set((FieldVector) struct.getChildByOrdinal(i), index, fields.get(i));
        }
    }
}
