package io.perseid.engine.plan;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.identity.TimeReader;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.model.ModelRows.Promise;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.SubmittedQuery;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Audience;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.RecordDefinition.Groups;
import io.perseid.engine.sync.RecordDefinition.LookupTable;
import io.perseid.engine.sync.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Makes the plan of a run: reads the warehouse's columns, counts and clock, and the state; changes neither. One use a run;
 * blocking, on a worker thread.
 */
public final class Planner implements RunPlanner {

    /** Held rows that one run reads again; the rest waits for the next. */
    private static final int HELD_AT_ONCE = 10_000;

    /** Repeated keys of a lookup table that are named. */
    private static final int SHOWN_KEYS = 5;

    private final SyncParts parts;
    private final Slicing slicing;

    public Planner(SyncParts parts, Slicing slicing) {
        this.parts = parts;
        this.slicing = slicing;
    }

    /** The ledger of a sync, which depends on nothing but names. */
    public static LedgerId ledger(Sync sync, Destination destination) {
        return new LedgerId(
                sync.namespace(), destination.project(), sync.record().kind());
    }

    /** Compiles the model only: enough for a preview and for the SQL. */
    public CompiledModel compile(WarehouseSession session) {
        CompiledModel model =
                new ModelCompiler(parts.sync(), parts.dialect(), session).compile(parts.sideTables(), parts.versions());
        return parts.sync().mode() == Mode.STANDARD || !model.promises(Promise.WHOLE_AT_CURSOR)
                ? model
                : whole(model, session.now());
    }

    /** Only rows that are whole by now: what a standard run gets by its upper bound. */
    private CompiledModel whole(CompiledModel model, Instant warehouseNow) {
        Cursor cursor = ((Events) parts.sync().record()).cursor();
        TimeForm form = model.cursorForm().orElseThrow();
        CursorRange range = model.range();
        long bound = TimeReader.raw(warehouseNow.minus(cursor.settle()), form, model.cursorZone());
        return model.within(range.condition(Optional.empty(), Optional.of(bound)));
    }

