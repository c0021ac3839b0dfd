package io.perseid.app.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** The one owner of the sandbox's DuckDB database; hands out connections of their own. Safe for many threads. */
final class Database implements AutoCloseable {

    private static final String[] SCHEMA = {
        """
        CREATE TABLE IF NOT EXISTS events (arrival BIGINT, received_ms BIGINT, endpoint VARCHAR, event VARCHAR, time_ms BIGINT,
            distinct_id VARCHAR, insert_id VARCHAR, properties VARCHAR)""",
        // Mixpanel's query-time rule: equal in these four, one is shown, normally the one that arrived last.
        """
        CREATE OR REPLACE VIEW deduped_events AS SELECT * FROM events WHERE arrival IN
            (SELECT max(arrival) FROM events GROUP BY event, time_ms, distinct_id, insert_id)""",
        // A user is a profile of the entity $user, as in Mixpanel's Lexicon; a group is one of its group key.
        """
        CREATE TABLE IF NOT EXISTS profiles (entity VARCHAR, id VARCHAR, properties VARCHAR, updated_ms BIGINT,
            PRIMARY KEY (entity, id))""",
        """
        CREATE TABLE IF NOT EXISTS lookup_tables (id VARCHAR PRIMARY KEY, name VARCHAR, columns VARCHAR, row_count BIGINT,
            replaced_ms BIGINT)""",
        "CREATE TABLE IF NOT EXISTS lookup_rows (table_id VARCHAR, row_number BIGINT, cells VARCHAR)"
    };

    private final DuckDBConnection root;
    private final Path overflow;

    Database(SandboxOptions options) {
        try {
            // Beside a file the folder is found again by the next start, so that a killed sandbox leaves no litter.
            this.overflow = options.database().isPresent()
                    ? Path.of(options.database().get().toAbsolutePath() + ".tmp")
                    : Files.createTempDirectory("perseid-sandbox");
            Properties settings = new Properties();
            settings.setProperty("memory_limit", options.memoryMegabytes() + "MB");
            settings.setProperty("threads", String.valueOf(options.threads()));
            settings.setProperty("temp_directory", overflow.toString());
            settings.setProperty("autoinstall_known_extensions", "false");
            settings.setProperty("jdbc_stream_results", "true");
            // The default of 16 MB rewrites metadata so often that ingest slows down by half.
            settings.setProperty("checkpoint_threshold", "256MB");
            String file = options.database()
                    .map(path -> path.toAbsolutePath().toString())
                    .orElse("");
            this.root = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:" + file, settings);
            try (Statement statement = root.createStatement()) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the sandbox's database", e);
        } catch (SQLException e) {
            throw new SandboxFailure("the sandbox's database does not open: " + e.getMessage(), e);
        }
    }

    /** A connection for one thread at a time; the caller closes it. */
    DuckDBConnection connect() throws SQLException {
        return root.duplicate();
    }

    @Override
    public void close() {
        try (Connection closed = root) {
            // Closing the root connection is all; the others are closed by their owners before.
        } catch (SQLException e) {
            throw new SandboxFailure("the sandbox's database does not close: " + e.getMessage(), e);
        }
        File[] left = overflow.toFile().listFiles();
        if (left != null) {
            for (File file : left) {
                deleteQuietly(file.toPath());
            }
        }
        deleteQuietly(overflow);
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
