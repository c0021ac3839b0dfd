package io.perseid.connector.duckdb;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.types.pojo.Field;
import org.duckdb.DuckDBConnection;

/**
 * Threads and memory of one open database, as those who read it at present need them. DuckDB has one limit for all of a
 * database's connections, and keeps what it read of the file until that is full, whatever a query needs. So without a
 * configured limit there is little of it while rows are only passed on, and more for each column that is being read: a
 * wide table needs its columns' blocks at the same time and cannot do with less. Thread-safe; users of one database share
 * it.
 */
final class Resources {

    /** Bytes beside the columns where rows are only passed on. */
    private static final long PASSING = 16L << 20;

    /** The same where a statement joins, sorts or groups; what does not fit spills. */
    private static final long WORKING = 48L << 20;

    /**
     * Bytes for a column of a reader and thread: a block of 256 KiB, the next one where a vector crosses into it, and what is
     * decoded of both. Tables of 30 to 200 texts wanted up to 640 KiB.
     */
    private static final long A_COLUMN = 768L << 10;

    private final DuckDBConnection connection;
    private final DatabaseOptions options;
    private int threadsNow;
    private long memoryNow;
    private long columns;
    private int working;

    /** @param connection of the database, opened with {@code options}; nobody else uses it for statements */
    Resources(DuckDBConnection connection, DatabaseOptions options) {
        this.connection = connection;
        this.options = options;
        this.threadsNow = options.threads();
        this.memoryNow = options.memory();
    }

    /**
     * Before a statement runs. Threads of DuckDB's own help those that join, sort or group, up to the configured number, from
     * the next statement on. Where rows are only passed on, handing each vector from thread to thread costs as much again as
     * reading it, and several readers at once use the processors as well.
     *
     * @param read columns of its result
     * @param passesOn whether rows are only filtered and passed on
     * @return to be run once when the statement has ended
     */
    synchronized Runnable begin(List<Field> read, boolean passesOn) throws SQLException {
        int threads = passesOn ? 1 : options.threads();
        if (threads != threadsNow) {
            execute("SET GLOBAL threads = " + threads);
            threadsNow = threads;
        }
        long blocks = columns(read) * threads;
        int joins = passesOn ? 0 : 1;
        add(blocks, joins);
        try {
            limitMemory();
        } catch (SQLException e) {
            add(-blocks, -joins);
            throw e;
        }
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (!ended.getAndSet(true)) {
                add(-blocks, -joins);
            }
        };
    }

    /** Lists and structs have a column for each of their parts. */
    private static long columns(List<Field> fields) {
        return fields.stream()
                .mapToLong(field -> 1 + columns(field.getChildren()))
                .sum();
    }

    private synchronized void add(long blocks, int joins) {
        columns += blocks;
        working += joins;
    }

    private void limitMemory() throws SQLException {
        long needed = options.memoryLimit().orElse((working > 0 ? WORKING : PASSING) + columns * A_COLUMN);
        if (needed == memoryNow) {
            return;
        }
        try {
            execute("SET GLOBAL memory_limit = '" + needed + "B'");
            memoryNow = needed;
        } catch (SQLException e) {
            // Less is not to be had while statements that have ended still hold their blocks.
            if (needed > memoryNow) {
                throw e;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