    /** @param now the engine's clock, for rows that were held */
    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now) {
        return plan(session, store, now, compile(session));
    }

    /** The same for a model that is compiled, perhaps with some of its rows only. */
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now, CompiledModel model) {
        Sync sync = parts.sync();
        LedgerId ledger = ledger(sync, parts.destination());
        Optional<Checkpoint> checkpoint = store.checkpoint(ledger);
        Instant warehouseNow = session.now();
        List<String> notes = new ArrayList<>();
        checkpoint
                .filter(c -> !c.mapping().isEmpty() && !c.mapping().equals(model.mappingHash()))
                .ifPresent(c -> notes.add("the mapping, key, zone or a connector changed since the last run: rows are"
                        + " sent again as they are read again and differ"));
        if (checkpoint.isEmpty()) {
            notes.add("first run for " + ledger.project() + ": it starts empty");
        }
        if (!model.lookAhead().isZero()) {
            notes.add("within_next: an event waits until " + words(model.lookAhead())
                    + " after it have passed, so that all that counts is there");
        }
        List<Slice> slices;
        DuplicateKeys duplicates = new DuplicateKeys(Map.of());
        if (sync.mode() == Mode.ONCE && checkpoint.map(Checkpoint::complete).orElse(false)) {
            List<HeldRow> due = store.heldDue(ledger, now, HELD_AT_ONCE);
            slices = held(due, model);
            if (!due.isEmpty()) {
                duplicates = duplicates(session, model, among(model, due), slices);
            }
            notes.add(
                    slices.isEmpty()
                            ? "mode once: everything was loaded already, so there is nothing to do"
                            : "mode once: everything was loaded already, except rows that were held and are due now");
        } else if (sync.record() instanceof Events events) {
            Window window = window(events.cursor(), model, checkpoint, warehouseNow);
            List<HeldRow> due = store.heldDue(ledger, now, HELD_AT_ONCE);
            // A first load reads about all there is, so the tables are asked as they stand.
            Expr read = window.low.isEmpty() ? Expr.always() : read(model, window, due);
            notes.addAll(inspect(session, model, read));
            LastingSlices lasting = new LastingSlices(parts, model, window.range, events.cursor());
            long each = rowsPerSlice(session, model, read);
            slices = eventSlices(session, due, model, window, lasting, store.queries(ledger), warehouseNow, each);
            CompiledModel searched = due.isEmpty() ? model.bounded(window.low, window.high) : model;
            duplicates = duplicates(session, searched, read(model, window, due), slices);
        } else if (sync.record() instanceof LookupTable lookup) {
            String sql = model.mapped(Expr.always())
                    .orderBy(List.of(Order.ascending(Expr.place(1))))
                    .sql(parts.dialect());
            slices = List.of(new Slice(
                    SliceKind.WHOLE, "whole table " + lookup.table(), sql, count(session, model), none(), List.of()));
            unique(lookup, duplicates(session, model, Expr.always(), slices));
        } else {
            notes.addAll(inspect(session, model, Expr.always()));
            slices = buckets(session, model);
            // The members of an audience were made distinct by the statement.
            duplicates =
                    sync.record() instanceof Audience ? duplicates : duplicates(session, model, Expr.always(), slices);
        }
        boolean oneSnapshot = slices.size() > 1 && session.readsOneSnapshot(model.allRows());
        // Which of several rows of a key wins is known for the rows of now; and slices side by side must be equally
        // old.
        boolean last = !oneSnapshot && duplicates.isEmpty();
        return new RunPlan(
                ledger,
                lane(model.mapping()),
                container(),
                model,
                warehouseNow,
                checkpoint,
                last
                        ? LastingSlices.inOrder(slices)
                        : slices.stream()
                                .map(slice -> slice.readBy(slice.sql()))
                                .toList(),
                oneSnapshot,
                duplicates,
                notes);
    }

    private List<String> inspect(WarehouseSession session, CompiledModel model, Expr condition) {
        return model.inspect(context(session), condition);
    }

    /** @param condition which rows the run reads */
    private long rowsPerSlice(WarehouseSession session, CompiledModel model, Expr condition) {
        return ListRoom.rows(session, model, context(session), condition, slicing.rowsPerSlice());
    }

    private ModelContext context(WarehouseSession session) {
        return new ModelContext(parts.sync().name(), parts.dialect(), session);
    }

    /** The plan of a run that reads rows with certain keys and no others, besides held ones that are due. @param keys each once */
    public RunPlan planByKey(
            WarehouseSession session, StateStore store, Instant now, CompiledModel model, List<String> keys) {
        LedgerId ledger = ledger(parts.sync(), parts.destination());
        Expr everything = everything(model);
        List<Slice> slices = new ArrayList<>(KeySlices.of(model, keys, everything));
        DuplicateFinder finder = new DuplicateFinder(session, slicing.maxDuplicateKeys(), parts.sync());
        DuplicateKeys duplicates = new DuplicateKeys(Map.of());
        for (Expr condition : KeySlices.conditions(model, keys, everything)) {
            duplicates = duplicates.and(finder.find(model, condition, keys.size()));
        }
        List<HeldRow> due = store.heldDue(ledger, now, HELD_AT_ONCE);
        if (!due.isEmpty()) {
            duplicates = duplicates.and(finder.find(model, among(model, due), due.size()));
            slices.addAll(held(due, model));
        }
        return new RunPlan(
                ledger,
                lane(model.mapping()),
                container(),
                model,
                session.now(),
                store.checkpoint(ledger),
                slices,
                false,
                duplicates,
                List.of());
    }

    /** A lookup table gives a key one meaning: which of two rows is the right one nobody but its owner knows. */
    private void unique(LookupTable lookup, DuplicateKeys duplicates) {
        if (!duplicates.isEmpty()) {
            String shown = duplicates.keys().stream()
                    .sorted()
                    .limit(SHOWN_KEYS)
                    .map(key -> "\"" + key + "\"")
                    .collect(Collectors.joining(", "));
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    parts.sync().where() + " lookup.key",
                    duplicates.size() + (duplicates.size() == 1 ? " key stands" : " keys stand")
                            + " in several rows by " + lookup.key() + ": " + shown
                            + (duplicates.size() > SHOWN_KEYS ? " and others" : ""),
                    "each key once",
                    "choose another key, or keep one row of each in from: {sql: ...}");
        }
    }

    /** The condition for all rows that a sync without a window reads. */
    public Expr everything(CompiledModel model) {
        if (parts.sync().record() instanceof Events events
                && events.cursor().start().isPresent()) {
            CursorRange range = model.range();
            long start = TimeReader.raw(events.cursor().start().get(), range.form(), model.cursorZone());
            return range.condition(Optional.of(start), Optional.empty())
                    .or(range.expression().isNull());
        }
        return Expr.always();
    }

    private DuplicateKeys duplicates(
            WarehouseSession session, CompiledModel model, Expr condition, List<Slice> slices) {
        return new DuplicateFinder(session, slicing.maxDuplicateKeys(), parts.sync())
                .find(
                        model,
                        condition,
                        slices.stream().mapToLong(Slice::expectedRows).sum());
    }

    /** How to ask which keys the rows of an events plan have taken in; empty for a model whose rows take in none. */
    public Optional<AbsorbedKeys> absorbed(RunPlan plan) {
        Cursor cursor = ((Events) parts.sync().record()).cursor();
        Window window = window(cursor, plan.model(), plan.checkpoint(), plan.warehouseNow());
        return AbsorbedKeys.of(plan.model(), window.low, window.high);
    }

    private Window window(Cursor cursor, CompiledModel model, Optional<Checkpoint> checkpoint, Instant warehouseNow) {
        TimeForm form = model.cursorForm().orElseThrow();
        CursorRange range = model.range();
        Optional<Long> start = cursor.start().map(s -> TimeReader.raw(s, form, model.cursorZone()));
        if (parts.sync().mode() != Mode.STANDARD) {
            return new Window(range, start, Optional.empty(), Long.MAX_VALUE);
        }
        long bound =
                TimeReader.raw(warehouseNow.minus(cursor.settle()).minus(model.lookAhead()), form, model.cursorZone());
        // A day is read to its end, but stays open until it is over: the rest of it arrives later.
        long today = Math.floorDiv(bound, range.unit()) * range.unit();
        long high = form == TimeForm.DATE ? today + range.unit() : bound;
        Optional<Long> low = checkpoint
                .filter(c -> c.cursorMicros() != Long.MIN_VALUE)
                .map(c -> c.cursorMicros() - cursor.lookback().toNanos() / 1000)
                .map(l -> Math.floorDiv(l, range.unit()) * range.unit());
        Optional<Long> from = low.isEmpty() ? start : low.map(l -> Math.max(l, start.orElse(l)));
        long least = checkpoint.map(Checkpoint::cursorMicros).orElse(Long.MIN_VALUE);
        return new Window(range, from, Optional.of(Math.max(high, least)), Math.max(today, least));
    }

    private List<Slice> eventSlices(
            WarehouseSession session,
            List<HeldRow> due,
            CompiledModel model,
            Window window,
            LastingSlices lasting,
            List<SubmittedQuery> queries,
            Instant warehouseNow,
            long each) {
        List<Slice> slices = new ArrayList<>();
        boolean standard = parts.sync().mode() == Mode.STANDARD;
        CursorRange range = window.range;
        Optional<SubmittedQuery> left = standard ? lasting.left(queries, window.low, window.high) : Optional.empty();
        for (Histogram.Part part : cut(new Histogram(session, model, range), window, left, each)) {
            Slice slice = new Slice(
                    SliceKind.RANGE,
                    range.describe(part.low(), part.high()),
                    model.between(part.low(), part.high()),
                    part.rows(),
                    standard ? OptionalLong.of(Math.min(part.high().orElseThrow(), window.watermarkCap)) : none(),
                    List.of());
            slices.add(lasting.marked(slice, part, left, warehouseNow));
        }
        Expr noCursor = range.expression().isNull();
        long without = model.promises(Promise.HAS_CURSOR)
                ? 0
                : new Answers(session, parts.dialect()).count(model.over(noCursor));
        if (without > 0) {
            slices.add(new Slice(
                    SliceKind.NO_CURSOR, "rows without a cursor", model.where(noCursor), without, none(), List.of()));
        }
        slices.addAll(held(due, model));
        return slices;
    }

    /** Around the range of a query whose result is there already, or is on its way. */
    private static List<Histogram.Part> cut(
            Histogram histogram, Window window, Optional<SubmittedQuery> left, long each) {
        if (left.isEmpty()) {
            return histogram.cut(window.low, window.high, each);
        }
        Optional<Long> low = LastingSlices.low(left.get());
        Optional<Long> high = Optional.of(left.get().high());
        List<Histogram.Part> parts = new ArrayList<>();
        if (!low.equals(window.low)) {
            parts.addAll(histogram.cut(window.low, low, each));
        }
        parts.addAll(histogram.cut(low, high, Long.MAX_VALUE));
        parts.addAll(histogram.cut(high, window.high, each));
        return parts;
    }

    /** Everything that the run reads, so that rows that share a key are found wherever they are read. */
    private static Expr read(CompiledModel model, Window window, List<HeldRow> due) {
        Expr range = window.range.condition(window.low, window.high);
        return due.isEmpty() ? range : range.or(among(model, due));
    }

    private static Expr among(CompiledModel model, List<HeldRow> due) {
        return KeyLookup.condition(model, due.stream().map(HeldRow::key).toList());
    }

    /** Rows whose events lay in the future when they were read, and that are due by now: read again by their keys. */
    private List<Slice> held(List<HeldRow> due, CompiledModel model) {
        if (due.isEmpty()) {
            return List.of();
        }
        List<String> keys = due.stream().map(HeldRow::key).toList();
        return List.of(new Slice(
                SliceKind.HELD,
                keys.size() + " held rows that are due",
                model.where(among(model, due)),
                keys.size(),
                none(),
                keys));
    }

    private List<Slice> buckets(WarehouseSession session, CompiledModel model) {
        long rows = count(session, model);
        long each = rowsPerSlice(session, model, Expr.always());
        int buckets = (int) Math.max(1, (rows + each - 1) / each);
        List<Slice> slices = new ArrayList<>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            Expr condition = buckets == 1
                    ? Expr.always()
                    : model.keyExpressions().get(0).bucket(buckets).eq(Expr.number(bucket));
            slices.add(new Slice(
                    SliceKind.BUCKET,
                    buckets == 1 ? "all rows" : "keys " + (bucket + 1) + " of " + buckets,
                    model.where(condition),
                    rows / buckets,
                    none(),
                    List.of()));
        }
        return slices;
    }

    private long count(WarehouseSession session, CompiledModel model) {
        return new Answers(session, parts.dialect()).count(model.over(Expr.always()));
    }

    /** The lane that takes these records. */
    public Lane lane(RecordMapping mapping) {
        List<Lane> lanes = parts.destination().lanes();
        return lanes.stream()
                .filter(lane -> lane.accepts(mapping.kind(), mapping.verb()))
                .findFirst()
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        parts.sync().where(),
                        "destination " + parts.sync().destination() + " takes no "
                                + mapping.kind().word() + " records",
                        lanes.stream()
                                .flatMap(lane -> lane.accepts().stream())
                                .map(a -> a.kind().word())
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", ")),
                        "choose another destination or another kind of record"));
    }

    Optional<String> container() {
        RecordDefinition record = parts.sync().record();
        if (record instanceof LookupTable lookup) {
            return Optional.of(parts.destination().resolve(record.kind(), lookup.table()));
        }
        if (record instanceof Audience audience) {
            return Optional.of(parts.destination().resolve(record.kind(), audience.name()));
        }
        return record instanceof Groups groups ? Optional.of(groups.groupKey()) : Optional.empty();
    }

    private static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static OptionalLong none() {
        return OptionalLong.empty();
    }

    /** What a run reads of the cursor's line, and how far the checkpoint may move at most. */
    private record Window(CursorRange range, Optional<Long> low, Optional<Long> high, long watermarkCap) {}
}
