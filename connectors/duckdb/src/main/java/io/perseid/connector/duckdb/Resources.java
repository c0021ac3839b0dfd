package io.perseid.connector.duckdb;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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

    private static final long MIB = 1L << 20;

    /**
     * Bytes for a column of a reader and thread: a block of 256 KiB, the next one where a vector crosses into it, and what is
     * decoded of both. Tables of 30 to 200 texts wanted up to 640 KiB, 200 numbers with nulls, which have blocks of their own, more
     * than 600.
     */
    private static final long A_COLUMN = 768L << 10;

    private final DuckDBConnection connection;
    private final DatabaseOptions options;
    private final Map<Use, Use> uses = new IdentityHashMap<>();
    private int threadsNow;
    private long memoryNow;

    /** What a statement does, and bytes that it needs beside its columns. */
    enum Work {
        /** Rows of tables are only filtered and passed on. */
        PASS_ON(16 * MIB),
        /** Tables are joined, sorted or grouped; what does not fit spills. */
        JOIN(48 * MIB),
        /** A table of keys and hashes is compared, in parts that are made for this ({@link DuckDbStateTable}). */
        COMPARE(64 * MIB),
        /** Files are read: DuckDB has a buffer of 32 MB for each thread that reads a CSV. */
        READ_FILES(64 * MIB);

        private final long memory;

        Work(long memory) {
            this.memory = memory;
        }

        static Work of(QueryPlan plan) {
            return plan.passesOn() ? PASS_ON : plan.readsOwnTables() ? JOIN : READ_FILES;
        }
    }

    /** A statement that runs, until it is closed. */
    final class Use implements AutoCloseable {

        private final Work work;
        private final long columns;

        private Use(Work work, long columns) {
            this.work = work;
            this.columns = columns;
        }

        @Override
        public void close() {
            synchronized (Resources.this) {
                uses.remove(this);
            }
        }
    }

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
     * @param columns of its result
     */
    synchronized Use begin(Work work, List<Field> columns) throws SQLException {
        int threads = work == Work.PASS_ON ? 1 : options.threads();
        if (threads != threadsNow) {
            execute("SET GLOBAL threads = " + threads);
            threadsNow = threads;
        }
        return use(work, count(columns) * threads);
    }

    /**
     * Before a statement that only describes another one, or asks the catalogue. It reads the beginnings of files, for which
     * DuckDB makes as large a buffer as for whole ones. Threads stay as they are.
     */
    synchronized Use ask() throws SQLException {
        return use(Work.READ_FILES, 0);
    }

    private Use use(Work work, long columns) throws SQLException {
        Use use = new Use(work, columns);
        uses.put(use, use);
        try {
            limitMemory();
            return use;
        } catch (SQLException e) {
            use.close();
            throw e;
        }
    }

    /** Lists and structs have a column for each of their parts. */
    private static long count(List<Field> fields) {
        return fields.stream()
                .mapToLong(field -> 1 + count(field.getChildren()))
                .sum();
    }

    private void limitMemory() throws SQLException {
        long needed = options.memoryLimit().orElseGet(this::needed);
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

    private long needed() {
        long most =
                uses.keySet().stream().mapToLong(use -> use.work.memory).max().orElse(0);
        long columns = uses.keySet().stream().mapToLong(use -> use.columns).sum();
        return most + columns * A_COLUMN;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
