package io.perseid.connector.postgres;

import io.perseid.connector.jdbc.ConnectionPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/**
 * One transaction on a connection of its own, read-only unless it is told otherwise, which sees one state of the tables. One thread at a time, but for
 * {@link #cancel}, which may come from any.
 *
 * <p>The connection goes back to the pool unless something was cancelled on it: a request to cancel travels on another line
 * and might arrive during the next statement.
 */
final class Transaction implements AutoCloseable {

    private final ConnectionPool pool;
    private final Connection connection;
    /** The same without the pool around it, which would log and close on errors that are none of its business. */
    private final BaseConnection driver;

    private final Consumer<Transaction> onClose;
    private volatile boolean cancelled;
    private boolean copying;
    private @Nullable CopyOut copy;
    /** Milliseconds for which the line may be silent, but for a COPY. */
    private int usualWait;

    private boolean closed;

    /** Takes over {@code connection}. */
    Transaction(ConnectionPool pool, Connection connection, Consumer<Transaction> onClose) throws SQLException {
        this.pool = pool;
        this.connection = connection;
        this.driver = connection.unwrap(BaseConnection.class);
        this.onClose = onClose;
    }

    /** What is done with a result. */
    interface Rows<T> {
        T from(ResultSet rows) throws SQLException;
    }

    <T> T query(String sql, Rows<T> rows) throws SQLException {
        try (Statement statement = driver.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return rows.from(result);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = driver.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Changes rows, in a transaction that may write.
     *
     * @param keys the first parameter @param numbers the second, where there are two
     * @return how many rows
     */
    long update(String sql, String[] keys, @Nullable Long @Nullable [] numbers) throws SQLException {
        try (PreparedStatement statement = driver.prepareStatement(sql)) {
            statement.setArray(1, driver.createArrayOf("text", keys));
            if (numbers != null) {
                statement.setArray(2, driver.createArrayOf("bigint", numbers));
            }
            return statement.executeLargeUpdate();
        }
    }

    void commit() throws SQLException {
        driver.commit();
    }

    /** For types of columns. */
    TypeCatalogue types() {
        return new TypeCatalogue(driver);
    }

    /**
     * Starts a COPY to here. The server's own time-out would count the time in which nobody here wants rows, so it is off,
     * and the wait for rows is bounded instead.
     */
    CopyOut copy(String sql, Duration longestWait) throws SQLException {
        execute("SET LOCAL statement_timeout = 0");
        usualWait = driver.getNetworkTimeout();
        driver.setNetworkTimeout(Runnable::run, (int) Math.min(Integer.MAX_VALUE, longestWait.toMillis()));
        copying = true;
        // Returns with the first row: the server keeps its "yes" back until then.
        CopyOut started = driver.getCopyAPI().copyOut(sql);
        copy = started;
        return started;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Makes the statement that runs fail, if there is one. */
    synchronized void cancel() {
        if (!closed) {
            cancelled = true;
            cancelQuery();
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean unfinished = copying && (copy == null || copy.isActive());
        if (unfinished && !cancelled) {
            // Else a sort would go on in the server until its first row finds nobody.
            cancelQuery();
        }
        if (unfinished || cancelled) {
            pool.discard(connection);
            return;
        }
        try {
            if (copying) {
                driver.setNetworkTimeout(Runnable::run, usualWait);
            }
            driver.rollback();
            connection.close();
        } catch (SQLException e) {
            pool.discard(connection);
        }
    }

    private void cancelQuery() {
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            abort();
        }
    }

    /** The server does not hear us: whoever waits for it gets an error now. */
    private void abort() {
        try {
            driver.abort(Runnable::run);
        } catch (SQLException e) {
            // Closed already.
        }
    }
}
