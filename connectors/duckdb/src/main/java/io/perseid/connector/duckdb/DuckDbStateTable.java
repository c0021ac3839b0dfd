package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.StateMerge;
import io.perseid.api.warehouse.StateRows;
import io.perseid.api.warehouse.StateTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A state table in a file of its own, which is attached beside the user's. See {@link StateTable}.
 *
 * <p>DuckDB would join all keys at once in our memory, or spill them at several times the cost (2 CPU s a million rows
 * instead of 0.5, DuckDB 2.0.0). So the keys and hashes are read once into a temporary table, and compared part by part.
 */
final class DuckDbStateTable implements StateTable {

    /** Parts of the hashes of keys, by which keys are compared some at a time. */
    private static final int PARTS = 1024;

    /** Bytes of DuckDB's memory for a key of one side of a join. */
    private static final long KEY_BYTES = 64;

    private final DuckDBConnection connection;
    private final StateFile file;
    private final String name;
    private final long memory;
    private final DuckDbFailures failures;
    private volatile @Nullable Statement running;
    private volatile boolean cancelled;

    /** @param connection of this table alone @param memory bytes that DuckDB may use */
    DuckDbStateTable(DuckDBConnection connection, StateFile file, String name, long memory, DuckDbFailures failures) {
        this.connection = connection;
        this.file = file;
        this.name = name;
        this.memory = memory;
        this.failures = failures;
    }

    @Override
    public String name() {
        return name + " in " + file.path();
    }

    @Override
    public void prepare() {
        execute(
                "CREATE TABLE IF NOT EXISTS " + in("marks") + " (name VARCHAR, mark VARCHAR, keys BIGINT)",
                "CREATE TABLE IF NOT EXISTS " + in(name) + " (part SMALLINT, row_key VARCHAR, row_hash BIGINT)");
    }

    /** DuckDB's, because it does not promise that its hash stays. */
    @Override
    public String hashVersion() {
        return query("SELECT version()", rows -> {
            rows.next();
            return "DuckDB " + rows.getString(1);
        });
    }

    @Override
    public Optional<String> mark() {
        String both = "SELECT count(*) FROM duckdb_tables() WHERE database_name = '" + file.alias()
                + "' AND schema_name = 'main' AND table_name IN ('marks', '" + name + "')";
        if (number(both) < 2) {
            return Optional.empty();
        }
        // The number of keys as well, so that it shows when somebody emptied the table.
        return query(
                "SELECT mark FROM " + in("marks") + " WHERE name = '" + name + "' AND mark <> '' AND keys = (" + count()
                        + ")",
                rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty());
    }

    @Override
    public StateDiff compare(String rows) {
        String different = in(name + "_diff");
        long known = number(count());
        execute(
                "CREATE OR REPLACE TEMP TABLE perseid_rows AS SELECT " + part("row_key")
                        + " AS part, row_key, row_hash FROM (\n" + rows + "\n) r",
                "CREATE OR REPLACE TABLE " + different + " (row_key VARCHAR, gone BOOLEAN)");
        long read = number("SELECT count(*) FROM temp.main.perseid_rows");
        int at = 0;
        int width = (int) Math.max(1, Math.min(PARTS, PARTS * (memory / 2 / KEY_BYTES) / Math.max(1, known)));
        while (at < PARTS) {
            String some = " WHERE part >= " + at + " AND part < " + (at + width);
            execute("INSERT INTO " + different + " SELECT DISTINCT coalesce(n.row_key, s.row_key), n.row_key IS NULL"
                    + " FROM (SELECT * FROM temp.main.perseid_rows" + some + ") n FULL JOIN (SELECT * FROM " + in(name)
                    + some
                    + ") s ON s.row_key = n.row_key WHERE n.row_key IS NULL OR s.row_hash IS DISTINCT FROM n.row_hash");
            at += width;
        }
        execute("DROP TABLE temp.main.perseid_rows");
        return new StateDiff(
                "SELECT row_key FROM " + different + " WHERE NOT gone",
                "SELECT row_key FROM " + different + " WHERE gone",
                known,
                read,
                number("SELECT count(*) FROM " + different + " WHERE gone"));
    }

    @Override
    public void merge(StateMerge merge) {
        execute("CREATE OR REPLACE TEMP TABLE perseid_merge (row_key VARCHAR, row_hash BIGINT, removed BOOLEAN)");
        stage(merge.rows(), merge.removed());
        execute("BEGIN");
        try {
            if (merge.fresh()) {
                execute("DELETE FROM " + in(name));
            }
            execute("DELETE FROM " + in(name) + " WHERE row_key IN (SELECT row_key FROM temp.main.perseid_merge"
                    + (merge.newKeys() ? " WHERE row_hash IS NULL)" : ")"));
            execute("INSERT INTO " + in(name) + " SELECT " + part("row_key")
                    + ", row_key, row_hash FROM temp.main.perseid_merge WHERE NOT removed");
            mark(merge.mark());
            execute("COMMIT");
        } catch (RuntimeException failure) {
            try {
                execute("ROLLBACK");
            } catch (RuntimeException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
        execute("DROP TABLE temp.main.perseid_merge");
    }

    /** Stops what is running. Any thread. */
    void cancel() {
        Statement statement = running;
        if (statement != null) {
            cancelled = true;
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It has just ended.
            }
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    private void stage(StateRows rows, List<String> removed) {
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "perseid_merge")) {
            for (int row = 0; row < rows.size(); row++) {
                appender.beginRow();
                appender.append(rows.key(row));
                if (rows.hash(row) < 0) {
                    appender.appendNull();
                } else {
                    appender.append(rows.hash(row));
                }
                appender.append(false);
                appender.endRow();
            }
            for (String key : removed) {
                appender.beginRow();
                appender.append(key);
                appender.appendNull();
                appender.append(true);
                appender.endRow();
            }
        } catch (SQLException e) {
            throw failures.statement(e);
        }
    }

    private void mark(String mark) {
        execute("DELETE FROM " + in("marks") + " WHERE name = '" + name + "'");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + in("marks") + " SELECT ?, ?, (" + count() + ")")) {
            insert.setString(1, name);
            insert.setString(2, mark);
            insert.execute();
        } catch (SQLException e) {
            throw failures.statement(e);
        }
    }

    private String count() {
        return "SELECT count(*) FROM " + in(name);
    }

    private static String part(String key) {
        return "CAST(hash(" + key + ") % " + PARTS + " AS SMALLINT)";
    }

    private String in(String table) {
        return file.alias() + ".main.\"" + table + '"';
    }

    private long number(String sql) {
        return query(sql, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    private void execute(String... statements) {
        for (String sql : statements) {
            run(statement -> {
                statement.execute(sql);
                return true;
            });
        }
    }

    private <T> T query(String sql, Rows<T> rows) {
        return run(statement -> {
            try (ResultSet result = statement.executeQuery(sql)) {
                return rows.from(result);
            }
        });
    }

    private <T> T run(Work<T> work) {
        cancelled = false;
        try (Statement statement = connection.createStatement()) {
            running = statement;
            return work.with(statement);
        } catch (SQLException e) {
            throw cancelled ? failures.cancelled() : failures.statement(e);
        } finally {
            running = null;
        }
    }

    private interface Rows<T> {
        T from(ResultSet result) throws SQLException;
    }

    private interface Work<T> {
        T with(Statement statement) throws SQLException;
    }
}
