package io.perseid.engine.plan;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.sql.Expr;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which properties are sent with some events only, and how: they are NULL in the rows of others. Names are found whatever their
 * case, as columns are. Immutable.
 */
final class PerEvent {

    private final Map<String, List<Expr>> events;
    private final Expr name;
    private final String where;

    /**
     * @param properties event name to properties
     * @param name of the event of a row
     * @param where file and key, for messages
     */
    PerEvent(Map<String, List<String>> properties, Expr name, String where) {
        this.events = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        properties.forEach((event, list) -> list.forEach(
                property -> events.merge(property, List.of(Expr.text(event)), (a, b) -> List.copyOf(concat(a, b)))));
        this.name = name;
        this.where = where;
    }

    static PerEvent none() {
        return new PerEvent(Map.of(), Expr.nothing(), "");
    }

    boolean restricts(String property) {
        return events.containsKey(property);
    }

    /** The value in the rows of the events that the property belongs to. */
    Expr only(String property, Expr value) {
        List<Expr> its = events.get(property);
        return its == null ? value : Expr.when(name.in(its), value).end();
    }

    void refuse(String property, String what, String at) {
        if (restricts(property)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where,
                    "the property " + property + " of " + what + " (" + at + ")",
                    "properties that come from the warehouse",
                    "remove it here: it is sent with every event that has a match");
        }
    }

    /** Every property that is named has to be there. */
    void check(Collection<String> properties) {
        List<String> unknown = events.keySet().stream()
                .filter(p -> properties.stream().noneMatch(p::equalsIgnoreCase))
                .toList();
        if (!unknown.isEmpty()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where,
                    "no property " + String.join(", ", unknown),
                    "one of " + properties.stream().collect(Collectors.joining(", ")),
                    "correct the name, or add it under properties:");
        }
    }

    private static List<Expr> concat(List<Expr> a, List<Expr> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }
}
