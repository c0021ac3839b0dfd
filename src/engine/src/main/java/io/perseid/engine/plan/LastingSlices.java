package io.perseid.engine.plan;

import io.perseid.engine.identity.TimeReader;
import io.perseid.engine.state.SubmittedQuery;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which ranges of a standard sync are {@link Lasting}: those that end before the look-back of the run that asked for
 * them begins. What changes there later is out of reach of every run that follows, so a result of then is worth as much as
 * one of now. Pure.
 */
record LastingSlices(SyncParts parts, CompiledModel model, CursorRange range, Cursor cursor) {

    /** The query that a dead run left and that this one may go on with, if there is one. */
    Optional<SubmittedQuery> left(List<SubmittedQuery> queries, Optional<Long> low, Optional<Long> high) {
        return queries.stream()
                .filter(query -> query.high() <= until(query.asked()) && high.isPresent() && query.high() < high.get())
                .filter(query ->
                        low.isEmpty() || query.low().isPresent() && query.low().getAsLong() >= low.get())
                .filter(query -> query.statement().equals(fingerprint(sql(low(query), Optional.of(query.high())))))
                .findFirst();
    }

    static Optional<Long> low(SubmittedQuery query) {
        return query.low().isPresent() ? Optional.of(query.low().getAsLong()) : Optional.empty();
    }

    /** The slice with what can be told of it; as it was if its result would not last. */
    Slice marked(Slice slice, Histogram.Part part, Optional<SubmittedQuery> left, Instant warehouseNow) {
        if (parts.sync().mode() != Mode.STANDARD || part.high().isEmpty()) {
            return slice;
        }
        OptionalLong low = part.low().isPresent() ? OptionalLong.of(part.low().get()) : OptionalLong.empty();
        long high = part.high().get();
        String statement = fingerprint(slice.sql());
        Optional<SubmittedQuery> resumed =
                left.filter(query -> query.statement().equals(statement) && query.high() == high);
        if (resumed.isEmpty() && high > until(warehouseNow)) {
            return slice;
        }
        Instant asked = resumed.map(SubmittedQuery::asked).orElse(warehouseNow);
        return slice.lasting(
                new Lasting(low, high, asked, statement, resumed.map(SubmittedQuery::id)), slice.checkpoint());
    }

    /**
     * The one that is resumed before all others: its rows are older than theirs, and must not come after a newer version.
     * It moves the checkpoint only if nothing lies before it.
     */
    static List<Slice> inOrder(List<Slice> slices) {
        List<Slice> ordered = new ArrayList<>(slices);
        for (int place = 1; place < slices.size(); place++) {
            Slice slice = slices.get(place);
            Optional<Lasting> lasting = slice.lasting();
            if (lasting.flatMap(Lasting::query).isPresent()) {
                ordered.remove(place);
                ordered.add(0, slice.lasting(lasting.get(), OptionalLong.empty()));
            }
        }
        return ordered;
    }

    /** Below this no run reads again that follows one of then. */
    private long until(Instant asked) {
        long bound = TimeReader.raw(asked.minus(cursor.settle()), range.form(), model.cursorZone());
        // No checkpoint of that run lies above this, and its day, where the cursor is one, stayed open.
        long watermark = Math.floorDiv(bound, range.unit()) * range.unit();
        return Math.floorDiv(watermark - cursor.lookback().toNanos() / 1000, range.unit()) * range.unit();
    }

    private String sql(Optional<Long> low, Optional<Long> high) {
        return model.where(range.condition(low, high));
    }

    private String fingerprint(String sql) {
        return Lasting.fingerprint(parts.sync().warehouse(), sql, model.schema());
    }
}
