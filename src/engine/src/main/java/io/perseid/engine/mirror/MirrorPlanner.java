package io.perseid.engine.mirror;

import io.perseid.api.destination.Verb;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.Survey;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerMemory;
import io.perseid.engine.ledger.SeenKeys;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.model.ModelRows;
import io.perseid.engine.plan.Answers;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.FeedPlan;
import io.perseid.engine.plan.KeyLookup;
import io.perseid.engine.plan.KeySlices;
import io.perseid.engine.plan.MappedColumns;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.PlanWatch;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.plan.UnreadPart;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans a mirror run: reads the whole model, or what the warehouse says is not as it was, compares each row with the ledger,
 * and so knows what is new, changed and gone before anything is sent. Then the guard rails are asked. What is to be sent is
 * read again: by key where it is little, else as a full run reads it. Blocking, on a worker thread; changes nothing.
 */
public final class MirrorPlanner implements RunPlanner {

    /** Statements that are worth it where else one reads everything again. */
    private static final int MOST_STATEMENTS = 20;

    /**
     * What an entry takes on disk before any is known: 64 bytes, its texts (key and user; a name is shared), 12 of index, 1.25 of
     * filter. Orders with whole numbers for keys take 101 (src/bench/README.md).
     */
    private static final long USUAL_ENTRY_BYTES = 110;

    private final SyncParts parts;
    private final Slicing slicing;
    private final Ledger ledger;
    private final Allowances allowed;
    private final Mirror mirror;
    private final boolean forecast;

    /** @param allowed what a person lets this run do */
    public MirrorPlanner(SyncParts parts, Slicing slicing, Ledger ledger, Allowances allowed) {
        this(parts, slicing, ledger, allowed, false);
    }

    /** A planner whose plan no run follows: where a guard rail would stop one, it says so in a note and goes on. */
    public static MirrorPlanner forecast(SyncParts parts, Slicing slicing, Ledger ledger) {
        return new MirrorPlanner(parts, slicing, ledger, Allowances.none(), true);
    }

    private MirrorPlanner(SyncParts parts, Slicing slicing, Ledger ledger, Allowances allowed, boolean forecast) {
        this.forecast = forecast;
        this.parts = parts;
        this.slicing = slicing;
        this.ledger = ledger;
        this.allowed = allowed;
        Mirror stated = parts.sync().mirror().orElseThrow();
        // Whoever lets a run delete although the sync refuses to wants them deleted.
        this.mirror = allowed.deletes() && stated.deletes() == Mirror.Deletes.REFUSE
                ? new Mirror(stated.changes(), Mirror.Deletes.SEND, stated.maxDeleteRatio(), stated.maxUpdateRatio())
                : stated;
    }

