package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state database: the only authority on what happened. Any thread, any number of processes.
 *
 * <p>Every method is one short transaction. Failures are {@link io.perseid.api.failure.PerseidException}s:
 * {@code TRANSIENT} when the database is busy or out of reach (the file is named), {@code LIMIT} when the disk is full,
 * {@code CONFIGURATION} when the state was written by a newer version, {@code INTERNAL} else. After a failure nothing of
 * the transaction is there.
 */
public interface StateStore extends AutoCloseable {

    /**
     * Takes the lease on a ledger and starts a run. A lease of a process that is dead is taken over and its run is marked
     * {@link RunStatus#DIED}.
     *
     * @param owner which process asks, so that its death can be noticed
     * @param lease how long the lease lasts without {@link #renew}
     * @return empty while another run holds the lease; {@link #lastRun} tells which
     */
    Optional<RunLease> beginRun(LedgerId ledger, String sync, String trigger, Owner owner, Duration lease);

    /** Prolongs the lease. @throws io.perseid.api.failure.PerseidException {@code INTERNAL} if it was taken over */
    void renew(RunLease lease, Duration duration);

    /** Notes how many slices the run is going to have. */
    void planned(RunLease lease, int slices);

    /** Ends the run and gives the lease back. Slices still open stay open, for recovery. */
    void endRun(RunLease lease, RunStatus status, String message);

    Optional<Checkpoint> checkpoint(LedgerId ledger);

    /**
     * What the ledger's table in the warehouse was marked with by the commit that changed the ledger last; empty if that
     * commit, or any before the first, did not change the table.
     */
    Optional<String> mark(LedgerId ledger);

    /**
     * Up to where a change feed of the warehouse has been followed by the ledger, as {@link SliceCommit#feed} said it last;
     * empty if it never was, or not since {@link #forgetFeed}.
     */
    Optional<String> feed(LedgerId ledger);

    /** Before a run changes the lease's ledger without going by a feed: what the feed told is not all that it knows. */
    void forgetFeed(RunLease lease);

    /** Named segments, oldest first. */
    List<SegmentInfo> segments(LedgerId ledger);

    /**
     * Slices that earlier runs, or earlier attempts of this one, left open, oldest first. Asked between attempts only, when
     * none is in use.
     */
    List<OpenSlice> openSlices(RunLease lease);

    /**
     * Opens a slice. Its log's name is new for slice and token.
     *
     * @param description the slice's range or bucket, for people
     */
    OpenSlice openSlice(RunLease lease, String description);

    /**
     * Commits a slice, open in this run or left open by an earlier one. Fails with an old token and changes nothing. The
     * same commit again (same run, same segment) does nothing; any other on a committed slice fails.
     */
    void commit(RunLease lease, SliceCommit commit);

    /** Swaps merged segments for the one that they were merged into. */
    void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into);

    /** Remembers a query that the warehouse carries out on its own, until it is forgotten. */
    void keepQuery(RunLease lease, SubmittedQuery query);

    /** Queries that are remembered: those of the run under way, or those that a dead run left. Oldest first. */
    List<SubmittedQuery> queries(LedgerId ledger);

    /** @param query its id; one that is not remembered is passed over */
    void forgetQuery(RunLease lease, String query);

    /** Held rows that are due, earliest first. */
    List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit);

    long held(LedgerId ledger);

    /**
     * Newest first.
     *
     * @param sync only of this sync; all if empty
     */
    List<RunRecord> runs(Optional<String> sync, int limit);

    Optional<RunRecord> lastRun(LedgerId ledger);

    List<LedgerStatus> statuses();

    /**
     * Newest first.
     *
     * @param sync only of this sync; all if empty
     * @param code only of this code; all if empty
     */
    List<StoredReject> rejects(Optional<String> sync, Optional<String> code, int limit);

    Optional<StoredReject> reject(long id);

    /** Oldest first: those with a number above {@code after}, which may be 0. */
    List<RejectMark> rejectMarks(RejectFilter filter, long after, int limit);

    /** How many there are of each code, by code. */
    Map<String, Long> rejectsByCode(RejectFilter filter);

    /** Deletes rejects of the lease's ledger whose rows have another fate by now. Unknown numbers are passed over. */
    void endRejects(RunLease lease, List<Long> ids);

    /**
     * Deletes rejects of the lease's ledger that are too old or too many, the oldest first, and counts them in
     * {@link LedgerStatus#rejectsPruned}.
     *
     * @return how many; if that is not 0 there may be more, because one transaction takes a few thousand only
     */
    long pruneRejects(RunLease lease, RejectRetention retention);

    /** Deletes rejects because a person said so. Needs no lease. @return how many */
    long dropRejects(RejectFilter filter, Owner actor);

    @Override
    void close();
}
