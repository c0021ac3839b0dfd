package io.perseid.engine.state;

import io.perseid.api.destination.RecordKind;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.sync.Namespace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows of the state database as the engine's records. */
final class StateRows {

    private static final long MICROS_A_SECOND = 1_000_000L;

    /** What {@link #run} reads. */
    static final String RUN_COLUMNS = """
            run.run, run.sync, run.started_by, run.status, run.started_at, run.ended_at, run.rows_read,
            run.rows_accepted, run.rows_rejected, run.rows_held, run.rows_unchanged, run.rows_superseded, run.requests,
            run.bytes_sent, run.slices_committed, run.slices_planned, run.message, ledger.namespace, ledger.project,
            ledger.kind
            """;

    private StateRows() {}

    /** Microseconds since the epoch; instants that do not fit count as the first or the last that do. */
    static long micros(Instant instant) {
        // ChronoUnit counts through nanoseconds and overflows in the year 2262; events of the year 10000 are held.
        long second = instant.getEpochSecond();
        long fraction = instant.getNano() / 1_000;
        if (second >= Long.MAX_VALUE / MICROS_A_SECOND) {
            return Long.MAX_VALUE;
        }
        return second <= Long.MIN_VALUE / MICROS_A_SECOND ? Long.MIN_VALUE : second * MICROS_A_SECOND + fraction;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static SubmittedQuery query(ResultSet row) throws SQLException {
        long low = row.getLong("range_low");
        OptionalLong from = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(low);
        return new SubmittedQuery(
                row.getString("query"),
                row.getString("statement"),
                from,
                row.getLong("range_high"),
                instant(row.getLong("asked_at")));
    }

    static RunRecord run(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getLong("run"),
                row.getString("sync"),
                row.getString("namespace"),
                row.getString("project"),
                row.getString("kind"),
                row.getString("started_by"),
                RunStatus.valueOf(row.getString("status")),
                instant(row.getLong("started_at")),
                optionalInstant(row, "ended_at"),
                new RunCounts(
                        row.getLong("rows_read"),
                        row.getLong("rows_accepted"),
                        row.getLong("rows_rejected"),
                        row.getLong("rows_held"),
                        row.getLong("rows_unchanged"),
                        row.getLong("rows_superseded"),
                        row.getLong("requests"),
                        row.getLong("bytes_sent")),
                row.getInt("slices_committed"),
                row.getInt("slices_planned"),
                row.getString("message"));
    }

    static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getLong("cursor_micros"),
                row.getString("mapping"),
                row.getBoolean("complete"),
                row.getString("content_hash"),
                row.getString("columns"),
                instant(row.getLong("moved_at")));
    }

    static SegmentInfo segment(ResultSet row) throws SQLException {
        return new SegmentInfo(
                row.getString("file"),
                row.getLong("entries"),
                row.getLong("file_bytes"),
                row.getLong("min_cursor_micros"),
                row.getLong("max_cursor_micros"));
    }

    static StoredReject reject(ResultSet row) throws SQLException {
        return new StoredReject(
                row.getLong("reject"),
                row.getLong("run"),
                row.getString("sync"),
                new Reject(
                        row.getString("code"),
                        row.getString("message"),
                        row.getString("row_key"),
                        row.getLong("fingerprint_high"),
                        row.getLong("fingerprint_low"),
                        row.getString("payload"),
                        row.getInt("records"),
                        instant(row.getLong("refused_at"))));
    }

    /** A row of ledger, checkpoint and newest run, the latter two perhaps all NULL, with counts. */
    static LedgerStatus status(ResultSet row) throws SQLException {
        row.getLong("moved_at");
        Optional<Checkpoint> checkpoint = row.wasNull() ? Optional.empty() : Optional.of(checkpoint(row));
        row.getLong("run");
        Optional<RunRecord> lastRun = row.wasNull() ? Optional.empty() : Optional.of(run(row));
        return new LedgerStatus(
                new LedgerId(
                        new Namespace(row.getString("namespace")),
                        row.getString("project"),
                        kind(row.getString("kind"))),
                row.getString("ledger_sync"),
                checkpoint,
                lastRun,
                row.getLong("ledger_entries"),
                row.getLong("segments"),
                row.getLong("rejects"),
                row.getLong("rejects_pruned"),
                row.getLong("held_rows"));
    }

    private static RecordKind kind(String word) {
        for (RecordKind kind : RecordKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalStateException("record kind \"" + word + "\"");
    }

    private static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(instant(micros));
    }
}
