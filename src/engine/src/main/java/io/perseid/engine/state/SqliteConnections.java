package io.perseid.engine.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jdbi.v3.core.ConnectionFactory;
import org.sqlite.SQLiteDataSource;

/**
 * Hands out connections to one file and keeps a few of them, because the last one to close would move the write-ahead log
 * into the file each time. Any thread; a connection belongs to one thread while it is out.
 */
final class SqliteConnections implements ConnectionFactory, AutoCloseable {

    private static final int KEPT = 4;

    private final SQLiteDataSource source;
    private final List<String> pragmas;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param pragmas set on every connection, beside those of the source */
    SqliteConnections(SQLiteDataSource source, List<String> pragmas) {
        this.source = source;
        this.pragmas = List.copyOf(pragmas);
    }

    @Override
    public Connection openConnection() throws SQLException {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the state store is closed");
            }
            Connection kept = idle.poll();
            if (kept != null) {
                return kept;
            }
        }
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            for (String pragma : pragmas) {
                statement.execute("PRAGMA " + pragma);
            }
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        synchronized (this) {
            if (!closed && idle.size() < KEPT && !connection.isClosed()) {
                idle.push(connection);
                return;
            }
        }
        connection.close();
    }

    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        for (Connection connection : idle) {
            connection.close();
        }
        idle.clear();
    }
}
