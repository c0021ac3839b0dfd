package io.perseid.testkit.warehouse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads one cell of a canonical vector as a plain Java value for tests, and fails on a vector that is not canonical.
 *
 * <p>Whole numbers are {@code Long}, also those of a decimal without a scale as far as they fit, because to the engine they are
 * the same (unsigned 64 bits as unsigned text), floats {@code Double}, other decimals {@code BigDecimal},
 * binary upper-case hex text, dates days and times microseconds as {@code Long}, lists {@code List}, structs {@code Map} by
 * name, maps a list of two-element lists.
 */
public final class Cell {

    private Cell() {}

    public static @Nullable Object value(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof MapVector map) {
            StructVector entries = (StructVector) map.getDataVector();
            List<Object> pairs = new ArrayList<>();
            for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
                List<@Nullable Object> pair = new ArrayList<>();
                pair.add(value((FieldVector) entries.getChildByOrdinal(0), i));
                pair.add(value((FieldVector) entries.getChildByOrdinal(1), i));
                pairs.add(pair);
            }
            return pairs;
        }
        if (vector instanceof ListVector list) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
                elements.add(value(list.getDataVector(), i));
            }
            return elements;
        }
        if (vector instanceof StructVector struct) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            for (FieldVector child : struct.getChildrenFromFields()) {
                members.put(child.getName(), value(child, row));
            }
            return members;
        }
        return scalar(vector, row);
    }

    private static Object scalar(FieldVector vector, int row) {
        if (vector instanceof BitVector v) {
            return v.get(row) == 1;
        } else if (vector instanceof TinyIntVector v) {
            return (long) v.get(row);
        } else if (vector instanceof SmallIntVector v) {
            return (long) v.get(row);
        } else if (vector instanceof IntVector v) {
            return (long) v.get(row);
        } else if (vector instanceof BigIntVector v) {
            return v.get(row);
        } else if (vector instanceof UInt1Vector v) {
            return v.getValueAsLong(row) & 0xFF;
        } else if (vector instanceof UInt2Vector v) {
            return (long) v.get(row);
        } else if (vector instanceof UInt4Vector v) {
            return Integer.toUnsignedLong(v.get(row));
        } else if (vector instanceof UInt8Vector v) {
            return Long.toUnsignedString(v.get(row));
        } else if (vector instanceof Float4Vector v) {
            return (double) v.get(row);
        } else if (vector instanceof Float8Vector v) {
            return v.get(row);
        } else if (vector instanceof DecimalVector v) {
            BigDecimal number = v.getObjectNotNull(row);
            boolean small = number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE;
            return small ? (Object) number.longValueExact() : number;
        } else if (vector instanceof VarCharVector v) {
            return v.getObject(row).toString();
        } else if (vector instanceof VarBinaryVector v) {
            return HexFormat.of().withUpperCase().formatHex(v.get(row));
        } else if (vector instanceof DateDayVector v) {
            return (long) v.get(row);
        } else if (vector instanceof TimeMicroVector v) {
            return v.get(row);
        } else if (vector instanceof TimeStampVector v) {
            return v.get(row);
        }
        throw new AssertionError("not a canonical vector: " + vector.getField());
    }
}
