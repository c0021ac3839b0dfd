package io.perseid.app.config.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How rows of another table are found: the same for joins and lists. */
final class MatchKeys {

    static final Key<Map<String, String>> MATCH = Key.of(
                    "match",
                    OneOf.of(
                            new Mapped<String, Map<String, String>>(
                                    Scalars.text("a column", "write the name of a column"),
                                    (column, n, r) -> Optional.of(Map.of(column, column))),
                            new Mapped<List<Named<String>>, Map<String, String>>(
                                    new MapOf<>(
                                            "columns of the model",
                                            Scalars.text("a column of the table", "write its name")),
                                    (pairs, n, r) -> Optional.of(inOrder(pairs)))),
                    "The column that both have, or column of the model: column of the table.")
            .mandatory()
            .such("customer_id");

    private MatchKeys() {}

    private static Map<String, String> inOrder(List<Named<String>> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        pairs.forEach(pair -> map.put(pair.name(), pair.value()));
        return map;
    }
}
