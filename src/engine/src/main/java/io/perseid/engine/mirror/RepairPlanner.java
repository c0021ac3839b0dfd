package io.perseid.engine.mirror;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.destination.Verb;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.GoneSource;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.SeenKeys;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.plan.AbsorbedKeys;
import io.perseid.engine.plan.KeyLookup;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans a run of any mode but mirror. Beside what {@link Planner} plans, it takes away what was sent before and is part of another
 * row now, such as the second of two sessions that a late event has joined: these modes do not compare what was sent with what
 * there is, but the row that took it in is read again, and tells which keys it holds. Blocking, on a worker thread; changes nothing.
 */
public final class RepairPlanner implements RunPlanner {

    private final SyncParts parts;
    private final Slicing slicing;
    private final Ledger ledger;

    public RepairPlanner(SyncParts parts, Slicing slicing, Ledger ledger) {
        this.parts = parts;
        this.slicing = slicing;
        this.ledger = ledger;
    }

    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now) {
        Planner planner = new Planner(parts, slicing);
        RunPlan plan = planner.plan(session, store, now);
        List<SegmentInfo> segments = store.segments(plan.ledger());
        Optional<AbsorbedKeys> absorbed =
                segments.isEmpty() || !takesAway(plan) ? Optional.empty() : planner.absorbed(plan);
        return absorbed.map(keys -> repairing(plan, keys, segments, session)).orElse(plan);
    }

    /** Whether the sync marks old events as gone, and its destination can. */
    private boolean takesAway(RunPlan plan) {
        Sync sync = parts.sync();
        return (sync.mode() == Mode.STANDARD || sync.mode() == Mode.FULL)
                && sync.record() instanceof Events events
                && events.superseded() == Superseded.TOMBSTONE
                && plan.lane().accepts(sync.record().kind(), Verb.DELETE);
    }

    private RunPlan repairing(
            RunPlan plan, AbsorbedKeys absorbed, List<SegmentInfo> segments, WarehouseSession session) {
        SeenKeys seen = SeenKeys.all(segments);
        List<Long> bounds = new ArrayList<>();
        long gone;
        try (LedgerCensus census = ledger.census(plan.ledger(), segments, seen)) {
            try (RowReader reader = session.read(absorbed.statement())) {
                miss(reader, absorbed, MirrorPlanner.mappingChanged(plan), census);
            }
            Vanished vanished = new Vanished(new KeyLookup(session), absorbed.among());
            gone = census.allSeen() ? 0 : vanished.count(census, bounds, slicing.rowsPerSlice());
        }
        if (gone == 0) {
            return plan;
        }
        // First, so that the checkpoint cannot pass the rows that took them in before these are gone. A run that
        // dies in between is followed by one that reads the same rows again.
        return plan.beginningWith(
                MirrorPlanner.gone(seen, bounds, true, gone, absorbed.among()),
                List.of(gone + (gone == 1 ? " row that was sent is" : " rows that were sent are")
                        + " part of others now, by rows that came late: marked as gone (superseded: tombstone)"));
    }

    /** Notes which of the keys are, or may be, in. Of these, the ones that still have a row are told apart later. */
    private void miss(RowReader reader, AbsorbedKeys absorbed, boolean retryRejected, LedgerCensus census) {
        InsertIds insertIds = new InsertIds(parts.sync().namespace(), InsertIds.EVENT);
        Text key = new Text();
        LedgerEntry entry = new LedgerEntry();
        LedgerEntry known = new LedgerEntry();
        while (reader.next()) {
            KeyReader keys = new KeyReader(reader.batch().getFieldVectors());
            for (int row = 0; row < reader.batch().getRowCount(); row++) {
                if (keys.read(row, key)) {
                    entry.key.set(key.bytes, 0, key.length);
                    insertIds.hashKey(entry);
                    if (census.find(entry.keyHigh, entry.keyLow, known)
                            && absorbed.mayHaveTaken(known.timeMicros)
                            && (retryRejected || !GoneSource.wasRefused(known))) {
                        census.miss(entry.keyHigh, entry.keyLow, known);
                    }
                }
            }
        }
    }
}
