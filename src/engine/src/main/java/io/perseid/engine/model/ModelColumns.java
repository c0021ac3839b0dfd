package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a table or query, found by the name that a user wrote: exactly, else without regard to case. Immutable. */
public final class ModelColumns {

    private final String what;
    private final List<Column> columns;

    /** @param what the table or query, for messages */
    public ModelColumns(String what, List<Column> columns) {
        this.what = what;
        this.columns = columns;
    }

    public List<Column> all() {
        return columns;
    }

    /** The one that is called so, whatever the case; empty if there is none, or several. */
    public Optional<Column> maybe(String name) {
        List<Column> alike =
                columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).toList();
        return columns.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .or(() -> alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty());
    }

    /** @throws PerseidException {@code CONFIGURATION} if there is none, or several but for their case */
    public Column find(String name, String where) {
        return maybe(name).orElseThrow(() -> missing(name, where));
    }

    /**
     * For a model that makes a column of this name.
     *
     * @param maker what it is a column of
     * @throws PerseidException {@code CONFIGURATION} if there is one already
     */
    void mustNotHave(String name, String maker, String where) {
        if (columns.stream().anyMatch(c -> c.name().equalsIgnoreCase(name))) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where,
                    "a column \"" + name + "\" in " + what + ", which is what a column of " + maker + " is called",
                    "a table without it",
                    "give it another name in from: {sql: ...}");
        }
    }

    private PerseidException missing(String name, String where) {
        List<Column> alike =
                columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).toList();
        return PerseidException.of(
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
