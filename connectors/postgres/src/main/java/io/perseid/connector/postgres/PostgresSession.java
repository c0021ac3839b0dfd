package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.TablePath;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.connector.jdbc.SqlStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.jspecify.annotations.Nullable;

/**
 * A session: a snapshot that is kept for a while, and a short transaction for each statement and each reader, which reads
 * from the snapshot while it lasts. See {@link WarehouseSession}.
 *
 * <p>When the snapshot is over, because it is too old or the server ended it, each statement reads what is there when it
 * begins, and {@link #keepsSnapshot} says so.
 */
final class PostgresSession implements WarehouseSession {

    /** Tables, views and foreign tables that the login may read; partitions stand behind the table that they are part of. */
    private static final String CATALOGUE = "SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'),"
            + " CASE WHEN c.relkind = 'v' OR c.reltuples < 0 THEN -1 ELSE CAST(c.reltuples AS bigint) END,"
            + " pg_catalog.pg_table_is_visible(c.oid)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition"
            + " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
            + " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
            + " AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1, 2";

    /** Parts of a plan whose rows a snapshot does not bind: other servers, and functions, which may ask anybody. */
    private static final Pattern UNBOUND = Pattern.compile("\"Node Type\": \"(Foreign|Function) Scan\"");

    private final Transactions transactions;
    private final PostgresOptions options;
    private final PostgresFailures failures;
    private final BufferAllocator allocator = new RootAllocator();
    private final Set<CopyReader> readers = ConcurrentHashMap.newKeySet();
    private @Nullable Snapshot snapshot;
    private boolean closed;

    private PostgresSession(Transactions transactions, PostgresOptions options, PostgresFailures failures) {
        this.transactions = transactions;
        this.options = options;
        this.failures = failures;
    }

    static PostgresSession start(
            Transactions transactions, PostgresOptions options, InstantSource clock, PostgresFailures failures) {
        PostgresSession session = new PostgresSession(transactions, options, failures);
        try {
            Transaction first = transactions.begin();
            try {
                session.first(first, clock);
                return session;
            } catch (SQLException e) {
                first.close();
                throw e;
            }
        } catch (SQLException e) {
            session.close();
            throw failures.opening(e);
        }
    }

    private synchronized void first(Transaction first, InstantSource clock) throws SQLException {
        if (options.maxSnapshot().isZero()) {
            first.close();
        } else {
            snapshot = Snapshot.take(first, options.maxSnapshot(), clock);
        }
    }

    /** The moment of the snapshot while there is one, because nothing later can be read. */
    @Override
    public Instant now() {
        Optional<Snapshot> kept = snapshot();
        return kept.isPresent()
                ? kept.get().taken()
                : query("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)", rows -> {
                    rows.next();
                    return Instant.EPOCH.plus(rows.getLong(1), ChronoUnit.MICROS);
                });
    }

    @Override
    public List<TableInfo> tables() {
        return query(CATALOGUE, rows -> {
            List<TableInfo> tables = new ArrayList<>();
            while (rows.next()) {
                String table = TablePath.written(rows.getString(2));
                String name = rows.getBoolean(5) ? table : TablePath.written(rows.getString(1)) + "." + table;
                tables.add(new TableInfo(name, rows.getBoolean(3), rows.getLong(4)));
            }
            return List.copyOf(tables);
        });
    }

    @Override
    public List<Column> describe(String sql) {
        return inTransaction(transaction ->
                columns(transaction, sql).stream().map(PostgresColumn::column).toList());
    }

    @Override
    public RowReader read(String sql) {
        Transaction transaction = begin();
        CopyReader reader = null;
        try {
            List<PostgresColumn> columns = columns(transaction, sql);
            reader = new CopyReader(transaction, columns, allocator, failures, readers::remove);
            readers.add(reader);
            reader.start(SelectForCopy.of(SqlStatement.bare(sql), columns), options.statementTimeout());
            return reader;
        } catch (SQLException | RuntimeException e) {
            if (reader != null) {
                reader.close();
            }
            transaction.close();
            throw e instanceof SQLException error ? failures.statement(error, transaction.cancelled()) : runtime(e);
        }
    }

    @Override
    public int parallelReads() {
        return options.readers();
    }

    @Override
    public boolean readsOneSnapshot(String sql) {
        if (!keepsSnapshot()) {
            return false;
        }
        String plan = query("EXPLAIN (FORMAT JSON) " + SqlStatement.bare(sql), rows -> {
            rows.next();
            return rows.getString(1);
        });
        return !UNBOUND.matcher(plan).find() && keepsSnapshot();
    }

    @Override
    public boolean keepsSnapshot() {
        return snapshot().isPresent();
    }

    @Override
    public Optional<StateTable> stateTable(String name) {
        PostgresStateTable.Reads reads = new PostgresStateTable.Reads() {
            @Override
            public <T> T in(PostgresStateTable.Work<T> work) {
                return inTransaction(work::in);
            }
        };
        return Optional.of(new PostgresStateTable(reads, transactions, failures, options.stateSchema(), name));
    }

    @Override
    public void cancel() {
        transactions.cancel();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<AutoCloseable> inOrder = new ArrayList<>(readers);
        // The allocator last, because it throws when a buffer was not given back.
        inOrder.addAll(List.of(transactions, allocator));
        try {
            AutoCloseables.close(inOrder);
        } catch (Exception e) {
            throw runtime(e);
        }
    }

    /** The columns as they are declared; nothing is read. What it names stays as it is until the transaction ends. */
    static List<PostgresColumn> columns(Transaction transaction, String sql) throws SQLException {
        return transaction.query("SELECT * FROM (\n" + SqlStatement.bare(sql) + "\n) AS q LIMIT 0", rows -> {
            ResultSetMetaData given = rows.getMetaData();
            List<PostgresColumn> columns = new ArrayList<>();
            for (int place = 1; place <= given.getColumnCount(); place++) {
                columns.add(transaction.types().column(given, place));
            }
            return List.copyOf(columns);
        });
    }

    private <T> T query(String sql, Transaction.Rows<T> rows) {
        return inTransaction(transaction -> transaction.query(sql, rows));
    }

    private <T> T inTransaction(Work<T> work) {
        try (Transaction transaction = begin()) {
            try {
                return work.in(transaction);
            } catch (SQLException e) {
                throw failures.statement(e, transaction.cancelled());
            }
        }
    }

    /** On the snapshot while there is one. */
    private Transaction begin() {
        try {
            Optional<Snapshot> kept = snapshot();
            if (kept.isPresent()) {
                try {
                    return transactions.begin(kept.get().id());
                } catch (SQLException e) {
                    if (!Snapshot.isLost(e)) {
                        throw e;
                    }
                    forget(kept.get());
                }
            }
            return transactions.begin();
        } catch (SQLException e) {
            throw failures.opening(e);
        }
    }

    /** Empty for ever when it is over. */
    private synchronized Optional<Snapshot> snapshot() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (snapshot != null && snapshot.isOver()) {
            forget(snapshot);
        }
        return Optional.ofNullable(snapshot);
    }

    private synchronized void forget(Snapshot over) {
        if (snapshot == over) {
            snapshot = null;
            over.close();
        }
    }

    private static RuntimeException runtime(Exception e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    private interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }
}
