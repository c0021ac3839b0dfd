package io.perseid.testkit.simulator;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.StoredReject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The state database as one process sees it: out of reach now and then, and each commit is looked at. One thread. */
final class WatchedStore implements StateStore {

    private final StateStore store;
    private final Consumer<String> gate;
    private final Runnable begun;
    private final Committed committed;

    /** Told after each commit. */
    interface Committed {
        void committed(RunLease lease, Optional<Checkpoint> before, SliceCommit commit);
    }

    /**
     * @param gate asked before each method; may throw what it is to fail with
     * @param begun told when this process was given the lease
     */
    WatchedStore(StateStore store, Consumer<String> gate, Runnable begun, Committed committed) {
        this.store = store;
        this.gate = gate;
        this.begun = begun;
        this.committed = committed;
    }

    @Override
    public Optional<RunLease> beginRun(LedgerId ledger, String sync, String trigger, Owner owner, Duration lease) {
        gate.accept("beginRun");
        Optional<RunLease> taken = store.beginRun(ledger, sync, trigger, owner, lease);
        if (taken.isPresent()) {
            begun.run();
        }
        return taken;
    }

    @Override
    public void renew(RunLease lease, Duration duration) {
        gate.accept("renew");
        store.renew(lease, duration);
    }

    @Override
    public void planned(RunLease lease, int slices) {
        gate.accept("planned");
        store.planned(lease, slices);
    }

    @Override
    public void endRun(RunLease lease, RunStatus status, String message) {
        gate.accept("endRun");
        store.endRun(lease, status, message);
    }

    @Override
    public Optional<Checkpoint> checkpoint(LedgerId ledger) {
        gate.accept("checkpoint");
        return store.checkpoint(ledger);
    }

    @Override
    public List<SegmentInfo> segments(LedgerId ledger) {
        gate.accept("segments");
        return store.segments(ledger);
    }

    @Override
    public List<OpenSlice> openSlices(RunLease lease) {
        gate.accept("openSlices");
        return store.openSlices(lease);
    }

    @Override
    public OpenSlice openSlice(RunLease lease, String description) {
        gate.accept("openSlice");
        return store.openSlice(lease, description);
    }

    @Override
    public void commit(RunLease lease, SliceCommit commit) {
        gate.accept("commit");
        Optional<Checkpoint> before = store.checkpoint(lease.ledger());
        store.commit(lease, commit);
        committed.committed(lease, before, commit);
    }

    @Override
    public void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into) {
        gate.accept("replaceSegments");
        store.replaceSegments(lease, merged, into);
    }

    @Override
    public List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        gate.accept("heldDue");
        return store.heldDue(ledger, now, limit);
    }

    @Override
    public long held(LedgerId ledger) {
        return store.held(ledger);
    }

    @Override
    public List<RunRecord> runs(Optional<String> sync, int limit) {
        return store.runs(sync, limit);
    }

    @Override
    public Optional<RunRecord> lastRun(LedgerId ledger) {
        return store.lastRun(ledger);
    }

    @Override
    public List<LedgerStatus> statuses() {
        return store.statuses();
    }

    @Override
    public List<StoredReject> rejects(Optional<String> sync, Optional<String> code, int limit) {
        return store.rejects(sync, code, limit);
    }

    @Override
    public Optional<StoredReject> reject(long id) {
        return store.reject(id);
    }

    @Override
    public List<RejectMark> rejectMarks(RejectFilter filter, long after, int limit) {
        return store.rejectMarks(filter, after, limit);
    }

    @Override
    public Map<String, Long> rejectsByCode(RejectFilter filter) {
        return store.rejectsByCode(filter);
    }

    @Override
    public void endRejects(RunLease lease, List<Long> ids) {
        gate.accept("endRejects");
        store.endRejects(lease, ids);
    }

    @Override
    public long pruneRejects(RunLease lease, RejectRetention retention) {
        gate.accept("pruneRejects");
        return store.pruneRejects(lease, retention);
    }

    @Override
    public long dropRejects(RejectFilter filter, Owner actor) {
        return store.dropRejects(filter, actor);
    }

    @Override
    public void close() {}
}
