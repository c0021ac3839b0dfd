package io.perseid.engine.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The file of the state database: how it is opened, and its transactions. A writing one takes the file's write lock when it
 * begins, and waits for it up to the busy timeout. Any thread, any number of processes of the host.
 */
final class SqliteDatabase implements AutoCloseable {

    private final SqliteConnections connections;
    private final Jdbi jdbi;
    private final StateFailures failures;
    private final InstantSource clock;

    private SqliteDatabase(SqliteConnections connections, StateFailures failures, InstantSource clock) {
        this.connections = connections;
        this.jdbi = Jdbi.create(connections);
        // No statement has attributes to fill in.
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        this.failures = failures;
        this.clock = clock;
    }

    /** For reading and writing; made or migrated if need be. @param pragmas set on every connection */
    static SqliteDatabase open(Path folder, InstantSource clock, Duration busyTimeout, List<String> pragmas) {
        StateFolder stateFolder = new StateFolder(folder);
        StateFailures failures = new StateFailures(stateFolder.database(), busyTimeout);
        SQLiteDataSource source = source(stateFolder.database(), busyTimeout);
        StateSchema schema = new StateSchema(source, failures);
        try {
            stateFolder.make();
            refuseNetwork(stateFolder, failures);
            if (schema.version() < StateSchema.VERSION) {
                try (FileChannel locked = stateFolder.lock()) {
                    if (locked.isOpen() && schema.version() < StateSchema.VERSION) {
                        schema.migrate();
                    }
                }
            }
        } catch (IOException failure) {
            throw failures.folder(failure);
        } catch (SQLException failure) {
            throw failures.of(new IllegalStateException(failure));
        } catch (RuntimeException failure) {
            throw failures.of(failure);
        }
        return new SqliteDatabase(new SqliteConnections(source, pragmas), failures, clock);
    }

    /** For reading beside whatever process writes it; nothing is made or migrated. Empty if there is no state yet. */
    static Optional<SqliteDatabase> openForReading(Path folder, InstantSource clock, Duration busyTimeout) {
        StateFolder stateFolder = new StateFolder(folder);
        StateFailures failures = new StateFailures(stateFolder.database(), busyTimeout);
        SQLiteDataSource source = source(stateFolder.database(), busyTimeout);
        try {
            if (!Files.exists(stateFolder.database()) || Files.size(stateFolder.database()) == 0) {
                return Optional.empty();
            }
            refuseNetwork(stateFolder, failures);
            int version = new StateSchema(source, failures).version();
            if (version == 0) {
                return Optional.empty();
            }
            if (version < StateSchema.VERSION) {
                throw failures.older(version, StateSchema.VERSION);
            }
        } catch (IOException failure) {
            throw failures.folder(failure);
        } catch (SQLException failure) {
            throw failures.of(new IllegalStateException(failure));
        }
        SqliteConnections connections = new SqliteConnections(source, List.of("query_only = ON"));
        return Optional.of(new SqliteDatabase(connections, failures, clock));
    }

    private static void refuseNetwork(StateFolder folder, StateFailures failures) throws IOException {
        String type = folder.fileSystemType();
        if (StateFolder.isNetwork(type)) {
            throw failures.networkFileSystem(type);
        }
    }

    private static SQLiteDataSource source(Path database, Duration busyTimeout) {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + database);
        return source;
    }

    StateFailures failures() {
        return failures;
    }

    <T> T read(Function<StateReads, T> query) {
        try (Handle handle = jdbi.open()) {
            return query.apply(new StateReads(handle));
        } catch (RuntimeException failure) {
            throw failures.of(failure);
        }
    }

    /** One transaction without a result. */
    void run(Consumer<StateWrites> work) {
        boolean done = write(writes -> {
            work.accept(writes);
            return true;
        });
        assert done;
    }

    /**
     * One transaction. It is begun and ended by statements of our own: the driver's {@code commit()} would begin the next
     * transaction at once, and a wait for that could fail after ours is in.
     */
    <T> T write(Function<StateWrites, T> work) {
        try (Handle handle = jdbi.open()) {
            handle.execute("BEGIN IMMEDIATE");
            try {
                T result = work.apply(writes(handle));
                handle.execute("COMMIT");
                return result;
            } catch (RuntimeException | Error failure) {
                rollBack(handle, failure);
                throw failure;
            }
        } catch (RuntimeException failure) {
            throw failures.of(failure);
        }
    }

    /** What writes, and checks what it writes for, by this database's clock. */
    StateWrites writes(Handle handle) {
        return new StateWrites(handle, clock.instant(), failures);
    }

    private static void rollBack(Handle handle, Throwable failure) {
        try {
            handle.execute("ROLLBACK");
        } catch (RuntimeException alreadyRolledBack) {
            // SQLite rolls back by itself on a full disk; a connection in doubt is not used again.
            failure.addSuppressed(alreadyRolledBack);
            try {
                handle.getConnection().close();
            } catch (SQLException also) {
                failure.addSuppressed(also);
            }
        }
    }

    @Override
    public void close() {
        try {
            connections.close();
        } catch (SQLException failure) {
            throw failures.of(new IllegalStateException(failure));
        }
    }
}
