package io.perseid.engine.plan;

import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a window lie in time: found by one grouping query, and by another inside a bar that holds too many.
 * Values are microseconds in the cursor's own terms. One thread.
 */
final class Histogram {

    private static final long BARS = 1_000;
    /** 1,000 bars four times over tell a year apart to well below a millisecond. */
    private static final int MAX_DEPTH = 4;
    /** One in so many rows more than a part should have. */
    private static final int MORE = 50;

    private final CompiledModel model;
    private final CursorRange range;
    private final Answers answers;
    private final Expr micros;

    Histogram(WarehouseSession session, CompiledModel model, CursorRange range) {
        this.model = model;
        this.range = range;
        this.answers = new Answers(session, model.dialect());
        this.micros = range.expression().epochMicros();
    }

    /**
     * Cuts a window into ranges of about so many rows, in order and without gaps. The first reaches down to {@code low}
     * and the last up to {@code high}, however the rows lie.
     *
     * @param low inclusive; empty for none
     * @param high exclusive; empty for none
     */
    List<Part> cut(Optional<Long> low, Optional<Long> high, long rowsPerPart) {
        List<Optional<Long>> bounds = answers.numbers(rows(low, high)
                        .column(Expr.countRows(), "n")
                        .column(Expr.min(micros), "low")
                        .column(Expr.max(micros), "high"))
                .get(0);
        long rows = bounds.get(0).orElse(0L);
        if (rows <= rowsPerPart) {
            return List.of(new Part(low, high, rows));
        }
        long first = bounds.get(1).orElseThrow();
        long end = bounds.get(2).orElseThrow() + range.unit();
        return merge(bars(first, end, rowsPerPart, 0), low, high, rowsPerPart);
    }

    private List<Bar> bars(long first, long end, long rowsPerPart, int depth) {
        long width = Math.max(1, Math.floorDiv(end - first, BARS * range.unit()) + 1) * range.unit();
        Select grouped = rows(Optional.of(first), Optional.of(end))
                .column(micros.minus(Expr.number(first)).wholeParts(width), "bar")
                .column(Expr.countRows(), "n")
                .groupBy(List.of(Expr.place(1)))
                .orderBy(List.of(Order.ascending(Expr.place(1))));
        List<Bar> bars = new ArrayList<>();
        for (List<Optional<Long>> row : answers.numbers(grouped)) {
            long low = first + row.get(0).orElseThrow() * width;
            long high = Math.min(end, low + width);
            long rows = row.get(1).orElseThrow();
            if (rows > rowsPerPart && high - low > range.unit() && depth < MAX_DEPTH) {
                bars.addAll(bars(low, high, rowsPerPart, depth + 1));
            } else {
                bars.add(new Bar(low, rows));
            }
        }
        return bars;
    }

    private Select rows(Optional<Long> low, Optional<Long> high) {
        return model.bounded(low, high).over(range.condition(low, high));
    }

    /**
     * Parts of about equal size: each has a log, a segment and a commit of its own, and a small rest at the end would have
     * them, too. So a part may be a little larger than was aimed at.
     */
    static List<Part> merge(List<Bar> bars, Optional<Long> low, Optional<Long> high, long rowsPerPart) {
        long most = rowsPerPart + rowsPerPart / MORE;
        long all = bars.stream().mapToLong(Bar::rows).sum();
        long count = Math.max(1, (all + most - 1) / most);
        List<Part> parts = new ArrayList<>();
        Optional<Long> start = low;
        long rows = 0;
        long before = 0;
        for (Bar bar : bars) {
            long border = (parts.size() + 1) * all / count;
            if (rows > 0 && (before + bar.rows / 2 > border || rows + bar.rows > most)) {
                parts.add(new Part(start, Optional.of(bar.low), rows));
                start = Optional.of(bar.low);
                rows = 0;
            }
            rows += bar.rows;
            before += bar.rows;
        }
        parts.add(new Part(start, high, rows));
        return parts;
    }

    /** A range of the window with the rows expected in it. */
    record Part(Optional<Long> low, Optional<Long> high, long rows) {}

    /** What a grouping query found from {@code low} up to the next bar. */
    record Bar(long low, long rows) {}
}
