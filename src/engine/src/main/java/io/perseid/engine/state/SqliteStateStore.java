package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.StateWrites.LeaseRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The state database in one SQLite file of the host, {@code state.db}, with a write-ahead log and a forced write a
 * transaction. Any thread, any number of processes of the host.
 *
 * <p>Leases end by the host's clock, which is the state database's clock here, or when their owner is seen to be dead.
 */
public final class SqliteStateStore implements StateStore {

    /** Long enough for any transaction of ours: each is a few milliseconds. */
    public static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

    private final SqliteDatabase database;
    private final ProcessTable processes;

    private SqliteStateStore(SqliteDatabase database, ProcessTable processes) {
        this.database = database;
        this.processes = processes;
    }

    /**
     * Opens the state of a folder for reading and writing, making or migrating it if need be.
     *
     * @param folder such as {@code .perseid}; made with permissions for its owner only
     */
    public static SqliteStateStore open(Path folder, InstantSource clock, ProcessTable processes) {
        return open(folder, clock, processes, BUSY_TIMEOUT, List.of());
    }

    /**
     * As {@link #open(Path, InstantSource, ProcessTable)}, for tests and {@code perseid chaos}, which make the disk small.
     *
     * @param pragmas set on every connection, such as {@code max_page_count = 40}
     */
    public static SqliteStateStore open(
            Path folder, InstantSource clock, ProcessTable processes, Duration busyTimeout, List<String> pragmas) {
        return new SqliteStateStore(SqliteDatabase.open(folder, clock, busyTimeout, pragmas), processes);
    }

    /**
     * Opens the state of a folder for reading, beside whatever process writes it. Nothing is made or migrated; writing
     * methods of the store fail.
     *
     * @return empty if there is no state yet
     */
    public static Optional<StateStore> openForReading(Path folder, InstantSource clock, ProcessTable processes) {
        return SqliteDatabase.openForReading(folder, clock, BUSY_TIMEOUT)
                .map(database -> new SqliteStateStore(database, processes));
    }

    @Override
    public Optional<RunLease> beginRun(LedgerId id, String sync, String trigger, Owner owner, Duration lease) {
        return database.write(writes -> {
            Optional<LeaseRow> known = writes.leaseRow(id);
            if (known.isPresent() && known.get().run().isPresent()) {
                LeaseRow held = known.get();
                boolean expired = held.untilMicros() <= writes.nowMicros();
                if (!expired && !processes.hasEnded(held.owner())) {
                    return Optional.empty();
                }
                takeOver(writes, held, owner, expired);
            }
            long ledger = known.map(LeaseRow::ledger).orElseGet(() -> writes.newLedger(id, sync));
            long token = known.map(LeaseRow::token).orElse(0L) + 1;
            long run = writes.next("run");
            writes.handle()
                    .createUpdate("""
                            INSERT INTO run (run, ledger, sync, started_by, status, started_at, message)
                            VALUES (:run, :ledger, :sync, :trigger, 'RUNNING', :now, '')
                            """)
                    .bind("run", run)
                    .bind("ledger", ledger)
                    .bind("sync", sync)
                    .bind("trigger", trigger)
                    .bind("now", writes.nowMicros())
                    .execute();
            writes.handle()
                    .createUpdate("""
                            UPDATE ledger SET sync = :sync, token = :token, lease_run = :run, lease_until = :until,
                                owner_host = :host, owner_pid = :pid, owner_started_millis = :started
                            WHERE ledger = :ledger
                            """)
                    .bind("sync", sync)
                    .bind("token", token)
                    .bind("run", run)
                    .bind("until", StateRows.micros(writes.now().plus(lease)))
                    .bind("host", owner.host())
                    .bind("pid", owner.pid())
                    .bind("started", owner.startedMillis())
                    .bind("ledger", ledger)
                    .execute();
            writes.audit("run begun", ledger, run, owner, "token " + token + ", started by " + trigger);
            return Optional.of(new RunLease(id, run, token));
        });
    }

    private static void takeOver(StateWrites writes, LeaseRow held, Owner owner, boolean expired) {
        long dead = held.run().orElseThrow();
        String why = expired
                ? "its lease ended without being renewed"
                : "its process " + held.owner().pid() + " is gone";
        writes.endRun(dead, RunStatus.DIED, why);
        writes.audit("run taken over", held.ledger(), dead, owner, why);
    }

    @Override
    public void renew(RunLease lease, Duration duration) {
        database.run(writes -> {
            LeaseRow row = writes.checked(lease);
            writes.handle()
                    .execute(
                            "UPDATE ledger SET lease_until = ? WHERE ledger = ?",
                            StateRows.micros(writes.now().plus(duration)),
                            row.ledger());
        });
    }

    @Override
    public void planned(RunLease lease, int slices) {
        database.run(writes -> {
            writes.checked(lease);
            writes.handle().execute("UPDATE run SET slices_planned = ? WHERE run = ?", slices, lease.run());
        });
    }

    @Override
    public void endRun(RunLease lease, RunStatus status, String message) {
        database.run(writes -> {
            LeaseRow row = writes.checked(lease);
            writes.endRun(lease.run(), status, message);
            writes.handle().execute("UPDATE ledger SET lease_run = NULL WHERE ledger = ?", row.ledger());
            writes.audit("run ended", row.ledger(), lease.run(), row.owner(), status.name());
        });
    }

    @Override
    public Optional<Checkpoint> checkpoint(LedgerId ledger) {
        return database.read(reads -> reads.checkpoint(ledger));
    }

    @Override
    public Optional<String> mark(LedgerId ledger) {
        return database.read(reads -> reads.mark(ledger));
    }

    @Override
    public Optional<String> feed(LedgerId ledger) {
        return database.read(reads -> reads.feed(ledger));
    }

