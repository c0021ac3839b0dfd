package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements by their ids, and by the requests that brought them. Keeps the results of the last 200. Any thread. */
final class Queries implements AutoCloseable {

    private static final int MOST = 200;

    private static final Pattern CANCEL = Pattern.compile("(?i)SYSTEM\\$CANCEL_QUERY\\s*\\(\\s*'([^']+)'");

    private final Database database;
    private final History history;
    private final Faults faults;
    private final Executor threads;
    private final Map<String, Query> byId = new LinkedHashMap<>();
    private final Map<String, Query> byRequest = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "fake-snowflake-timer");
        thread.setDaemon(true);
        return thread;
    });

    Queries(Database database, History history, Faults faults, Executor threads) {
        this.database = database;
        this.history = history;
        this.faults = faults;
        this.threads = threads;
    }

    /** Starts a statement, or finds the one that this request started before: a repeated request runs nothing twice. */
    Query start(String requestId, String sql, List<String> binds, Session session, long timeoutSeconds) {
        Matcher cancel = CANCEL.matcher(sql);
        if (cancel.find()) {
            find(cancel.group(1)).ifPresent(query -> query.stop(SqlFailure.cancelled()));
        }
        return byRequest.computeIfAbsent(requestId, key -> {
            Query query = create(sql, binds, session);
            threads.execute(query::run);
            if (timeoutSeconds > 0) {
                timer.schedule(() -> query.stop(SqlFailure.timedOut(timeoutSeconds)), timeoutSeconds, TimeUnit.SECONDS);
            }
            return query;
        });
    }

    /** A statement that is only described. */
    Query create(String sql, List<String> binds, Session session) {
        Query query = new Query(UUID.randomUUID().toString(), sql, binds, session, database, history, faults);
        keep(query);
        return query;
    }

    synchronized Optional<Query> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    void cancel(String requestId) {
        Query query = byRequest.get(requestId);
        if (query != null) {
            query.stop(SqlFailure.cancelled());
        }
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        byId.values().forEach(query -> query.stop(SqlFailure.cancelled()));
    }

    private synchronized void keep(Query query) {
        byId.put(query.id(), query);
        if (byId.size() > MOST) {
            String oldest = byId.keySet().iterator().next();
            byId.remove(oldest);
            byRequest.values().removeIf(q -> q.id().equals(oldest));
            drop(oldest);
        }
    }

    private void drop(String id) {
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + Database.resultTable(id));
        } catch (SQLException e) {
            // Still being read: it goes with the fake.
        }
    }
}
