package io.perseid.app.wiring;

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

/**
 * The state before there is any, for commands that only look: a plan must not make a database. Nothing is known, and
 * nothing can be written. Any thread.
 */
final class NoState implements StateStore {

    @Override
    public Optional<Checkpoint> checkpoint(LedgerId ledger) {
        return Optional.empty();
    }

    @Override
    public Optional<String> mark(LedgerId ledger) {
        return Optional.empty();
    }

    @Override
    public Optional<String> feed(LedgerId ledger) {
        return Optional.empty();
    }

    @Override
    public void forgetFeed(RunLease lease) {
        throw readOnly();
    }

    @Override
    public List<SegmentInfo> segments(LedgerId ledger) {
        return List.of();
    }

    @Override
    public List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        return List.of();
    }

    @Override
    public List<SubmittedQuery> queries(LedgerId ledger) {
        return List.of();
    }

    @Override
    public void keepQuery(RunLease lease, SubmittedQuery query) {
        throw readOnly();
    }

    @Override
    public void forgetQuery(RunLease lease, String query) {
        throw readOnly();
    }

    @Override
    public long held(LedgerId ledger) {
        return 0;
    }

    @Override
    public List<RunRecord> runs(Optional<String> sync, int limit) {
        return List.of();
    }

    @Override
    public Optional<RunRecord> lastRun(LedgerId ledger) {
        return Optional.empty();
    }

    @Override
    public List<LedgerStatus> statuses() {
        return List.of();
    }

    @Override
    public List<StoredReject> rejects(Optional<String> sync, Optional<String> code, int limit) {
        return List.of();
    }

    @Override
    public Optional<StoredReject> reject(long id) {
        return Optional.empty();
    }

    @Override
    public List<RejectMark> rejectMarks(RejectFilter filter, long after, int limit) {
        return List.of();
    }

    @Override
    public Map<String, Long> rejectsByCode(RejectFilter filter) {
        return Map.of();
    }

    @Override
    public void endRejects(RunLease lease, List<Long> ids) {
        throw readOnly();
    }

    @Override
    public long pruneRejects(RunLease lease, RejectRetention retention) {
        throw readOnly();
    }

    @Override
    public long dropRejects(RejectFilter filter, Owner actor) {
        throw readOnly();
    }

    @Override
    public Optional<RunLease> beginRun(LedgerId ledger, String sync, String trigger, Owner owner, Duration lease) {
        throw readOnly();
    }

    @Override
    public void renew(RunLease lease, Duration duration) {
        throw readOnly();
    }

    @Override
    public void planned(RunLease lease, int slices) {
        throw readOnly();
    }

    @Override
    public void endRun(RunLease lease, RunStatus status, String message) {
        throw readOnly();
    }

    @Override
    public List<OpenSlice> openSlices(RunLease lease) {
        throw readOnly();
    }

    @Override
    public OpenSlice openSlice(RunLease lease, String description) {
        throw readOnly();
    }

    @Override
    public void commit(RunLease lease, SliceCommit commit) {
        throw readOnly();
    }

    @Override
    public void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into) {
        throw readOnly();
    }

    @Override
    public void close() {}

    private static IllegalStateException readOnly() {
        return new IllegalStateException("a command that only looks tried to write");
    }
}
