package io.perseid.connector.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** An open database, from which any number of connections may be had. Thread-safe. */
final class Database implements AutoCloseable {

    private final DuckDBConnection first;
    private final Resources resources;
    private final ReadFunction readFunction;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Database(DuckDBConnection first, Resources resources, ReadFunction readFunction, Runnable onClose) {
        this.first = first;
        this.resources = resources;
        this.readFunction = readFunction;
        this.onClose = onClose;
    }

    static Database open(String url, boolean readOnly, DatabaseOptions options) throws SQLException, IOException {
        // A folder of its own: DuckDB gives spill files fixed names, which two processes would share otherwise.
        Path temporary = Files.createTempDirectory("perseid-duckdb-");
        try {
            DuckDBConnection connection = new DuckDBDriver()
                    .connect(url, options.properties(readOnly, temporary))
                    .unwrap(DuckDBConnection.class);
            ReadFunction readFunction;
            try (Statement statement = connection.createStatement()) {
                readFunction = ReadFunction.in(connection);
                // Not as a property: it belongs to an extension that is loaded only after opening.
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new Database(connection, new Resources(connection, options), readFunction, () -> {
                try {
                    connection.close();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                } finally {
                    delete(temporary);
                }
            });
        } catch (SQLException | RuntimeException e) {
            delete(temporary);
            throw e;
        }
    }

    /** The same database for one more user, whose {@link #close} only runs {@code release}. */
    Database sharedWith(Runnable release) {
        return new Database(first, resources, readFunction, release);
    }

    /** A further connection, to be closed by the caller. */
    DuckDBConnection connect() throws SQLException {
        return first.duplicate();
    }

    /** Threads and memory, which all users of the database share. */
    Resources resources() {
        return resources;
    }

    /** By which rows are read without a copy in a result. */
    ReadFunction readFunction() {
        return readFunction;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is the system's temporary folder, which the system clears; no reason to fail a run that is done.
        }
    }
}
