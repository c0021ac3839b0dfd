package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The statements of one writing transaction, in SQL that SQLite and PostgreSQL both read. One thread, for one transaction.
 *
 * @param now of the whole transaction
 */
record StateWrites(Handle handle, Instant now, StateFailures failures) {

    /** A ledger as the lease sees it. */
    record LeaseRow(long ledger, long token, Optional<Long> run, long untilMicros, Owner owner) {}

    long nowMicros() {
        return StateRows.micros(now);
    }

    /** The next number of a kind, from 1; a transaction that is rolled back gives it back. */
    long next(String counter) {
        int updated = handle.execute("UPDATE counter SET last = last + 1 WHERE name = ?", counter);
        if (updated == 0) {
            handle.execute("INSERT INTO counter (name, last) VALUES (?, 1)", counter);
        }
        return handle.createQuery("SELECT last FROM counter WHERE name = :name")
                .bind("name", counter)
                .mapTo(Long.class)
                .one();
    }

    Optional<LeaseRow> leaseRow(LedgerId id) {
        return handle.createQuery("""
                        SELECT ledger, token, lease_run, lease_until, owner_host, owner_pid, owner_started_millis
                        FROM ledger WHERE namespace = :namespace AND project = :project AND kind = :kind
                        """)
                .bind("namespace", id.namespace().value())
                .bind("project", id.project())
                .bind("kind", id.kind().word())
                .map((row, context) -> {
                    long run = row.getLong("lease_run");
                    Optional<Long> leaseRun = row.wasNull() ? Optional.empty() : Optional.of(run);
                    return new LeaseRow(
                            row.getLong("ledger"),
                            row.getLong("token"),
                            leaseRun,
                            row.getLong("lease_until"),
                            new Owner(
                                    row.getString("owner_host"),
                                    row.getLong("owner_pid"),
                                    row.getLong("owner_started_millis")));
                })
                .findOne();
    }

    /** The ledger's row, if the lease still holds. */
    LeaseRow checked(RunLease lease) {
        return leaseRow(lease.ledger())
                .filter(row -> row.token() == lease.token()
                        && row.run().filter(run -> run == lease.run()).isPresent())
                .orElseThrow(() -> failures.leaseLost(lease));
    }

    long newLedger(LedgerId id, String sync) {
        long ledger = next("ledger");
        handle.createUpdate("""
                        INSERT INTO ledger (ledger, namespace, project, kind, sync, token, lease_run, lease_until,
                            owner_host, owner_pid, owner_started_millis)
                        VALUES (:ledger, :namespace, :project, :kind, :sync, 0, NULL, 0, '', 0, 0)
                        """)
                .bind("ledger", ledger)
                .bind("namespace", id.namespace().value())
                .bind("project", id.project())
                .bind("kind", id.kind().word())
                .bind("sync", sync)
                .execute();
        return ledger;
    }

    void audit(String action, long ledger, long run, Owner actor, String detail) {
        handle.createUpdate("""
                        INSERT INTO audit (audit, at, action, ledger, run, actor, detail)
                        VALUES (:audit, :at, :action, :ledger, :run, :actor, :detail)
                        """)
                .bind("audit", next("audit"))
                .bind("at", nowMicros())
                .bind("action", action)
                .bind("ledger", ledger)
                .bind("run", run)
                .bind("actor", actor.host() + " process " + actor.pid())
                .bind("detail", detail)
                .execute();
    }

    void endRun(long run, RunStatus status, String message) {
        handle.createUpdate("UPDATE run SET status = :status, message = :message, ended_at = :now WHERE run = :run")
                .bind("status", status.name())
                .bind("message", message)
                .bind("now", nowMicros())
                .bind("run", run)
                .execute();
    }

    void keepQuery(long ledger, SubmittedQuery query) {
        handle.createUpdate("""
                        INSERT INTO submitted_query (ledger, query, statement, range_low, range_high, asked_at)
                        VALUES (:ledger, :query, :statement, :low, :high, :asked)
                        """)
                .bind("ledger", ledger)
                .bind("query", query.id())
                .bind("statement", query.statement())
                .bind("low", query.low().isPresent() ? (Long) query.low().getAsLong() : null)
                .bind("high", query.high())
                .bind("asked", StateRows.micros(query.asked()))
                .execute();
    }

    void nameSegment(long ledger, SegmentInfo segment, long sequence, long token) {
        handle.createUpdate("""
                        INSERT INTO segment (ledger, file, sequence, entries, file_bytes, min_cursor_micros,
                            max_cursor_micros, token, named_at)
                        VALUES (:ledger, :file, :sequence, :entries, :bytes, :min, :max, :token, :now)
                        """)
                .bind("ledger", ledger)
                .bind("file", segment.file())
                .bind("sequence", sequence)
                .bind("entries", segment.entries())
                .bind("bytes", segment.bytes())
                .bind("min", segment.minCursorMicros())
                .bind("max", segment.maxCursorMicros())
                .bind("token", token)
                .bind("now", nowMicros())
                .execute();
    }

    /** The state of a slice that is to be committed. */
    private record SliceRow(Optional<Long> committedBy, String segment) {}

