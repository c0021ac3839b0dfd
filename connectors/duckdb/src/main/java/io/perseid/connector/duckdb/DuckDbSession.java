package io.perseid.connector.duckdb;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.TablePath;
import io.perseid.api.warehouse.WarehouseSession;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A session: one connection for what answers at once, and one for each reader, because DuckDB lets a connection run
 * nothing else while a result streams. See {@link WarehouseSession}.
 */
final class DuckDbSession implements WarehouseSession {

    private static final String CATALOGUE = "SELECT schema_name, table_name, false, estimated_size FROM duckdb_tables()"
            + " WHERE NOT internal AND database_name = current_database()"
            + " UNION ALL SELECT schema_name, view_name, true, -1 FROM duckdb_views()"
            + " WHERE NOT internal AND database_name = current_database() ORDER BY 1, 2";

    /**
     * Bytes that DuckDB makes ahead of who reads them, where it only passes rows on. Of its own default, a million, a statement
     * starts with several vectors that have left the processor's caches when they are read: 4 ms more for each slice.
     */
    private static final int AHEAD_BYTES = 256 * 1024;

    /** The same where a result is only the answers of the function that hands rows over: one chunk's. */
    private static final int ANSWERS_AHEAD_BYTES = 1;

    /** One file and one destination are busy with these. */
    private static final int MOST_READERS = 4;

    private final Database database;
    private final DuckDBConnection connection;
    private final Optional<FileTables> files;
    private final Path folder;
    private final Optional<StateFile> state;
    private final long memory;
    private final BufferAllocator allocator;
    private final DuckDbFailures failures;
    private final Set<DuckDbReader> readers = ConcurrentHashMap.newKeySet();
    private final Set<DuckDbStateTable> tables = ConcurrentHashMap.newKeySet();
    private final List<Resources.Use> uses = new ArrayList<>();
    private volatile @Nullable Statement running;
    private volatile boolean cancelled;
    private boolean closed;

    private DuckDbSession(
            Database database,
            DuckDBConnection connection,
            Path folder,
            Optional<FileTables> files,
            Optional<StateFile> state,
            long memory,
            DuckDbFailures failures) {
        this.database = database;
        this.connection = connection;
        this.folder = folder;
        this.files = files;
        this.state = state;
        this.memory = memory;
        // Without a bound: DuckDB has made a batch before the allocator counts it, and what a refused import held is
        // never given back (Arrow 18.3). Batches are kept small instead.
        this.allocator = new RootAllocator();
        this.failures = failures;
    }

    /** The session closes {@code database}; the caller does if this throws. @param memory bytes that DuckDB may use */
    static DuckDbSession start(
            Database database,
            Path folder,
            Optional<FileTables> files,
            Optional<StateFile> state,
            long memory,
            DuckDbFailures failures)
            throws SQLException {
        DuckDBConnection connection = connect(database, folder);
        return new DuckDbSession(database, connection, folder, files, state, memory, failures);
    }

    @Override
    public Instant now() {
        return query("SELECT epoch_us(now())", rows -> {
            rows.next();
            return Instant.EPOCH.plus(rows.getLong(1), ChronoUnit.MICROS);
        });
    }

    @Override
    public List<TableInfo> tables() {
        List<TableInfo> tables = query(CATALOGUE, rows -> {
            List<TableInfo> found = new ArrayList<>();
            while (rows.next()) {
                String schema = rows.getString(1);
                String table = TablePath.written(rows.getString(2));
                String name = schema.equals("main") ? table : TablePath.written(schema) + "." + table;
                found.add(new TableInfo(name, rows.getBoolean(3), rows.getLong(4)));
            }
            return found;
        });
        files.ifPresent(f -> f.list().forEach(file -> tables.add(counted(file))));
        return List.copyOf(tables);
    }

    @Override
    public List<Column> describe(String sql) {
        return query("DESCRIBE SELECT * FROM (\n" + statement(sql) + "\n)", rows -> {
            List<Column> columns = new ArrayList<>();
            while (rows.next()) {
                String declared = rows.getString(2);
                columns.add(new Column(DuckDbTypeParser.parse(declared).field(rows.getString(1)), declared));
            }
            return List.copyOf(columns);
        });
    }

