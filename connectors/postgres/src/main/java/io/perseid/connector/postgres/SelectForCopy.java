package io.perseid.connector.postgres;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The COPY for a query: the query itself where all its columns are read as they are, else with casts around it. Pure. */
final class SelectForCopy {

    private SelectForCopy() {}

    /** @param sql without a semicolon at its end */
    static String of(String sql, List<PostgresColumn> columns) {
        boolean cast = columns.stream().anyMatch(column -> column.type().isCast());
        return "COPY (\n" + (cast ? casting(sql, columns) : sql) + "\n) TO STDOUT (FORMAT binary)";
    }

    /** Columns get names of our own, because those of a query may be equal. */
    private static String casting(String sql, List<PostgresColumn> columns) {
        String names = IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        String list = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).type().select("q.c" + i))
                .collect(Collectors.joining(", "));
        return "SELECT " + list + " FROM (\n" + sql + "\n) AS q(" + names + ")";
    }
}
