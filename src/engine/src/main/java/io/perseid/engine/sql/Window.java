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
public record Window(List<Expr> partition, List<Order> order, Optional<Frame> frame, Optional<Range> range) {

    /**
     * Rows by the distance of their value from this row's, where the order is one whole number; not beside a {@link Frame}.
     *
     * @param low inclusive; negative for below this row's value; empty for no end
     * @param high inclusive
     */
    public record Range(Optional<Long> low, long high) {
        String sql() {
            return "RANGE BETWEEN " + low.map(Range::end).orElse("UNBOUNDED PRECEDING") + " AND " + end(high);
        }

        private static String end(long distance) {
            return distance == 0 ? "CURRENT ROW" : Math.abs(distance) + (distance < 0 ? " PRECEDING" : " FOLLOWING");
        }
    }

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
        return new Window(partition, order, Optional.empty(), Optional.empty());
    }

    public Window frame(Frame frame) {
        return new Window(partition, order, Optional.of(frame), Optional.empty());
    }

    public Window range(Range distances) {
        return new Window(partition, order, Optional.empty(), Optional.of(distances));
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
        range.ifPresent(r -> parts.add(r.sql()));
        return String.join(" ", parts);
    }
}
