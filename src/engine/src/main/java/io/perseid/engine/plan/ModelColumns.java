package io.perseid.engine.plan;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of a table or query, found by the name that a user wrote: exactly, else without regard to case. */
final class ModelColumns {

    private final String what;
    private final List<Column> columns;

    /** @param what the table or query, for messages */
    ModelColumns(String what, List<Column> columns) {
        this.what = what;
        this.columns = columns;
    }

    List<Column> all() {
        return columns;
    }

    Column find(String name, String where) {
        for (Column column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        List<Column> alike =
                columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).toList();
        if (alike.size() == 1) {
            return alike.get(0);
        }
        throw PerseidException.of(
                FailureKind.CONFIGURATION,
                where,
                alike.isEmpty()
                        ? "no column \"" + name + "\" in " + what
                        : "column \"" + name + "\" could be any of " + names(alike) + " in " + what,
                "one of " + names(columns),
                "correct the name; if the table changed, check what it is called now");
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