    /** See {@link StateStore#commit}. */
    void commit(RunLease lease, SliceCommit commit) {
        LeaseRow row = checked(lease);
        SliceRow slice = slice(row.ledger(), commit.slice());
        // Without rows there is no file that could be named.
        Optional<SegmentInfo> named = commit.segment().filter(info -> info.entries() > 0);
        String segment = named.map(SegmentInfo::file).orElse("");
        if (slice.committedBy().isPresent()) {
            if (slice.committedBy().get() == lease.run() && slice.segment().equals(segment)) {
                return;
            }
            throw failures.internal(
                    "slice " + commit.slice() + " was committed before, by run "
                            + slice.committedBy().get(),
                    "a slice that is open");
        }
        named.ifPresent(info -> nameSegment(row.ledger(), info, next("segment"), lease.token()));
        String sync = handle.createQuery("SELECT sync FROM run WHERE run = :run")
                .bind("run", lease.run())
                .mapTo(String.class)
                .one();
        RejectTable rejects = new RejectTable(handle);
        rejects.delete(row.ledger(), commit.over());
        rejects.keep(this, row.ledger(), lease.run(), sync, commit.rejects());
        release(row.ledger(), commit.released());
        hold(row.ledger(), commit.held());
        commit.checkpoint().ifPresent(to -> moveCheckpoint(row.ledger(), to));
        if (commit.mark().isPresent() || named.isPresent()) {
            handle.execute(
                    "UPDATE ledger SET mark = ? WHERE ledger = ?", commit.mark().orElse(""), row.ledger());
        }
        commit.feed()
                .ifPresent(reached ->
                        handle.execute("UPDATE ledger SET feed = ? WHERE ledger = ?", reached, row.ledger()));
        count(lease.run(), commit.counts());
        handle.execute(
                "UPDATE slice SET committed_at = ?, committed_by = ?, segment = ? WHERE slice = ?",
                nowMicros(),
                lease.run(),
                segment,
                commit.slice());
    }

    /** See {@link StateStore#forgetFeed}. */
    void forgetFeed(RunLease lease) {
        handle.execute(
                "UPDATE ledger SET feed = '' WHERE ledger = ?", checked(lease).ledger());
    }

    private SliceRow slice(long ledger, long slice) {
        return handle.createQuery("SELECT committed_by, segment FROM slice WHERE slice = :slice AND ledger = :ledger")
                .bind("slice", slice)
                .bind("ledger", ledger)
                .map((row, context) -> {
                    long run = row.getLong("committed_by");
                    return new SliceRow(row.wasNull() ? Optional.empty() : Optional.of(run), row.getString("segment"));
                })
                .findOne()
                .orElseThrow(() -> failures.internal(
                        "slice " + slice + " is not known in this ledger", "a slice that was opened here"));
    }

    private void release(long ledger, List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("DELETE FROM held WHERE ledger = :ledger AND key_hash = :hash");
        keys.forEach(key -> batch.bind("ledger", ledger)
                .bind("hash", RejectTable.sha256(key))
                .add());
        batch.execute();
    }

    private void hold(long ledger, List<HeldRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO held (ledger, key_hash, row_key, due_at) VALUES (:ledger, :hash, :key, :due)
                ON CONFLICT (ledger, key_hash) DO UPDATE
                SET due_at = CASE WHEN excluded.due_at > held.due_at THEN excluded.due_at ELSE held.due_at END
                """);
        rows.forEach(row -> batch.bind("ledger", ledger)
                .bind("hash", RejectTable.sha256(row.key()))
                .bind("key", row.key())
                .bind("due", StateRows.micros(row.due()))
                .add());
        batch.execute();
    }

    private void moveCheckpoint(long ledger, Checkpoint to) {
        handle.createUpdate("""
                        INSERT INTO checkpoint (ledger, cursor_micros, mapping, complete, content_hash, columns, moved_at)
                        VALUES (:ledger, :cursor, :mapping, :complete, :content, :columns, :at)
                        ON CONFLICT (ledger) DO UPDATE SET cursor_micros = excluded.cursor_micros,
                            mapping = excluded.mapping, complete = excluded.complete,
                            content_hash = excluded.content_hash, columns = excluded.columns,
                            moved_at = excluded.moved_at
                        """)
                .bind("ledger", ledger)
                .bind("cursor", to.cursorMicros())
                .bind("mapping", to.mapping())
                .bind("complete", to.complete())
                .bind("content", to.contentHash())
                .bind("columns", to.columns())
                .bind("at", StateRows.micros(to.at()))
                .execute();
    }

    private void count(long run, RunCounts counts) {
        handle.createUpdate("""
                        UPDATE run SET rows_read = rows_read + :read, rows_accepted = rows_accepted + :accepted,
                            rows_rejected = rows_rejected + :rejected, rows_held = rows_held + :held,
                            rows_unchanged = rows_unchanged + :unchanged, rows_superseded = rows_superseded + :superseded,
                            requests = requests + :requests, bytes_sent = bytes_sent + :bytes,
                            slices_committed = slices_committed + 1
                        WHERE run = :run
                        """)
                .bind("read", counts.read())
                .bind("accepted", counts.accepted())
                .bind("rejected", counts.rejected())
                .bind("held", counts.held())
                .bind("unchanged", counts.unchanged())
                .bind("superseded", counts.superseded())
                .bind("requests", counts.requests())
                .bind("bytes", counts.bytes())
                .bind("run", run)
                .execute();
    }
}
