package io.perseid.testkit.simulator;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The state database as one process sees it: out of reach now and then, and each commit is looked at. One thread. */
final class WatchedStore extends DelegatingStore {

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
        super(store);
        this.gate = gate;
        this.begun = begun;
        this.committed = committed;
    }

    @Override
    public Optional<RunLease> beginRun(LedgerId ledger, String sync, String trigger, Owner owner, Duration lease) {
        gate.accept("beginRun");
        Optional<RunLease> taken = super.beginRun(ledger, sync, trigger, owner, lease);
        if (taken.isPresent()) {
            begun.run();
        }
        return taken;
    }

    @Override
    public void renew(RunLease lease, Duration duration) {
        gate.accept("renew");
        super.renew(lease, duration);
    }

    @Override
    public void planned(RunLease lease, int slices) {
        gate.accept("planned");
        super.planned(lease, slices);
    }

    @Override
    public void endRun(RunLease lease, RunStatus status, String message) {
        gate.accept("endRun");
        super.endRun(lease, status, message);
    }

    @Override
    public Optional<Checkpoint> checkpoint(LedgerId ledger) {
        gate.accept("checkpoint");
        return super.checkpoint(ledger);
    }

    @Override
    public List<SegmentInfo> segments(LedgerId ledger) {
        gate.accept("segments");
        return super.segments(ledger);
    }

    @Override
    public List<OpenSlice> openSlices(RunLease lease) {
        gate.accept("openSlices");
        return super.openSlices(lease);
    }

    @Override
    public OpenSlice openSlice(RunLease lease, String description) {
        gate.accept("openSlice");
        return super.openSlice(lease, description);
    }

    @Override
    public void commit(RunLease lease, SliceCommit commit) {
        gate.accept("commit");
        Optional<Checkpoint> before = super.checkpoint(lease.ledger());
        super.commit(lease, commit);
        committed.committed(lease, before, commit);
    }

    @Override
    public void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into) {
        gate.accept("replaceSegments");
        super.replaceSegments(lease, merged, into);
    }

    @Override
    public List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        gate.accept("heldDue");
        return super.heldDue(ledger, now, limit);
    }

    @Override
    public void endRejects(RunLease lease, List<Long> ids) {
        gate.accept("endRejects");
        super.endRejects(lease, ids);
    }

    @Override
    public long pruneRejects(RunLease lease, RejectRetention retention) {
        gate.accept("pruneRejects");
        return super.pruneRejects(lease, retention);
    }
}
