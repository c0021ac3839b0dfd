package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on rejects, in SQL that SQLite and PostgreSQL both read. One thread, inside one transaction or question. */
record RejectTable(Handle handle) {

    /** Rejects deleted in one transaction: a few milliseconds, so that no other process waits long. */
    static final int PRUNED_AT_ONCE = 5_000;

    private static final String LEDGER =
            "ledger = (SELECT ledger FROM ledger WHERE namespace = :namespace AND project = :project AND kind = :kind)";

    /** Keeps rejects, each in place of what its row was refused for before. */
    void keep(StateWrites writes, long ledger, long run, String sync, List<Reject> rejects) {
        for (Reject reject : rejects) {
            String hash = sha256(reject.key());
            handle.createUpdate("""
                            INSERT INTO reject (reject, ledger, run, sync, code, message, row_key, key_hash,
                                fingerprint_high, fingerprint_low, payload, records, refused_at)
                            VALUES (:reject, :ledger, :run, :sync, :code, :message, :key, :hash, :high, :low, :payload,
                                :records, :at)
                            ON CONFLICT (ledger, key_hash, fingerprint_high, fingerprint_low, code) DO UPDATE
                            SET run = excluded.run, sync = excluded.sync, message = excluded.message,
                                payload = excluded.payload, records = excluded.records, refused_at = excluded.refused_at
                            """)
                    .bind("reject", writes.next("reject"))
                    .bind("ledger", ledger)
                    .bind("run", run)
                    .bind("sync", sync)
                    .bind("code", reject.code())
                    .bind("message", reject.message())
                    .bind("key", reject.key())
                    .bind("hash", hash)
                    .bind("high", reject.fingerprintHigh())
                    .bind("low", reject.fingerprintLow())
                    .bind("payload", reject.payload())
                    .bind("records", reject.records())
                    .bind("at", StateRows.micros(reject.at()))
                    .execute();
            if (!reject.key().isEmpty() && !reject.code().equals(Reject.DUPLICATE_KEY)) {
                supersede(ledger, run, hash, reject);
            }
        }
    }

    /** Two refusals of one key in one run are two rows that share it, unless the values are the same. */
    private void supersede(long ledger, long run, String hash, Reject by) {
        handle.createUpdate("""
                        DELETE FROM reject
                        WHERE ledger = :ledger AND key_hash = :hash AND code <> :duplicate
                            AND (run < :run OR fingerprint_high = :high AND fingerprint_low = :low)
                            AND NOT (fingerprint_high = :high AND fingerprint_low = :low AND code = :code)
                        """)
                .bind("ledger", ledger)
                .bind("hash", hash)
                .bind("duplicate", Reject.DUPLICATE_KEY)
                .bind("run", run)
                .bind("high", by.fingerprintHigh())
                .bind("low", by.fingerprintLow())
                .bind("code", by.code())
                .execute();
    }

    void delete(long ledger, List<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("DELETE FROM reject WHERE ledger = :ledger AND reject = :id");
        ids.forEach(id -> batch.bind("ledger", ledger).bind("id", id).add());
        batch.execute();
    }

    /** Deletes the oldest that are too old or too many, and counts them. @return how many; perhaps there are more */
    long prune(long ledger, Instant now, RejectRetention retention) {
        long kept = handle.createQuery("SELECT COUNT(*) FROM reject WHERE ledger = :ledger")
                .bind("ledger", ledger)
                .mapTo(Long.class)
                .one();
        long excess = Math.min(PRUNED_AT_ONCE, Math.max(0, kept - retention.most()));
        long pruned = handle.createUpdate("""
                        DELETE FROM reject WHERE reject IN (
                            SELECT reject FROM reject WHERE ledger = :ledger ORDER BY refused_at, reject LIMIT :excess)
                        """)
                .bind("ledger", ledger)
                .bind("excess", excess)
                .execute();
        pruned += handle.createUpdate("""
                        DELETE FROM reject WHERE reject IN (
                            SELECT reject FROM reject WHERE ledger = :ledger AND refused_at < :before
                            ORDER BY refused_at, reject LIMIT :most)
                        """)
                .bind("ledger", ledger)
                .bind("before", StateRows.micros(now.minus(retention.keep())))
                .bind("most", PRUNED_AT_ONCE - pruned)
                .execute();
        if (pruned > 0) {
            handle.execute("UPDATE ledger SET rejects_pruned = rejects_pruned + ? WHERE ledger = ?", pruned, ledger);
        }
        return pruned;
    }

    long drop(RejectFilter filter) {
        Condition condition = new Condition(filter);
        return handle.createUpdate("DELETE FROM reject WHERE " + condition.text())
                .bindMap(condition.values)
                .execute();
    }

    /** The ledgers that some rejects belong to. */
    List<Long> ledgers(RejectFilter filter) {
        Condition condition = new Condition(filter);
        return handle.createQuery("SELECT DISTINCT ledger FROM reject WHERE " + condition.text())
                .bindMap(condition.values)
                .mapTo(Long.class)
                .list();
    }

    Map<String, Long> byCode(RejectFilter filter) {
        Condition condition = new Condition(filter);
        Map<String, Long> counts = new TreeMap<>();
        handle.createQuery("SELECT code, COUNT(*) AS n FROM reject WHERE " + condition.text() + " GROUP BY code")
                .bindMap(condition.values)
                .map((row, context) -> Map.entry(row.getString("code"), row.getLong("n")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    List<RejectMark> marks(RejectFilter filter, long after, int limit) {
        Condition condition = new Condition(filter);
        return handle.createQuery("SELECT reject, run, code, row_key, fingerprint_high, fingerprint_low, records"
                        + " FROM reject WHERE " + condition.text()
                        + " AND reject > :after ORDER BY reject LIMIT :limit")
                .bindMap(condition.values)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new RejectMark(
                        row.getLong("reject"),
                        row.getLong("run"),
                        row.getString("code"),
                        row.getString("row_key"),
                        row.getLong("fingerprint_high"),
                        row.getLong("fingerprint_low"),
                        row.getInt("records")))
                .list();
    }

    List<StoredReject> newest(RejectFilter filter, int limit) {
        Condition condition = new Condition(filter);
        return handle.createQuery(
                        "SELECT * FROM reject WHERE " + condition.text() + " ORDER BY reject DESC LIMIT :limit")
                .bindMap(condition.values)
                .bind("limit", limit)
                .map((row, context) -> StateRows.reject(row))
                .list();
    }

    Optional<StoredReject> one(long id) {
        return handle.createQuery("SELECT * FROM reject WHERE reject = :id")
                .bind("id", id)
                .map((row, context) -> StateRows.reject(row))
                .findOne();
    }

    /** Keys may be long, so they are told apart by this. */
    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** A filter as SQL. */
    private static final class Condition {

        private final List<String> parts = new ArrayList<>(List.of("1 = 1"));
        private final Map<String, Object> values = new HashMap<>();

        Condition(RejectFilter filter) {
            filter.ledger().ifPresent(this::ledger);
            filter.sync().ifPresent(sync -> and("sync = :sync", "sync", sync));
            filter.code().ifPresent(code -> and("code = :code", "code", code));
            filter.before().ifPresent(end -> and("refused_at < :before", "before", StateRows.micros(end)));
        }

        private void ledger(LedgerId id) {
            and(LEDGER, "namespace", id.namespace().value());
            values.put("project", id.project());
            values.put("kind", id.kind().word());
        }

        private void and(String condition, String name, Object value) {
            parts.add(condition);
            values.put(name, value);
        }

        String text() {
            return String.join(" AND ", parts);
        }
    }
}
