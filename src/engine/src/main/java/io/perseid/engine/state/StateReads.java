package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The questions to the state database, one statement each, so that each answer is of one moment. One thread. */
record StateReads(Handle handle) {

    private static final String LEDGER = "namespace = :namespace AND project = :project AND kind = :kind";

    Optional<Checkpoint> checkpoint(LedgerId ledger) {
        return handle.createQuery("SELECT checkpoint.* FROM checkpoint JOIN ledger USING (ledger) WHERE " + LEDGER)
                .bindMap(names(ledger))
                .map((row, context) -> StateRows.checkpoint(row))
                .findOne();
    }

    Optional<String> mark(LedgerId ledger) {
        return handle.createQuery("SELECT mark FROM ledger WHERE mark <> '' AND " + LEDGER)
                .bindMap(names(ledger))
                .mapTo(String.class)
                .findOne();
    }

    Optional<String> feed(LedgerId ledger) {
        return handle.createQuery("SELECT feed FROM ledger WHERE feed <> '' AND " + LEDGER)
                .bindMap(names(ledger))
                .mapTo(String.class)
                .findOne();
    }

    List<SegmentInfo> segments(LedgerId ledger) {
        return handle.createQuery("SELECT segment.* FROM segment JOIN ledger USING (ledger) WHERE " + LEDGER
                        + " ORDER BY sequence")
                .bindMap(names(ledger))
                .map((row, context) -> StateRows.segment(row))
                .list();
    }

    List<SubmittedQuery> queries(LedgerId ledger) {
        return handle.createQuery("SELECT submitted_query.* FROM submitted_query JOIN ledger USING (ledger) WHERE "
                        + LEDGER + " ORDER BY asked_at, query")
                .bindMap(names(ledger))
                .map((row, context) -> StateRows.query(row))
                .list();
    }

    List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        return handle.createQuery("SELECT row_key, due_at FROM held JOIN ledger USING (ledger) WHERE " + LEDGER
                        + " AND due_at <= :now ORDER BY due_at, row_key LIMIT :limit")
                .bindMap(names(ledger))
                .bind("now", StateRows.micros(now))
                .bind("limit", limit)
                .map((row, context) -> new HeldRow(row.getString("row_key"), StateRows.instant(row.getLong("due_at"))))
                .list();
    }

    long held(LedgerId ledger) {
        return handle.createQuery("SELECT COUNT(*) FROM held JOIN ledger USING (ledger) WHERE " + LEDGER)
                .bindMap(names(ledger))
                .mapTo(Long.class)
                .one();
    }

    List<RunRecord> runs(Optional<String> sync, int limit) {
        return handle.createQuery("SELECT " + StateRows.RUN_COLUMNS
                        + " FROM run JOIN ledger ON ledger.ledger = run.ledger"
                        + (sync.isPresent() ? " WHERE run.sync = :sync" : "") + " ORDER BY run.run DESC LIMIT :limit")
                .bindMap(sync.map(name -> Map.of("sync", name)).orElse(Map.of()))
                .bind("limit", limit)
                .map((row, context) -> StateRows.run(row))
                .list();
    }

    Optional<RunRecord> lastRun(LedgerId ledger) {
        return handle.createQuery("SELECT " + StateRows.RUN_COLUMNS
                        + " FROM run JOIN ledger ON ledger.ledger = run.ledger WHERE " + LEDGER
                        + " ORDER BY run.run DESC LIMIT 1")
                .bindMap(names(ledger))
                .map((row, context) -> StateRows.run(row))
                .findOne();
    }

    List<LedgerStatus> statuses() {
        return handle.createQuery("SELECT " + StateRows.RUN_COLUMNS + """
                        , ledger.sync AS ledger_sync, checkpoint.cursor_micros, checkpoint.mapping, checkpoint.complete,
                        checkpoint.content_hash, checkpoint.columns, checkpoint.moved_at,
                        (SELECT COALESCE(SUM(entries), 0) FROM segment s WHERE s.ledger = ledger.ledger) AS ledger_entries,
                        (SELECT COUNT(*) FROM segment s WHERE s.ledger = ledger.ledger) AS segments,
                        (SELECT COUNT(*) FROM reject r WHERE r.ledger = ledger.ledger) AS rejects, ledger.rejects_pruned,
                        (SELECT COUNT(*) FROM held h WHERE h.ledger = ledger.ledger) AS held_rows
                        FROM ledger
                        LEFT JOIN checkpoint ON checkpoint.ledger = ledger.ledger
                        LEFT JOIN run ON run.run = (SELECT MAX(run) FROM run newest WHERE newest.ledger = ledger.ledger)
                        ORDER BY ledger.namespace, ledger.project, ledger.kind
                        """)
                .map((row, context) -> StateRows.status(row))
                .list();
    }

    /** Slices of other runs than this. */
    List<OpenSlice> openSlices(long ledger) {
        return handle.createQuery("""
                        SELECT slice, log FROM slice
                        WHERE ledger = :ledger AND committed_at IS NULL ORDER BY slice
                        """)
                .bind("ledger", ledger)
                .map((slice, context) -> new OpenSlice(slice.getLong("slice"), slice.getString("log")))
                .list();
    }

    private static Map<String, String> names(LedgerId id) {
        return Map.of(
                "namespace",
                id.namespace().value(),
                "project",
                id.project(),
                "kind",
                id.kind().word());
    }
}
