package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The expressions of a statement, each once, named {@code c0}, {@code c1} and so on. */
final class SelectList {

    private final Dialect dialect;
    private final Map<String, Integer> places = new LinkedHashMap<>();

    SelectList(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The place of an expression in the result; the same expression is read once. */
    int add(String expression) {
        Integer known = places.get(expression);
        if (known != null) {
            return known;
        }
        places.put(expression, places.size());
        return places.size() - 1;
    }

    String sql() {
        List<String> lines = new ArrayList<>();
        places.forEach((expression, place) -> lines.add("  " + expression + " AS " + dialect.identifier("c" + place)));
        return String.join(",\n", lines);
    }
}
