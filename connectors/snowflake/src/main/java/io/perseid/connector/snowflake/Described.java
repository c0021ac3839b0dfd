package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.TablePath;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The columns of a query: their names and types. Immutable. */
final class Described {

    final List<String> names;
    final List<SnowflakeType> types;

    private Described(List<String> names, List<SnowflakeType> types) {
        this.names = List.copyOf(names);
        this.types = List.copyOf(types);
    }

    static Described of(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        List<SnowflakeType> types = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
            types.add(SnowflakeType.of(columns.getColumnTypeName(i), columns.getPrecision(i), columns.getScale(i)));
        }
        return new Described(names, types);
    }

    Schema schema() {
        return new Schema(fields());
    }

    /** The query itself, or one around it that casts columns whose results have a form of their own. */
    String select(String sql) {
        if (types.stream().allMatch(type -> type.cast().isEmpty())) {
            return sql;
        }
        return IntStream.range(0, names.size())
                .mapToObj(this::expression)
                .collect(Collectors.joining(", ", "SELECT ", " FROM (\n" + sql + "\n)"));
    }

    /** These columns, whose rows came as {@code given}: their schema is asked for, their form is the rows'. */
    Described narrowed(Described given, SnowflakeFailures failures) {
        List<Field> expected = fields();
        List<Field> came = given.fields();
        boolean same = expected.size() == came.size();
        for (int i = 0; same && i < came.size(); i++) {
            same = came.get(i).getType().equals(expected.get(i).getType());
        }
        if (!same) {
            // Between the two the table became another.
            throw failures.changed(given.schema().toString());
        }
        return this;
    }

    private List<Field> fields() {
        return IntStream.range(0, names.size())
                .mapToObj(i -> types.get(i).field(names.get(i)))
                .toList();
    }

    private String expression(int column) {
        String name = TablePath.quoted(names.get(column));
        String cast = types.get(column).cast();
        return cast.isEmpty() ? name : "CAST(" + name + " AS " + cast + ") AS " + name;
    }
}
