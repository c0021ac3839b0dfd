package io.perseid.connector.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.core.BaseConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Connections of feeds, beside the pool: they write, or stream, and are closed after use. Any thread. */
final class FeedConnections {

    /**
     * After how long the server gives up a reader that does not answer, and so frees the slot when the line was cut. Longer
     * than a batch of keys is in use.
     */
    private static final String GIVE_UP = "SET wal_sender_timeout = '2min'";

    private final PostgresConnections connections;

    FeedConnections(PostgresConnections connections) {
        this.connections = connections;
    }

    /** For statements, each a transaction of its own. */
    Control control() throws SQLException {
        List<String> settings = new ArrayList<>(connections.sessionSettings());
        settings.add("SET default_transaction_read_only = off");
        // What is written here is small, and must not wait for a standby.
        settings.add("SET synchronous_commit = local");
        return new Control(opened(connections.source(), settings));
    }

    /** For one stream. Values are written as a session of the pool would write them. */
    BaseConnection streaming() throws SQLException {
        PGSimpleDataSource source = connections.source();
        source.setReplication("database");
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        List<String> settings = new ArrayList<>(connections.sessionSettings());
        settings.add("SET extra_float_digits = 3");
        settings.add("SET statement_timeout = 0");
        settings.add(GIVE_UP);
        return opened(source, settings).unwrap(BaseConnection.class);
    }

    private static Connection opened(PGSimpleDataSource source, List<String> settings) throws SQLException {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** One thread, but for {@link #abort} and {@link #cancel}. */
    static final class Control implements AutoCloseable {

        private static final String CANCELLED = "57014";

        private final Connection connection;
        private volatile Optional<Statement> running = Optional.empty();
        private volatile boolean cancelled;

        Control(Connection connection) {
            this.connection = connection;
        }

        <T> T query(String sql, Transaction.Rows<T> rows) throws SQLException {
            try (Statement statement = started();
                    ResultSet result = statement.executeQuery(sql)) {
                return rows.from(result);
            }
        }

        /** The only cell of a result. */
        String text(String sql) throws SQLException {
            return query(sql, rows -> {
                rows.next();
                return rows.getString(1);
            });
        }

        void execute(String sql) throws SQLException {
            try (Statement statement = started()) {
                statement.execute(sql);
            }
        }

        private Statement started() throws SQLException {
            Statement statement = connection.createStatement();
            running = Optional.of(statement);
            if (cancelled) {
                throw new SQLException("cancelled", CANCELLED);
            }
            return statement;
        }

        /** Lets the server wait for a moment, so that nobody here sleeps. */
        void pause() throws SQLException {
            execute("SELECT pg_catalog.pg_sleep(0.02)");
        }

        /** The server stops the statement under way, and there is no other. From any thread. */
        void cancel() {
            cancelled = true;
            try {
                if (running.isPresent()) {
                    running.get().cancel();
                }
            } catch (SQLException e) {
                // It has just ended.
            }
        }

        boolean isCancelled() {
            return cancelled;
        }

        /** Whoever waits for an answer gets an error. From any thread. */
        void abort() {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // Closed already.
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing is lost with it.
            }
        }
    }
}
