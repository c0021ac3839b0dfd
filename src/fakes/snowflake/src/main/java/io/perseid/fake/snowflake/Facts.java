package io.perseid.fake.snowflake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What is known of a table beside its rows, kept in a table of DuckDB's. Times are microseconds since the epoch.
 *
 * @param created when it was made
 * @param lastDdl when it was made or altered last
 * @param retentionDays how long its history is kept
 * @param trackedSince since when changes are recorded without a gap; 0 if they are not
 * @param journal the name of its journal; empty if there is none
 */
record Facts(long created, long lastDdl, int retentionDays, long trackedSince, String journal) {

    /** Where they stand, one row a table. */
    static final String TABLE = "fake.main.facts";

    static final String DEFINITION = "CREATE TABLE " + TABLE
            + " (table_schema VARCHAR, table_name VARCHAR, created BIGINT, last_ddl BIGINT, retention BIGINT,"
            + " since BIGINT, journal VARCHAR)";

    static Optional<Facts> of(Statement statement, TableRef table) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT created, last_ddl, retention, since, journal FROM " + TABLE + " WHERE " + table.condition())) {
            return row.next()
                    ? Optional.of(
                            new Facts(row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), row.getString(5)))
                    : Optional.empty();
        }
    }

    boolean isTracked() {
        return !journal.isEmpty();
    }

    Facts altered(long stamp) {
        return new Facts(created, stamp, retentionDays, trackedSince, journal);
    }

    Facts kept(int days) {
        return new Facts(created, lastDdl, days, trackedSince, journal);
    }

    Facts tracked(long since, String newJournal) {
        return new Facts(created, lastDdl, retentionDays, since, newJournal);
    }

    void put(Statement statement, TableRef table) throws SQLException {
        remove(statement, table);
        statement.execute("INSERT INTO " + TABLE + " VALUES (" + DuckSql.literal(table.schema()) + ", "
                + DuckSql.literal(table.name()) + ", " + created + ", " + lastDdl + ", " + retentionDays + ", "
                + trackedSince + ", " + DuckSql.literal(journal) + ")");
    }

    static void remove(Statement statement, TableRef table) throws SQLException {
        statement.execute("DELETE FROM " + TABLE + " WHERE " + table.condition());
    }

    /** Forgets tables that are no longer there. */
    static void forgetDropped(Statement statement) throws SQLException {
        statement.execute("DELETE FROM " + TABLE + " AS f WHERE NOT EXISTS (SELECT 1 FROM duckdb_tables() AS d"
                + " WHERE d.database_name = " + DuckSql.literal(FakeSnowflake.DATABASE)
                + " AND lower(d.schema_name) = lower(f.table_schema) AND lower(d.table_name) = lower(f.table_name))");
    }
}
