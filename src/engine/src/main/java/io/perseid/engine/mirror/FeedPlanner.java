package io.perseid.engine.mirror;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.Survey;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.SeenKeys;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.plan.Answers;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.FeedPlan;
import io.perseid.engine.plan.KeySlices;
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
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Mirror;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Plans a mirror run of which a feed has told before which keys may have changed: their rows are read by key through the
 * model and compared with the ledger. A key without a row is a delete if it is in. What the feed could not tell is compared
 * as a whole. One attempt of a run; blocking, on a worker thread; changes nothing.
 */
final class FeedPlanner implements RunPlanner {

    private final MirrorPlanner mirrors;
    private final Mirror mirror;
    private final FeedWay way;
    private final FeedReading reading;
    private final Ledger ledger;

    FeedPlanner(MirrorPlanner mirrors, Mirror mirror, FeedWay way, FeedReading reading, Ledger ledger) {
        this.mirrors = mirrors;
        this.mirror = mirror;
        this.way = way;
        this.reading = reading;
        this.ledger = ledger;
    }

    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now) {
        return plan(session, store, now, PlanWatch.none());
    }

    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now, PlanWatch watch) {
        Optional<FeedPlan> told = reading.plan().filter(plan -> plan.asked().isPresent());
        return told.isPresent()
                ? plan(session, store, now, watch, told.get())
                : mirrors.plan(session, store, now, watch, Optional.of(reading));
    }

    private RunPlan plan(WarehouseSession session, StateStore store, Instant now, PlanWatch watch, FeedPlan told) {
        Set<String> asked = told.asked().orElseThrow();
        SyncParts parts = way.parts();
        Slicing slicing = way.slicing();
        Planner planner = new Planner(parts, slicing);
        CompiledModel model = planner.compile(session).asOf(told.asOf());
        Expr everything = planner.everything(model);
        if (!way.version(model, everything).equals(told.version())) {
            throw changedMeanwhile();
        }
        RunPlan full = planner.planByKey(session, store, now, model, List.copyOf(asked));
        mirrors.mustBeAbleToDelete(full);
        List<SegmentInfo> segments = store.segments(full.ledger());
        List<String> notes = new ArrayList<>(full.notes());
        notes.addAll(reading.notes());
        SeenKeys seen = SeenKeys.all(segments);
        List<Long> bounds = new ArrayList<>();
        Survey survey;
        boolean complete = true;
        try (LedgerCensus census = ledger.census(full.ledger(), segments, seen)) {
            survey = new Survey(
                    parts.sync(),
                    model,
                    full.lane(),
                    full.duplicates(),
                    census,
                    Set.of(),
                    false,
                    slicing.skewMargin(),
                    now);
            survey.expect(asked);
            for (Expr condition : KeySlices.conditions(model, List.copyOf(asked), everything)) {
                complete &= read(
                        session, model, condition, survey, compared -> watch.compared(compared, asked.size()), notes);
            }
            survey.unseen(bounds, slicing.rowsPerSlice(), Optional.empty());
        }
        long rows = new Answers(session, parts.dialect()).count(model.joined(everything));
        long rest = Math.max(0, rows - survey.rows());
        MirrorChanges changes = mirrors.changes(
                full, reading.way(), rest + survey.present() + survey.deletes(), rest, survey, segments);
        boolean whole = complete;
        mirrors.mustGoOn(() -> mirrors.guard(session, model, survey, changes, whole, seen, full), notes);
        List<Slice> slices = toSend(full, survey, rest, everything);
        if (mirror.deletes() == Mirror.Deletes.SEND && complete) {
            slices.addAll(MirrorPlanner.gone(seen, bounds, true, survey.deletes(), model.everything()));
        }
        RunPlan plan = new RunPlan(
                full.ledger(),
                full.lane(),
                full.container(),
                model,
                full.warehouseNow(),
                full.checkpoint(),
                slices,
                session.readsOneSnapshot(model.allRows()),
                full.duplicates(),
                notes);
        return plan.mirroring(changes, Optional.empty(), Optional.of(complete ? told : told.staying()));
    }

    /** @return whether it had as many rows as the warehouse counted */
    private static boolean read(
            WarehouseSession session,
            CompiledModel model,
            Expr condition,
            Survey survey,
            LongConsumer compared,
            List<String> notes) {
        long counted = new Answers(session, model.dialect()).count(model.joined(condition));
        long read;
        try (RowReader reader = session.read(model.where(condition))) {
            read = survey.read(reader, compared);
        }
        if (read != counted) {
            notes.add("the read by key gave " + read + " rows where the warehouse counted " + counted
                    + ", so this run deletes nothing; the next one is told the same keys again");
        }
        return read == counted;
    }

    private List<Slice> toSend(RunPlan full, Survey survey, long rest, Expr everything) {
        List<Slice> slices = new ArrayList<>();
        List<String> again = survey.keys();
        long settled = Math.max(0, rest + survey.rows() - again.size());
        slices.add(Slice.of(
                SliceKind.SETTLED,
                "rows that need nothing",
                settled,
                new UnreadPart.Settled(settled, rest + survey.unchanged())));
        if (survey.keysSuffice()) {
            slices.addAll(KeySlices.of(full.model(), again, everything));
        }
        full.slices().stream()
                .filter(slice -> slice.kind() == SliceKind.HELD || !survey.keysSuffice())
                .forEach(slices::add);
        return slices;
    }

    private PerseidException changedMeanwhile() {
        return PerseidException.of(
                FailureKind.TRANSIENT,
                way.parts().sync().where(),
                "columns that changed after the feed was read",
                "the columns as they were then",
                "nothing: it is planned again");
    }
}
