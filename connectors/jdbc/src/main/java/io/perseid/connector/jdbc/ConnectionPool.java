package io.perseid.connector.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one warehouse, opened when they are first needed and closed after a time without use. Any thread.
 *
 * <p>Until a first connection stood, a refused one is told at once, because a wrong password should not be tried for as
 * long as the pool would wait for a server that is starting.
 */
public final class ConnectionPool implements AutoCloseable {

    private final Supplier<HikariConfig> config;
    private @Nullable HikariDataSource pool;
    private boolean closed;

    /** @param config asked once for each try to get a first connection; nothing is opened before {@link #take} */
    public ConnectionPool(Supplier<HikariConfig> config) {
        this.config = config;
    }

    /** A connection, to be closed (then it is kept for the next) or discarded. Blocking, up to the pool's time-out. */
    public Connection take() throws SQLException {
        return opened().getConnection();
    }

    /** Closes a connection for good: one that is broken, or busy with what nobody wants any more. */
    public synchronized void discard(Connection connection) {
        if (pool != null) {
            pool.evictConnection(connection);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.close();
        }
    }

    private synchronized HikariDataSource opened() throws SQLException {
        if (closed) {
            throw new SQLException("the warehouse is closed");
        }
        if (pool == null) {
            HikariConfig wanted = config.get();
            // Smallest value that makes Hikari try once, in this thread, before it says that there is a pool.
            wanted.setInitializationFailTimeout(1);
            try {
                pool = new HikariDataSource(wanted);
            } catch (PoolInitializationException e) {
                if (e.getCause() instanceof SQLException reason) {
                    throw reason;
                }
                throw new SQLException(e.getMessage(), e);
            }
        }
        return pool;
    }
}
