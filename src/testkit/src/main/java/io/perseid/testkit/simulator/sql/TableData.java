package io.perseid.testkit.simulator.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows with named, typed columns. Rows are never changed in place, so a copy of the list is a snapshot.
 *
 * @param rows each as long as there are columns
 */
public record TableData(List<SqlColumn> columns, List<@Nullable Object[]> rows) {

    /** A column's name and type. */
    public record SqlColumn(String name, SqlType type) {}
}
