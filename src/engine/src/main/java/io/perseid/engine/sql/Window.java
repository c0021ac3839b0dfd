package io.perseid.engine.sql;

import io.perseid.api.warehouse.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which rows a window function sees. Immutable.
 *
 * @param frame empty for what SQL takes without one: to the current row and its equals if there is an order, else all
 */
public record Window(List<Expr> partition, List<Order> order, Optional<Frame> frame) {

    /** The frames that models need. */
    public enum Frame {
        /** All rows of the partition before this one. */
        BEFORE("ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"),
        /** All rows up to this one. */
        UP_TO("ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"),
        /** The whole partition. */
        WHOLE("ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");

        private final String sql;

        Frame(String sql) {
            this.sql = sql;
        }
    }

    public static Window of(List<Expr> partition, List<Order> order) {
        return new Window(partition, order, Optional.empty());
    }

    public Window frame(Frame frame) {
        return new Window(partition, order, Optional.of(frame));
    }

    String sql(Dialect dialect) {
        List<String> parts = new ArrayList<>();
        if (!partition.isEmpty()) {
            parts.add("PARTITION BY " + Expr.list(dialect, partition));
        }
        if (!order.isEmpty()) {
            parts.add("ORDER BY " + Order.sql(dialect, order));
        }
        frame.ifPresent(f -> parts.add(f.sql));
        return String.join(" ", parts);
    }
}
