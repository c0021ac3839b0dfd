package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.api.warehouse.TablePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A column's type: the Arrow type in which it is read, and the DuckDB type to cast to first where DuckDB's
 * values have another form. Immutable.
 *
 * @param arrow the canonical Arrow type
 * @param sql the DuckDB type to cast to; the declared one if nothing is to be done
 * @param canonical whether values of the declared type have the form of {@code arrow} by themselves
 * @param json whether texts are JSON values
 * @param names of a struct's members
 * @param children element of a list, key and value of a map, members of a struct
 */
record DuckDbType(
        ArrowType arrow, String sql, boolean canonical, boolean json, List<String> names, List<DuckDbType> children) {

    /** A type that is read as it is. */
    static DuckDbType same(ArrowType arrow, String sql) {
        return new DuckDbType(arrow, sql, true, false, List.of(), List.of());
    }

    /** A type that is read as another. */
    static DuckDbType cast(ArrowType arrow, String sql) {
        return new DuckDbType(arrow, sql, false, false, List.of(), List.of());
    }

    static DuckDbType text(boolean canonical) {
        return new DuckDbType(ArrowType.Utf8.INSTANCE, "VARCHAR", canonical, false, List.of(), List.of());
    }

    static DuckDbType json(boolean canonical) {
        return new DuckDbType(ArrowType.Utf8.INSTANCE, "JSON", canonical, true, List.of(), List.of());
    }

    /** @param fixed whether it is an array of a fixed length, which is read as a list */
    static DuckDbType list(DuckDbType element, boolean fixed) {
        return new DuckDbType(
                ArrowType.List.INSTANCE,
                element.sql + "[]",
                element.canonical && !fixed,
                false,
                List.of(),
                List.of(element));
    }

    static DuckDbType map(DuckDbType key, DuckDbType value) {
        return new DuckDbType(
                new ArrowType.Map(false),
                "MAP(" + key.sql + ", " + value.sql + ")",
                key.canonical && value.canonical,
                false,
                List.of(),
                List.of(key, value));
    }

    static DuckDbType struct(List<String> names, List<DuckDbType> members) {
        String sql = IntStream.range(0, names.size())
                .mapToObj(i -> TablePath.quoted(names.get(i)) + " " + members.get(i).sql)
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
        return new DuckDbType(ArrowType.Struct.INSTANCE, sql, all(members), false, names, members);
    }

    /** A struct without names; DuckDB calls the members {@code element1}, {@code element2} and so on. */
    static DuckDbType tuple(List<DuckDbType> members) {
        List<String> names = IntStream.rangeClosed(1, members.size())
                .mapToObj(i -> "element" + i)
                .toList();
        String sql = members.stream().map(DuckDbType::sql).collect(Collectors.joining(", ", "TUPLE(", ")"));
        return new DuckDbType(ArrowType.Struct.INSTANCE, sql, all(members), false, names, members);
    }

    /** How to select a column of this type, so that it is read canonically. */
    String select(String column) {
        if (canonical) {
            return column;
        }
        String cast = "CAST(" + column + " AS " + sql + ")";
        // Casts from nanoseconds round to the nearest; a time is cut down instead, so that it never lies in the future.
        return arrow instanceof ArrowType.Timestamp
                ? cast + " - to_microseconds(" + DuckDbDialect.roundedUp(column) + ")"
                : cast;
    }

    Field field(String name) {
        return field(name, true);
    }

    private Field field(String name, boolean nullable) {
        @Nullable Map<String, String> metadata = json ? Map.of(ColumnMetadata.CONTENT, ColumnMetadata.JSON) : null;
        return new Field(name, new FieldType(nullable, arrow, null, metadata), childFields());
    }

    private List<Field> childFields() {
        // The names of inner fields are those that Arrow's own vectors give themselves.
        if (arrow instanceof ArrowType.List) {
            return List.of(children.get(0).field(ListVector.DATA_VECTOR_NAME, true));
        }
        if (arrow instanceof ArrowType.Map) {
            Field key = children.get(0).field(MapVector.KEY_NAME, false);
            Field value = children.get(1).field(MapVector.VALUE_NAME, true);
            return List.of(
                    new Field("entries", new FieldType(false, ArrowType.Struct.INSTANCE, null), List.of(key, value)));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(children.get(i).field(names.get(i), true));
        }
        return fields;
    }

    private static boolean all(List<DuckDbType> members) {
        return members.stream().allMatch(DuckDbType::canonical);
    }
}