    /** Asks the feed, where that is how changes are found. */
    @Override
    public RunPlanner beforeSession(Warehouse warehouse, StateStore store) {
        if (mirror.changes() != Mirror.Changes.FEED) {
            return this;
        }
        FeedWay way = new FeedWay(parts, slicing, !forecast);
        return new FeedPlanner(this, mirror, way, way.read(warehouse, store), ledger);
    }

    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now) {
        return plan(session, store, now, PlanWatch.none());
    }

    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now, PlanWatch watch) {
        return plan(session, store, now, watch, Optional.empty());
    }

    /** @param feed what it told before, if it is what the sync goes by */
    RunPlan plan(WarehouseSession session, StateStore store, Instant now, PlanWatch watch, Optional<FeedReading> feed) {
        Sync sync = parts.sync();
        Planner planner = new Planner(parts, slicing);
        // As the feed saw it, where it can say how: what changes later, and back, it would not tell.
        Optional<String> asOf = feed.flatMap(FeedReading::plan).flatMap(FeedPlan::asOf);
        CompiledModel model = planner.compile(session).asOf(asOf);
        Expr everything = planner.everything(model);
        List<SegmentInfo> segments = store.segments(Planner.ledger(sync, parts.destination()));
        long rows = new Answers(session, parts.dialect()).count(model.joined(everything));
        Optional<InWarehouse> table = mirror.changes() == Mirror.Changes.WAREHOUSE
                ? Optional.of(InWarehouse.open(parts, model, session, store, !forecast))
                : Optional.empty();
        Optional<StateDiff> diff =
                segments.isEmpty() ? Optional.empty() : table.flatMap(t -> t.compare(everything, store));
        CompiledModel changed = diff.flatMap(d -> table.map(t -> t.among(d))).orElse(model);
        RunPlan full = planner.plan(session, store, now, changed);
        mustBeAbleToDelete(full);
        boolean oneSnapshot = session.readsOneSnapshot(changed.allRows());
        List<String> notes = new ArrayList<>(full.notes());
        feed.ifPresent(told -> notes.addAll(told.notes()));
        String way = feed.map(FeedReading::way)
                .orElseGet(() -> InWarehouse.way(mirror, table, diff.isPresent(), segments.isEmpty()));
        Optional<FeedPlan> reached = feed.flatMap(FeedReading::plan);
        if (segments.isEmpty()) {
            return mirrored(
                    full, model, table, false, full.slices(), oneSnapshot, firstLoad(full, way, rows), reached, notes);
        }
        SeenKeys seen = diff.isPresent() ? SeenKeys.all(segments) : new SeenKeys(segments);
        List<Long> bounds = new ArrayList<>();
        Drift drift = new Drift(
                sync,
                MappedColumns.parse(full.checkpoint().map(Checkpoint::columns).orElse("")),
                model.mappedColumns());
        mustGoOn(() -> drift.mustKeepColumns(allowed), notes);
        Survey survey;
        boolean complete;
        try (LedgerCensus census = ledger.census(full.ledger(), segments, seen)) {
            survey = new Survey(
                    sync,
                    model,
                    full.lane(),
                    full.duplicates(),
                    census,
                    drift.added(),
                    mappingChanged(full),
                    model.holdBack(slicing.skewMargin()),
                    now);
            long named =
                    diff.isEmpty() ? rows : new Answers(session, parts.dialect()).count(changed.joined(everything));
            SourceReading reading = new SourceReading(
                    session, new ModelContext(parts.sync().name(), parts.dialect(), session), slicing, survey, notes);
            complete = reading.compare(changed, everything, named, oneSnapshot, watch);
            if (diff.isPresent()) {
                complete &= reading.gone(diff.get(), rows);
            }
            Optional<Survey.Source> source = model.promises(ModelRows.Promise.WHOLE_AT_CURSOR)
                    ? Optional.of(keys -> new KeyLookup(session).present(model.everything(), keys))
                    : Optional.empty();
            survey.unseen(bounds, slicing.rowsPerSlice(), source);
        }
        long rest = diff.isPresent() ? Math.max(0, rows - survey.rows()) : 0;
        long known =
                diff.map(StateDiff::known).orElseGet(() -> survey.present() + survey.deletes() + survey.reopened());
        MirrorChanges changes = changes(full, way, known, rest, survey, segments);
        if (!drift.added().isEmpty()) {
            notes.add("new since the last run: " + String.join(", ", drift.added()) + "; " + survey.filled() + " of "
                    + survey.updates() + " updates are of rows in which nothing else has changed");
        }
        boolean whole = complete;
        mustGoOn(() -> guard(session, model, survey, changes, whole, seen, full), notes);
        boolean rebuild = table.isPresent() && diff.isEmpty();
        List<Slice> slices = new ArrayList<>(
                diff.isPresent() ? named(full, rows, survey) : rebuild ? full.slices() : toSend(full, survey));
        boolean take = mirror.deletes() == Mirror.Deletes.SEND && complete;
        if (take || rebuild) {
            // The table in the warehouse is told of what stays as well.
            long looked = survey.deletes()
                    + (table.isPresent() ? survey.reopened() : 0)
                    + (rebuild ? survey.refusedDeletes() : 0);
            slices.addAll(gone(seen, bounds, take, looked, model.everything()));
        }
        if (survey.refusedDeletes() > 0) {
            notes.add(survey.refusedDeletes()
                    + " deletes were refused before and are not tried again: see perseid rejects" + " list "
                    + sync.name());
        }
        // What an incomplete comparison passed over, no feed would name.
        Optional<FeedPlan> followed = complete ? reached : reached.map(FeedPlan::staying);
        return mirrored(full, model, table, diff.isPresent(), slices, oneSnapshot, changes, followed, notes);
    }

    /** What the warehouse names: only that is read. Most rows are counted and nothing more. */
    private static List<Slice> named(RunPlan full, long rows, Survey survey) {
        List<Slice> slices = new ArrayList<>();
        long rest = Math.max(0, rows - survey.rows());
        slices.add(Slice.of(SliceKind.SETTLED, "rows that need nothing", rest, new UnreadPart.Settled(rest, rest)));
        full.slices().stream()
                .filter(slice -> survey.rows() > 0 || slice.kind() == SliceKind.HELD)
                .forEach(slices::add);
        return slices;
    }

    /** Where no run follows, what would stop one becomes a note. */
    void mustGoOn(Runnable guard, List<String> notes) {
        try {
            guard.run();
        } catch (PerseidException stop) {
            if (!forecast || stop.kind() != FailureKind.DATA) {
                throw stop;
            }
            notes.add("a run would stop before it sends anything: "
                    + stop.problem().sentence());
        }
    }

    void guard(
            WarehouseSession session,
            CompiledModel model,
            Survey survey,
            MirrorChanges changes,
            boolean complete,
            SeenKeys seen,
            RunPlan full) {
        GuardRails rails = new GuardRails(parts.sync(), mirror, allowed);
        // Rows without a user are nobody: an audience that has no others left is as empty as one without rows.
        boolean nobody = parts.sync().record() instanceof RecordDefinition.Audience
                && changes.inserts() == 0
                && survey.deletes() == changes.known();
        rails.sourceHasRows(nobody ? 0 : changes.read(), changes.known());
        if (mirror.deletes() == Mirror.Deletes.REFUSE && complete && survey.deletes() > 0) {
            try (LedgerCensus census = ledger.census(full.ledger(), seen.segments(), seen)) {
                Optional<String> gone = new Vanished(new KeyLookup(session), model.everything()).first(census);
                if (gone.isPresent()) {
                    throw rails.deleteRefused(survey.deletes(), gone.get());
                }
            }
        }
        rails.deletes(survey.deletes(), changes.known());
        rails.updates(survey.updates() + survey.moved(), changes.known());
    }

    /** What is new or changed, by key if that is little. What is held and due is read in any case, because it has to be released. */
    private List<Slice> toSend(RunPlan full, Survey survey) {
        CompiledModel model = full.model();
        int each = KeyLookup.keysInOneStatement(model);
        List<String> keys = survey.keys();
        boolean little = survey.keysSuffice()
                && keys.size() <= survey.rows() / 4
                && keys.size() <= MOST_STATEMENTS * each
                && KeySlices.possible(model);
        if (!little) {
            return full.slices();
        }
        List<Slice> slices = new ArrayList<>();
        slices.add(Slice.of(
                SliceKind.SETTLED,
                "rows that need nothing",
                survey.rows() - keys.size(),
                new UnreadPart.Settled(survey.rows() - keys.size(), survey.unchanged())));
        slices.addAll(KeySlices.of(model, keys, Expr.always()));
        full.slices().stream().filter(slice -> slice.kind() == SliceKind.HELD).forEach(slices::add);
        return slices;
    }

    /**
     * @param bounds hashes that part the keys that were not seen into equal ranges
     * @param take whether they are deleted
     * @param among where each is looked for once more
     */
    static List<Slice> gone(SeenKeys seen, List<Long> bounds, boolean take, long deletes, CompiledModel among) {
        List<Slice> slices = new ArrayList<>();
        if (deletes == 0) {
            return slices;
        }
        long ranges = bounds.size() + 1L;
        for (int range = 0; range < ranges; range++) {
            long from = range == 0 ? 0 : bounds.get(range - 1);
            long to = range == bounds.size() ? 0 : bounds.get(range);
            slices.add(Slice.of(
                    SliceKind.GONE,
                    ranges == 1 ? "rows that are gone" : "rows that are gone, " + (range + 1) + " of " + ranges,
                    deletes / ranges,
                    new UnreadPart.Gone(seen, from, to, take, among)));
        }
        return slices;
    }

    private static RunPlan mirrored(
            RunPlan full,
            CompiledModel model,
            Optional<InWarehouse> table,
            boolean relied,
            List<Slice> slices,
            boolean oneSnapshot,
            MirrorChanges changes,
            Optional<FeedPlan> reached,
            List<String> notes) {
        // A plan without slices commits nothing, and so would reach nothing.
        List<Slice> committed = slices.isEmpty() && reached.isPresent()
                ? List.of(Slice.of(SliceKind.SETTLED, "no rows", 0, new UnreadPart.Settled(0, 0)))
                : slices;
        return new RunPlan(
                        full.ledger(),
                        full.lane(),
                        full.container(),
                        model,
                        full.warehouseNow(),
                        full.checkpoint(),
                        table.map(t -> t.hashed(committed)).orElse(committed),
                        oneSnapshot,
                        full.duplicates(),
                        notes)
                .mirroring(changes, table.map(t -> t.state(!relied)), reached);
    }

    private MirrorChanges firstLoad(RunPlan full, String way, long rows) {
        return new MirrorChanges(
                way,
                0,
                true,
                0,
                rows,
                rows,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                Promises.of(parts.sync(), full.lane(), mirror),
                rows * USUAL_ENTRY_BYTES,
                LedgerMemory.compared(rows));
    }

    /** @param known that are, or may be, at the destination @param rest rows that need not be looked at */
    MirrorChanges changes(RunPlan full, String way, long known, long rest, Survey survey, List<SegmentInfo> segments) {
        long entries = segments.stream().mapToLong(SegmentInfo::entries).sum();
        long bytes = segments.stream().mapToLong(SegmentInfo::bytes).sum();
        long written = survey.inserts() + survey.updates() + survey.moved() + survey.deletes() + survey.inDoubt();
        return new MirrorChanges(
                way,
                survey.rows(),
                false,
                known,
                survey.rows() + rest,
                survey.inserts(),
                survey.updates(),
                survey.moved(),
                survey.deletes(),
                survey.reopened(),
                survey.inDoubt(),
                survey.unchanged() + rest,
                survey.unsendable(),
                survey.samples(),
                Promises.of(parts.sync(), full.lane(), mirror),
                bytes + written * bytes / Math.max(1, entries),
                LedgerMemory.compared(entries + written));
    }

    static boolean mappingChanged(RunPlan plan) {
        return plan.checkpoint()
                .map(Checkpoint::mapping)
                .filter(mapping ->
                        !mapping.isEmpty() && !mapping.equals(plan.model().mappingHash()))
                .isPresent();
    }

    void mustBeAbleToDelete(RunPlan full) {
        Sync sync = parts.sync();
        if (mirror.deletes() == Mirror.Deletes.SEND
                && !full.lane().accepts(sync.record().kind(), Verb.DELETE)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    sync.where(),
                    "deletes are to be sent, and lane " + full.lane().id() + " of destination " + sync.destination()
                            + " takes no deletes of " + sync.record().kind().word() + " records",
                    "deletes: ignore or deletes: refuse",
                    "write one of them, or choose another destination");
        }
    }
}
