package io.perseid.engine.state;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * The schema of the state database. Its version stands in SQLite's {@code user_version} as well, so that a start with an
 * up-to-date state, or with none, does not pay for Flyway (0.2 s of processor time). One thread.
 */
final class StateSchema {

    /** The version of the newest script in the folder {@code migration}. */
    static final int VERSION = 6;

    private final DataSource source;
    private final StateFailures failures;

    StateSchema(DataSource source, StateFailures failures) {
        this.source = source;
        this.failures = failures;
    }

    /** Reads the version and refuses a newer one. @return 0 for an empty database */
    int version() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            result.next();
            int version = result.getInt(1);
            if (version > VERSION) {
                throw failures.newer(version, VERSION);
            }
            return version;
        }
    }

    /** Brings the database up to date; several processes may do so at once. */
    void migrate() throws SQLException, IOException {
        try (Connection connection = source.getConnection()) {
            // No part of a transaction, and so the first thing.
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
            }
            // A script that is missing in its list leaves all of them to Flyway, which finds them by itself.
            if (NewSchema.SCRIPTS.size() == VERSION && NewSchema.make(connection)) {
                return;
            }
        }
        byFlyway();
    }

    /** The same for a state that is there already, of whatever version. */
    void byFlyway() throws SQLException {
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + NewSchema.FOLDER)
                .load();
        // A newer Perseid that died before it noted the version: Flyway alone would only warn.
        MigrationInfo current = flyway.info().current();
        if (current != null) {
            int version = Integer.parseInt(current.getVersion().getVersion());
            if (version > VERSION) {
                throw failures.newer(version, VERSION);
            }
        }
        flyway.migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }
}
