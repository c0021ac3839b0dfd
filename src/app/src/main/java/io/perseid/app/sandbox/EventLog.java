package io.perseid.app.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Appends events in order of arrival. One thread writes (a DuckDB appender belongs to one thread); requests that wait at the
 * same moment share one commit. Safe for many threads.
 */
final class EventLog implements AutoCloseable {

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final DuckDBConnection connection;
    private final Clock clock;
    private final Thread writer;
    private long arrivals;

    EventLog(Database database, Clock clock) throws SQLException {
        this.clock = clock;
        this.connection = database.connect();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT coalesce(max(arrival), 0) FROM events")) {
            result.next();
            this.arrivals = result.getLong(1);
        }
        this.writer = new Thread(this::write, "sandbox-events");
        this.writer.setDaemon(true);
        this.writer.start();
    }

    /** Returns when the events are stored and every reader sees them. */
    void append(String endpoint, List<StoredEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Pending pending = new Pending(endpoint, events, new CompletableFuture<>());
        queue.add(pending);
        try {
            pending.stored.get();
        } catch (ExecutionException e) {
            throw new SandboxFailure("events could not be stored: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxFailure("interrupted while events were stored", e);
        }
    }

    private void write() {
        List<Pending> group = new ArrayList<>();
        try {
            while (true) {
                group.clear();
                group.add(queue.take());
                queue.drainTo(group);
                if (group.removeIf(Pending::isEnd)) {
                    commit(group);
                    return;
                }
                commit(group);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<Pending> group) {
        try {
            appendAll(group);
            group.forEach(pending -> pending.stored.complete(true));
        } catch (SQLException | RuntimeException e) {
            group.forEach(pending -> pending.stored.completeExceptionally(e));
        }
    }

    /** An appender a commit: it costs microseconds, and one that failed leaves nothing behind for the next request. */
    private void appendAll(List<Pending> group) throws SQLException {
        long received = clock.millis();
        try (DuckDBAppender appender = connection.createAppender("events")) {
            for (Pending pending : group) {
                for (StoredEvent event : pending.events) {
                    appender.beginRow();
                    appender.append(++arrivals);
                    appender.append(received);
                    appender.append(pending.endpoint);
                    appender.append(event.event());
                    appender.append(event.timeMillis());
                    appender.append(event.distinctId());
                    appender.append(event.insertId());
                    appender.append(event.properties());
                    appender.endRow();
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        queue.add(new Pending("", List.of(), new CompletableFuture<>()));
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private record Pending(String endpoint, List<StoredEvent> events, CompletableFuture<Boolean> stored) {
        boolean isEnd() {
            return events.isEmpty();
        }
    }
}