    @Override
    public RowReader read(String sql) {
        List<Column> columns = describe(sql);
        Schema schema = new Schema(columns.stream().map(Column::field).toList());
        List<String> expressions = columns.stream()
                .map(column -> DuckDbTypeParser.parse(column.declared()).select(TablePath.quoted(column.name())))
                .toList();
        DuckDbReader reader = reader(expressions, "(\n" + statement(sql) + "\n)", schema, Resources.Work.of(plan(sql)));
        try {
            readers.add(reader);
            reader.start();
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Readers have a connection each, and its rows are read by who asks for them: more than processors would only wait for each other,
     * and each holds what a slice does, some 20 MB.
     */
    @Override
    public int parallelReads() {
        return Math.max(2, Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors()));
    }

    @Override
    public OptionalLong memoryForLists() {
        return OptionalLong.of(memory);
    }

    /** Tables of the database do not change while it is open; files and other servers that a query or view names may. */
    @Override
    public boolean readsOneSnapshot(String sql) {
        return plan(sql).readsOwnTables();
    }

    @Override
    public synchronized Optional<StateTable> stateTable(String name) {
        StateFile file = state.orElseThrow(failures::noStateFile);
        file.attach(connection, failures);
        try {
            // For its own statements, as long as the session lives.
            uses.add(database.resources().begin(Resources.Work.COMPARE, List.of()));
            DuckDbStateTable table = new DuckDbStateTable(connect(database, folder), file, name, memory, failures);
            tables.add(table);
            return Optional.of(table);
        } catch (SQLException e) {
            throw failures.statement(e);
        }
    }

    @Override
    public void cancel() {
        readers.forEach(DuckDbReader::cancel);
        tables.forEach(DuckDbStateTable::cancel);
        Statement statement = running;
        if (statement != null) {
            cancelled = true;
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It has just ended.
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<AutoCloseable> inOrder = new ArrayList<>(readers);
        tables.forEach(table -> inOrder.add(table::close));
        inOrder.addAll(uses);
        // The allocator last, because it throws when a buffer was not given back.
        inOrder.addAll(List.of(connection, database, allocator));
        try {
            AutoCloseables.close(inOrder);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw failures.statement(e);
        }
    }

    /** A connection on which files named in SQL are looked for in {@code folder} as well. */
    private static DuckDBConnection connect(Database database, Path folder) throws SQLException {
        DuckDBConnection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET file_search_path = '" + folder.toString().replace("'", "''") + "'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private DuckDbReader reader(List<String> columns, String from, Schema schema, Resources.Work work) {
        DuckDBConnection own = null;
        Resources.Use use = null;
        try {
            use = database.resources().begin(work, schema.getFields());
            own = connect(database, folder);
            boolean passedOn = work == Resources.Work.PASS_ON;
            boolean handed = passedOn && schema.getFields().stream().allMatch(DuckDbSession::isFlat);
            if (passedOn) {
                makeAhead(own, handed ? ANSWERS_AHEAD_BYTES : AHEAD_BYTES);
            }
            Batches batches = handed
                    ? new HandedBatches(own, database.readFunction(), columns, from, schema, allocator)
                    : new FetchedBatches(own, columns, from, schema, allocator);
            return new DuckDbReader(own, use, batches, schema, failures, readers::remove);
        } catch (SQLException e) {
            try {
                AutoCloseables.close(own, use);
            } catch (Exception second) {
                e.addSuppressed(second);
            }
            throw failures.statement(e);
        }
    }

    /** What a function is called with is flat, but not what structs and lists have inside. */
    private static boolean isFlat(Field field) {
        return field.getChildren().isEmpty();
    }

    private static void makeAhead(DuckDBConnection connection, int bytes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET streaming_buffer_size = '" + bytes + "B'");
        }
    }

    /** With the number of rows in a Parquet file's footer, if it has one. */
    private TableInfo counted(TableInfo file) {
        if (!FileName.isParquet(file.name())) {
            return file;
        }
        String path = folder.resolve(file.name()).toString().replace("'", "''");
        try {
            return query("SELECT coalesce(sum(num_rows), -1) FROM parquet_file_metadata('" + path + "')", rows -> {
                rows.next();
                return new TableInfo(file.name(), false, rows.getLong(1));
            });
        } catch (PerseidException e) {
            // A broken file shows when it is read; until then it must not hide the others.
            return file;
        }
    }

    private QueryPlan plan(String sql) {
        return query("EXPLAIN (FORMAT json) " + statement(sql), rows -> {
            rows.next();
            return QueryPlan.of(rows.getString(2));
        });
    }

    /** One at a time: readers that are opened at once describe their queries here. */
    private synchronized <T> T query(String sql, Rows<T> rows) {
        cancelled = false;
        Resources.Use use = null;
        try (Statement statement = connection.createStatement()) {
            use = database.resources().ask();
            running = statement;
            try (ResultSet result = statement.executeQuery(sql)) {
                return rows.from(result);
            }
        } catch (SQLException e) {
            throw cancelled ? failures.cancelled() : failures.statement(e);
        } finally {
            running = null;
            if (use != null) {
                use.close();
            }
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

    private interface Rows<T> {
        T from(ResultSet result) throws SQLException;
    }
}
