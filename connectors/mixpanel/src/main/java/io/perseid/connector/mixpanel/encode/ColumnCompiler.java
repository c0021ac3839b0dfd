package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.warehouse.ColumnMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Chooses the writer of a column by its Arrow type; recursive for nested types. One thread. */
final class ColumnCompiler {

    private final Encoding encoding;
    private final String where;

    /** @param where the lane and property, for messages */
    ColumnCompiler(Encoding encoding, String where) {
        this.encoding = encoding;
        this.where = where;
    }

    ValueWriter compile(Field field) {
        return compile(field, 0);
    }

    /** The fragment {@code ,"name":}. */
    static Fragment key(String name) {
        Bytes out = new Bytes(name.length() + 8);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        out.put((byte) ',');
        JsonText.unlimited(new Alterations()).write(utf8, 0, utf8.length, out);
        out.put((byte) ':');
        return new Fragment(Arrays.copyOf(out.array(), out.size()));
    }

    private ValueWriter compile(Field field, int above) {
        ArrowType type = field.getType();
        if (type.isComplex()) {
            int depth = above + 1;
            ValueWriter nested = nested(field, depth);
            return depth == encoding.maxDepth() + 1 ? new NestedWriters.TooDeep(encoding, nested) : nested;
        }
        return scalar(field, type, above);
    }

    private ValueWriter scalar(Field field, ArrowType type, int above) {
        if (type instanceof ArrowType.Utf8) {
            return ColumnMetadata.JSON.equals(field.getMetadata().get(ColumnMetadata.CONTENT))
                    ? new ScalarWriters.Json(encoding, above)
                    : new ScalarWriters.Text(encoding.texts());
        } else if (type instanceof ArrowType.Int whole) {
            return new NumberWriters.Whole(encoding, whole.getBitWidth(), whole.getIsSigned());
        } else if (type instanceof ArrowType.Decimal decimal) {
            return new NumberWriters.Decimal(encoding, decimal.getScale(), decimal.getBitWidth());
        } else if (type instanceof ArrowType.FloatingPoint floating
                && floating.getPrecision() != FloatingPointPrecision.HALF) {
            return new NumberWriters.Floating(encoding, floating.getPrecision() == FloatingPointPrecision.SINGLE);
        } else if (type instanceof ArrowType.Bool) {
            return new ScalarWriters.Bool();
        } else if (type instanceof ArrowType.Timestamp timestamp && timestamp.getUnit() == TimeUnit.MICROSECOND) {
            return new ScalarWriters.DateTime(encoding.dates(), timestamp.getTimezone() != null);
        } else if (type instanceof ArrowType.Date date && date.getUnit() == DateUnit.DAY) {
            return new ScalarWriters.Date(encoding.dates());
        } else if (type instanceof ArrowType.Time time && time.getUnit() == TimeUnit.MICROSECOND) {
            return new ScalarWriters.Time(encoding.dates());
        } else if (type instanceof ArrowType.Binary) {
            return new ScalarWriters.Binary(encoding.texts());
        }
        throw unsupported(type);
    }

    private ValueWriter nested(Field field, int depth) {
        ArrowType type = field.getType();
        List<Field> children = field.getChildren();
        if (type instanceof ArrowType.List) {
            return new NestedWriters.Elements(encoding, compile(children.get(0), depth));
        } else if (type instanceof ArrowType.Struct) {
            if (children.size() > RowRules.MAX_KEYS) {
                throw MappingProblems.of(
                        where,
                        "an object with " + children.size() + " fields",
                        "at most " + RowRules.MAX_KEYS + " fields an object",
                        "select fewer fields");
            }
            List<Fragment> keys = new ArrayList<>();
            List<ValueWriter> values = new ArrayList<>();
            for (Field child : children) {
                keys.add(key(child.getName()));
                values.add(compile(child, depth));
            }
            return new NestedWriters.Fields(keys, values);
        } else if (type instanceof ArrowType.Map) {
            List<Field> entry = children.get(0).getChildren();
            return new NestedWriters.Entries(encoding, compile(entry.get(0), depth), compile(entry.get(1), depth));
        }
        throw unsupported(type);
    }

    private RuntimeException unsupported(ArrowType type) {
        return MappingProblems.of(
                where,
                "a column of type " + type,
                "a number, text, truth value, date, time, timestamp, binary, list, struct or map",
                "cast the column to text in the model");
    }
}