    @Override
    public void forgetFeed(RunLease lease) {
        database.run(writes -> writes.forgetFeed(lease));
    }

    @Override
    public List<SegmentInfo> segments(LedgerId ledger) {
        return database.read(reads -> reads.segments(ledger));
    }

    @Override
    public List<OpenSlice> openSlices(RunLease lease) {
        return database.read(reads -> {
            LeaseRow row = database.writes(reads.handle()).checked(lease);
            return reads.openSlices(row.ledger());
        });
    }

    @Override
    public OpenSlice openSlice(RunLease lease, String description) {
        return database.write(writes -> {
            LeaseRow row = writes.checked(lease);
            long slice = writes.next("slice");
            String log = String.format(Locale.ROOT, "slice-%08d-token-%d.log", slice, lease.token());
            writes.handle()
                    .createUpdate("""
                            INSERT INTO slice (slice, ledger, run, log, description, opened_at, segment)
                            VALUES (:slice, :ledger, :run, :log, :description, :now, '')
                            """)
                    .bind("slice", slice)
                    .bind("ledger", row.ledger())
                    .bind("run", lease.run())
                    .bind("log", log)
                    .bind("description", description)
                    .bind("now", writes.nowMicros())
                    .execute();
            return new OpenSlice(slice, log);
        });
    }

    @Override
    public void commit(RunLease lease, SliceCommit commit) {
        database.run(writes -> writes.commit(lease, commit));
    }

    @Override
    public void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into) {
        database.run(writes -> {
            LeaseRow row = writes.checked(lease);
            List<Long> sequences = merged.stream()
                    .map(segment -> sequence(writes, row.ledger(), segment))
                    .sorted()
                    .toList();
            long first = sequences.get(0);
            long last = sequences.get(sequences.size() - 1);
            int between = writes.handle()
                    .createUpdate("DELETE FROM segment WHERE ledger = :ledger AND sequence BETWEEN :first AND :last")
                    .bind("ledger", row.ledger())
                    .bind("first", first)
                    .bind("last", last)
                    .execute();
            if (between != merged.size()) {
                throw database.failures()
                        .internal(
                                "segments to be merged are not next to each other",
                                "neighbours, in the order of their names");
            }
            if (into.entries() > 0) {
                writes.nameSegment(row.ledger(), into, last, lease.token());
            }
            writes.audit(
                    "segments merged", row.ledger(), lease.run(), row.owner(), merged.size() + " into " + into.file());
        });
    }

    private long sequence(StateWrites writes, long ledger, SegmentInfo segment) {
        return writes.handle()
                .createQuery("SELECT sequence FROM segment WHERE ledger = :ledger AND file = :file")
                .bind("ledger", ledger)
                .bind("file", segment.file())
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> database.failures()
                        .internal("segment " + segment.file() + " is not named", "segments that are named"));
    }

    @Override
    public void keepQuery(RunLease lease, SubmittedQuery query) {
        database.run(writes -> writes.keepQuery(writes.checked(lease).ledger(), query));
    }

    @Override
    public List<SubmittedQuery> queries(LedgerId ledger) {
        return database.read(reads -> reads.queries(ledger));
    }

    @Override
    public void forgetQuery(RunLease lease, String query) {
        database.run(writes -> writes.handle()
                .execute(
                        "DELETE FROM submitted_query WHERE ledger = ? AND query = ?",
                        writes.checked(lease).ledger(),
                        query));
    }

    @Override
    public List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        return database.read(reads -> reads.heldDue(ledger, now, limit));
    }

    @Override
    public long held(LedgerId ledger) {
        return database.read(reads -> reads.held(ledger));
    }

    @Override
    public List<RunRecord> runs(Optional<String> sync, int limit) {
        return database.read(reads -> reads.runs(sync, limit));
    }

    @Override
    public Optional<RunRecord> lastRun(LedgerId ledger) {
        return database.read(reads -> reads.lastRun(ledger));
    }

    @Override
    public List<LedgerStatus> statuses() {
        return database.read(reads -> reads.statuses());
    }

    @Override
    public List<StoredReject> rejects(Optional<String> sync, Optional<String> code, int limit) {
        RejectFilter filter = new RejectFilter(Optional.empty(), sync, code, Optional.empty());
        return database.read(reads -> new RejectTable(reads.handle()).newest(filter, limit));
    }

    @Override
    public Optional<StoredReject> reject(long id) {
        return database.read(reads -> new RejectTable(reads.handle()).one(id));
    }

    @Override
    public List<RejectMark> rejectMarks(RejectFilter filter, long after, int limit) {
        return database.read(reads -> new RejectTable(reads.handle()).marks(filter, after, limit));
    }

    @Override
    public Map<String, Long> rejectsByCode(RejectFilter filter) {
        return database.read(reads -> new RejectTable(reads.handle()).byCode(filter));
    }

    @Override
    public void endRejects(RunLease lease, List<Long> ids) {
        database.run(writes ->
                new RejectTable(writes.handle()).delete(writes.checked(lease).ledger(), ids));
    }

    @Override
    public long pruneRejects(RunLease lease, RejectRetention retention) {
        return database.write(writes ->
                new RejectTable(writes.handle()).prune(writes.checked(lease).ledger(), writes.now(), retention));
    }

    @Override
    public long dropRejects(RejectFilter filter, Owner actor) {
        return database.write(writes -> {
            RejectTable rejects = new RejectTable(writes.handle());
            List<Long> ledgers = rejects.ledgers(filter);
            long dropped = rejects.drop(filter);
            ledgers.forEach(ledger -> writes.audit("rejects dropped", ledger, 0, actor, dropped + " rejects"));
            return dropped;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
