package io.perseid.connector.snowflake;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.WarehouseSession;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.resultset.QueryStatus;
import net.snowflake.client.api.resultset.SnowflakeResultSet;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A session: one connection, on which statements of several readers run side by side, and a few threads that download parts of
 * results. See {@link WarehouseSession}.
 */
final class SnowflakeSession implements WarehouseSession {

    private static final int PARALLEL_READS = 4;

    private static final String CATALOGUE =
            "SELECT table_schema, table_name, table_type, COALESCE(row_count, -1), CURRENT_SCHEMA()"
                    + " FROM INFORMATION_SCHEMA.TABLES WHERE table_schema <> 'INFORMATION_SCHEMA' ORDER BY 1, 2";

    /** What {@link #submit} gives: the query's id, and where the names in it were looked for. */
    private static final Pattern SUBMITTED = Pattern.compile("([0-9a-f-]{36})@([0-9a-f]{8})");

    private final Connection connection;
    private final SnowflakeFailures failures;
    private final BufferAllocator allocator = new RootAllocator();
    private final ExecutorService threads;
    private final Semaphore room;
    private final Set<SnowflakeReader> readers = ConcurrentHashMap.newKeySet();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * Takes over {@code connection}.
     *
     * @param downloads parts that are downloaded ahead, at most, and by as many threads
     */
    SnowflakeSession(Connection connection, int downloads, SnowflakeFailures failures) {
        this.connection = connection;
        this.failures = failures;
        this.room = new Semaphore(downloads);
        // One more for each reader, because each has a part under way besides.
        this.threads = Executors.newFixedThreadPool(downloads + PARALLEL_READS, work -> {
            Thread thread = new Thread(work, "snowflake-part");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Instant now() {
        return query("SELECT DATE_PART(EPOCH_MICROSECOND, CURRENT_TIMESTAMP())", rows -> {
            rows.next();
            BigDecimal micros = rows.getBigDecimal(1);
            return Instant.EPOCH.plus(micros.longValueExact(), ChronoUnit.MICROS);
        });
    }

    @Override
    public List<TableInfo> tables() {
        return query(CATALOGUE, rows -> {
            List<TableInfo> tables = new ArrayList<>();
            while (rows.next()) {
                String schema = rows.getString(1);
                String table = TableName.written(rows.getString(2));
                String name = schema.equals(rows.getString(5)) ? table : TableName.written(schema) + "." + table;
                boolean view = rows.getString(3).contains("VIEW");
                tables.add(new TableInfo(name, view, rows.getBigDecimal(4).longValue()));
            }
            return List.copyOf(tables);
        });
    }

    @Override
    public List<Column> describe(String sql) {
        Described described = underWay(started -> described(statement(sql), started));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < described.names.size(); i++) {
            columns.add(described.types.get(i).column(described.names.get(i)));
        }
        return List.copyOf(columns);
    }

    @Override
    public RowReader read(String sql) {
        String statement = statement(sql);
        return underWay(started -> {
            Described described = described(statement, started);
            String select = described.select(statement);
            return start(on -> on.executeQuery(select), started, Optional.of(described));
        });
    }

    /** Side by side on one connection: statements wait for the warehouse's slots, not for each other. */
    @Override
    public int parallelReads() {
        return PARALLEL_READS;
    }

    /**
     * A query that Snowflake carries out on its own, whatever becomes of this process. Its result can be had for 24 hours
     * (Snowflake's page on persisted query results).
     */
    @Override
    public Optional<String> submit(String sql) {
        String statement = statement(sql);
        return underWay(started -> {
            String select = described(statement, started).select(statement);
            try (Statement on = started.on(connection);
                    ResultSet rows = on.unwrap(SnowflakeStatement.class).executeAsyncQuery(select)) {
                return Optional.of(rows.unwrap(SnowflakeResultSet.class).getQueryID() + "@" + place());
            }
        });
    }

    @Override
    public RowReader resume(String submitted) {
        return underWay(started -> {
            // It comes out of a store of the engine's, and goes into SQL.
            String query = queryId(submitted).orElseThrow(() -> failures.forgotten(submitted));
            started.elsewhere(query);
            SnowflakeConnection own = connection.unwrap(SnowflakeConnection.class);
            QueryStatus status = own.getQueryStatus(query);
            if (status.isEmpty() || status.getStatus() == QueryStatus.Status.NO_DATA) {
                throw failures.forgotten(query);
            }
            try {
                return start(on -> own.createResultSet(query), started, Optional.empty());
            } catch (SQLException e) {
                // The driver says little of a query that failed, its status says it all.
                QueryStatus ended = own.getQueryStatus(query);
                if (ended.isAnError()) {
                    throw failures.ended(query, ended);
                }
                throw e;
            }
        });
    }

    @Override
    public void abandon(String submitted) {
        Matcher matcher = SUBMITTED.matcher(submitted);
        try {
            if (matcher.matches()) {
                stop(matcher.group(1));
            }
        } catch (SQLException e) {
            // It has ended, or ends at its statement timeout.
        }
    }

    private void stop(String query) throws SQLException {
        try (Statement other = connection.createStatement()) {
            other.execute("SELECT SYSTEM$CANCEL_QUERY('" + query + "')");
        }
    }

    /** @return empty for one of another database or schema, in which the same names are of other tables */
    private Optional<String> queryId(String submitted) throws SQLException {
        Matcher matcher = SUBMITTED.matcher(submitted);
        return matcher.matches() && matcher.group(2).equals(place()) ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String place() throws SQLException {
        return String.format(Locale.ROOT, "%08x", Objects.hash(connection.getCatalog(), connection.getSchema()));
    }

    @Override
    public void cancel() {
        readers.forEach(SnowflakeReader::cancel);
        running.forEach(Running::cancel);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(readers).forEach(SnowflakeReader::close);
        threads.shutdownNow();
        try {
            connection.close();
        } catch (SQLException e) {
            // The session ends by itself after its idle time; nothing of ours is lost with it.
        }
        boolean ended = false;
        try {
            ended = threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended) {
            allocator.close();
        }
        // Else a download hangs in the network; it gives its buffers back when it ends.
    }

    /** @param asked the types that the rows must have, if they were asked for before */
    private RowReader start(Starter starter, Running started, Optional<Described> asked) throws SQLException {
        try (Statement on = started.on(connection);
                ResultSet rows = starter.start(on)) {
            ResultParts parts = ResultParts.of(rows);
            Described given = Described.of(rows.getMetaData());
            Described described = asked.map(a -> a.narrowed(given, failures)).orElse(given);
            started.checkNotCancelled();
            Schema schema = described.schema();
            PartDecoder decoder = new PartDecoder(schema, given.types, allocator, failures);
            PartQueue queue = new PartQueue(parts, decoder, threads, room, failures);
            SnowflakeReader reader = new SnowflakeReader(schema, queue, allocator, failures, readers::remove);
            readers.add(reader);
            return reader;
        }
    }

    private Described described(String sql, Running started) throws SQLException {
        if (sql.isBlank()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION, failures.where(), "an empty statement", "a SELECT", "write the SQL");
        }
        try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            ResultSetMetaData columns = prepared.getMetaData();
            started.checkNotCancelled();
            if (columns == null || columns.getColumnCount() == 0) {
                throw failures.noRows(sql);
            }
            return Described.of(columns);
        }
    }

    /** Runs a statement whose few rows are read by the driver's getters. */
    <T> T query(String sql, Rows<T> rows) {
        return underWay(started -> {
            try (Statement on = started.on(connection);
                    ResultSet result = on.executeQuery(sql)) {
                return rows.from(result);
            }
        });
    }

    /** Does something that {@link #cancel} stops, from its first statement to its last. */
    private <T> T underWay(Work<T> work) {
        Running started = new Running();
        running.add(started);
        try {
            return work.with(started);
        } catch (SQLException e) {
            throw started.cancelled ? failures.cancelled() : failures.statement(e);
        } finally {
            running.remove(started);
        }
    }

    /** Without a semicolon at its end, so that it can stand in brackets. */
    private static String statement(String sql) {
        String stripped = sql.strip();
        while (stripped.endsWith(";")) {
            stripped = stripped.substring(0, stripped.length() - 1).strip();
        }
        return stripped;
    }

    /** Makes something of a result. */
    interface Rows<T> {
        T from(ResultSet result) throws SQLException;
    }

    private interface Work<T> {
        T with(Running started) throws SQLException;
    }

    private interface Starter {
        ResultSet start(Statement statement) throws SQLException;
    }

    /** A statement under way, as {@link #cancel} finds it. */
    private final class Running {

        private volatile boolean cancelled;
        private volatile Optional<Statement> statement = Optional.empty();
        private volatile Optional<String> elsewhere = Optional.empty();

        Statement on(Connection connection) throws SQLException {
            Statement made = connection.createStatement();
            statement = Optional.of(made);
            checkNotCancelled();
            return made;
        }

        /** It runs in the warehouse by this id, and not for this statement. */
        void elsewhere(String queryId) {
            elsewhere = Optional.of(queryId);
        }

        void cancel() {
            cancelled = true;
            try {
                if (elsewhere.isPresent()) {
                    // The driver only asks now and then how it stands, and cancelling that would stop nothing.
                    stop(elsewhere.get());
                } else if (statement.isPresent()) {
                    statement.get().cancel();
                }
            } catch (SQLException e) {
                // It has just ended.
            }
        }

        void checkNotCancelled() {
            if (cancelled) {
                throw failures.cancelled();
            }
        }
    }
}
