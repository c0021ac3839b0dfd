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
import io.perseid.engine.state.SubmittedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes everything on; who wants to look at something, or to tamper with it, overrides it. */
class DelegatingStore implements StateStore {

    private final StateStore store;

    DelegatingStore(StateStore store) {
        this.store = store;
    }

    @Override
    public Optional<RunLease> beginRun(LedgerId ledger, String sync, String trigger, Owner owner, Duration lease) {
        return store.beginRun(ledger, sync, trigger, owner, lease);
    }

    @Override
    public void renew(RunLease lease, Duration duration) {
        store.renew(lease, duration);
    }

    @Override
    public void planned(RunLease lease, int slices) {
        store.planned(lease, slices);
    }

    @Override
    public void endRun(RunLease lease, RunStatus status, String message) {
        store.endRun(lease, status, message);
    }

    @Override
    public Optional<Checkpoint> checkpoint(LedgerId ledger) {
        return store.checkpoint(ledger);
    }

    @Override
    public Optional<String> feed(LedgerId ledger) {
        return store.feed(ledger);
    }

    @Override
    public void forgetFeed(RunLease lease) {
        store.forgetFeed(lease);
    }

    @Override
    public Optional<String> mark(LedgerId ledger) {
        return store.mark(ledger);
    }

    @Override
    public List<SegmentInfo> segments(LedgerId ledger) {
        return store.segments(ledger);
    }

    @Override
    public List<OpenSlice> openSlices(RunLease lease) {
        return store.openSlices(lease);
    }

    @Override
    public OpenSlice openSlice(RunLease lease, String description) {
        return store.openSlice(lease, description);
    }

    @Override
    public void commit(RunLease lease, SliceCommit commit) {
        store.commit(lease, commit);
    }

    @Override
    public void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into) {
        store.replaceSegments(lease, merged, into);
    }

    @Override
    public List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        return store.heldDue(ledger, now, limit);
    }

    @Override
    public void keepQuery(RunLease lease, SubmittedQuery query) {
        store.keepQuery(lease, query);
    }

    @Override
    public List<SubmittedQuery> queries(LedgerId ledger) {
        return store.queries(ledger);
    }

    @Override
    public void forgetQuery(RunLease lease, String query) {
        store.forgetQuery(lease, query);
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
        store.endRejects(lease, ids);
    }

    @Override
    public long pruneRejects(RunLease lease, RejectRetention retention) {
        return store.pruneRejects(lease, retention);
    }

    @Override
    public long dropRejects(RejectFilter filter, Owner actor) {
        return store.dropRejects(filter, actor);
    }

    @Override
    public void close() {}
}
