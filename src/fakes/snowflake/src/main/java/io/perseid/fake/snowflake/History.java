package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When tables were made and altered, and a journal of the rows that changed in those with {@code CHANGE_TRACKING}.
 *
 * <p>What writes takes turns. After each transaction a table is compared with a copy of how it was before; what is there no
 * longer, and what is new, goes into the journal, with the time by the fake's clock: times never repeat and never go back,
 * whatever the clock does. A row is nothing but its values. Any thread.
 */
final class History {

    private static final String ACTION = "\"METADATA$ACTION\"";
    private static final String STAMP = "\"METADATA$STAMP\"";

    /** Snowflake's default of DATA_RETENTION_TIME_IN_DAYS. */
    private static final int RETENTION = 1;

    private final Database database;
    private final Settings settings;
    private final ReentrantLock turn = new ReentrantLock();
    private long last;

    History(Database database, Settings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Microseconds since the epoch by the fake's clock. */
    long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, settings.clock().instant());
    }

    /**
     * Runs statements that write as one transaction, and notes what became of tables.
     *
     * @param commit whether it is to stay
     * @param running what carries it out, on a connection of its own
     * @return how many rows the last of them concerned
     */
    long write(List<Write> writes, List<String> binds, boolean commit, Statement running)
            throws SQLException, SqlFailure {
        turn.lock();
        try {
            Connection connection = running.getConnection();
            boolean single = writes.size() == 1 && commit;
            connection.setAutoCommit(single);
            long rows = 0;
            for (Write write : writes) {
                if (!write.words().isEmpty()) {
                    rows = Math.max(0, running.executeUpdate(DuckSql.of(write.words(), binds, now())));
                }
            }
            if (!commit) {
                connection.rollback();
                return rows;
            }
            if (!single) {
                connection.commit();
            }
            note(writes);
            return rows;
        } finally {
            turn.unlock();
        }
    }

    /**
     * DuckDB's query for what changed in a table: one row for each that came or went between two moments, of which what was
     * committed at the first is no change and at the second is one (Snowflake's page of AT | BEFORE: AT is inclusive).
     *
     * @param from milliseconds since the epoch, as {@code until}
     */
    String changes(TableRef table, long from, long until) throws SQLException, SqlFailure {
        turn.lock();
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement()) {
            Facts facts = known(statement, table);
            long start = Math.multiplyExact(from, 1000L);
            checkKept(facts, table, start);
            if (!facts.isTracked() || start < facts.trackedSince()) {
                throw SqlFailure.notTracked(table.written());
            }
            String net = "SELECT * EXCLUDE (" + ACTION + ", " + STAMP + "), sum(CASE " + ACTION
                    + " WHEN 'INSERT' THEN 1 ELSE -1 END) AS \"$net\" FROM " + journal(facts) + " WHERE " + STAMP
                    + " > " + start + " AND " + STAMP + " <= " + Math.multiplyExact(until, 1000L) + " GROUP BY ALL";
            return "(SELECT * EXCLUDE (\"$net\", \"$copy\"), CASE WHEN \"$net\" > 0 THEN 'INSERT' ELSE 'DELETE' END AS "
                    + ACTION + ", false AS \"METADATA$ISUPDATE\" FROM (SELECT *, unnest(range(CAST(abs(\"$net\") AS"
                    + " BIGINT))) AS \"$copy\" FROM (" + net + ")))";
        } finally {
            turn.unlock();
        }
    }

    /**
     * DuckDB's query for the rows that a table had at a moment, with what was committed at it: those of the last copy without
     * what came since, and with what went.
     *
     * @param moment milliseconds since the epoch
     */
    String rows(TableRef table, long moment) throws SQLException, SqlFailure {
        turn.lock();
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement()) {
            Facts facts = known(statement, table);
            long then = Math.multiplyExact(moment, 1000L);
            checkKept(facts, table, then);
            if (!facts.isTracked() || then < facts.trackedSince()) {
                throw new SqlFailure("000002", "0A000", "Unsupported feature 'AT without changes' (of the fake).");
            }
            String net = "SELECT * EXCLUDE (\"$n\"), sum(\"$n\") AS \"$net\" FROM (SELECT *, 1 AS \"$n\" FROM "
                    + copy(facts)
                    + " UNION ALL SELECT * EXCLUDE (" + ACTION + ", " + STAMP + "), CASE " + ACTION
                    + " WHEN 'INSERT' THEN -1 ELSE 1 END FROM " + journal(facts) + " WHERE " + STAMP + " > " + then
                    + ") GROUP BY ALL";
            return "(SELECT * EXCLUDE (\"$net\", \"$copy\") FROM (SELECT *, unnest(range(CAST(\"$net\" AS BIGINT))) AS"
                    + " \"$copy\" FROM (" + net + ")))";
        } finally {
            turn.unlock();
        }
    }

    private void checkKept(Facts facts, TableRef table, long moment) throws SqlFailure {
        long kept = Duration.ofDays(facts.retentionDays()).toMillis() * 1000L;
        if (moment <= facts.created() || moment < now() - kept) {
            throw SqlFailure.beyondRetention(table.name());
        }
    }

    private void note(List<Write> writes) throws SQLException, SqlFailure {
        last = Math.max(now(), last + 1);
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement()) {
            // Copy and journal change together, for whoever reads them meanwhile.
            connection.setAutoCommit(false);
            for (Write write : writes) {
                note(statement, write);
            }
            connection.commit();
        }
    }

    private void note(Statement statement, Write write) throws SQLException, SqlFailure {
        if (write.kind() == Write.Kind.OTHER || write.table().isEmpty()) {
            Facts.forgetDropped(statement);
            return;
        }
        TableRef table = write.table().get();
        Optional<Facts> facts = Facts.of(statement, table);
        switch (write.kind()) {
            case ROWS -> {
                if (facts.isPresent() && facts.get().isTracked()) {
                    record(statement, table, facts.get());
                }
            }
            case CREATE -> {
                if (facts.isEmpty() || !write.onlyIfMissing()) {
                    Facts made = new Facts(last, last, write.retentionDays().orElse(RETENTION), 0, "");
                    put(statement, table, made, write.tracking().orElse(false));
                }
            }
            case ALTER -> {
                Facts altered = known(statement, table).altered(last);
                // Rows of the journal have the columns that the table had, so it begins anew.
                Facts.remove(statement, table);
                put(statement, write.renamed().orElse(table), altered.tracked(0, ""), altered.isTracked());
            }
            case SET -> {
                Facts known = known(statement, table).altered(last);
                Facts set = known.kept(write.retentionDays().orElse(known.retentionDays()));
                boolean tracked = write.tracking().orElse(known.isTracked());
                put(statement, table, tracked ? set : set.tracked(0, ""), tracked);
            }
            default -> throw new IllegalStateException("nothing is known of " + write.kind());
        }
    }

    /** Keeps facts, and begins a journal if there is to be one and none yet. */
    private void put(Statement statement, TableRef table, Facts facts, boolean tracked) throws SQLException {
        Facts kept = facts;
        if (tracked && !facts.isTracked()) {
            kept = facts.tracked(last, UUID.randomUUID().toString());
            statement.execute("CREATE TABLE " + copy(kept) + " AS SELECT * FROM " + table.quoted());
            statement.execute("CREATE TABLE " + journal(kept) + " AS SELECT *, '' AS " + ACTION
                    + ", CAST(0 AS BIGINT) AS " + STAMP + " FROM " + table.quoted() + " LIMIT 0");
        }
        kept.put(statement, table);
    }

    private void record(Statement statement, TableRef table, Facts facts) throws SQLException {
        String now = "SELECT * FROM " + table.quoted();
        String before = "SELECT * FROM " + copy(facts);
        statement.execute("INSERT INTO " + journal(facts) + " SELECT *, 'DELETE', " + last + " FROM (" + before
                + " EXCEPT ALL " + now + ") UNION ALL SELECT *, 'INSERT', " + last + " FROM (" + now + " EXCEPT ALL "
                + before + ")");
        statement.execute("CREATE OR REPLACE TABLE " + copy(facts) + " AS " + now);
    }

    private static Facts known(Statement statement, TableRef table) throws SQLException, SqlFailure {
        return Facts.of(statement, table).orElseThrow(() -> SqlFailure.missing(table.written()));
    }

    private static String journal(Facts facts) {
        return "fake.history." + DuckSql.identifier(facts.journal());
    }

    private static String copy(Facts facts) {
        return "fake.history." + DuckSql.identifier(facts.journal() + " before");
    }
}
