package io.perseid.engine.sql;

import io.perseid.api.warehouse.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/** One part of an order. NULLs come where the warehouse puts them, so order by what has none, or say which come first. */
public record Order(Expr by, boolean descending) {

    public static Order ascending(Expr by) {
        return new Order(by, false);
    }

    public static Order descending(Expr by) {
        return new Order(by, true);
    }

    static String sql(Dialect dialect, List<Order> orders) {
        return orders.stream()
                .map(o -> o.by.sql(dialect) + (o.descending ? " DESC" : ""))
                .collect(Collectors.joining(", "));
    }
}
