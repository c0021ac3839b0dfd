package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Select;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The expressions of a statement, each once, named {@code c0}, {@code c1} and so on. One thread. */
final class SelectList {

    private final Dialect dialect;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Expr> expressions = new ArrayList<>();

    SelectList(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What the column at this place of the result is called. */
    static String name(int place) {
        return "c" + place;
    }

    /** The place of an expression in the result; the same expression is read once. */
    int add(Expr expression) {
        Integer known = places.putIfAbsent(expression.sql(dialect), expressions.size());
        if (known != null) {
            return known;
        }
        expressions.add(expression);
        return expressions.size() - 1;
    }

    /** In the order of their places. */
    List<Expr> expressions() {
        return List.copyOf(expressions);
    }

    /** The list as it stands now on top of a statement. */
    Select on(Select rows) {
        Select list = rows;
        for (int place = 0; place < expressions.size(); place++) {
            list = list.column(expressions.get(place), name(place));
        }
        return list;
    }
}
