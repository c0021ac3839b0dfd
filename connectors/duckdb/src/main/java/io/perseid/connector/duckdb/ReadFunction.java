package io.perseid.connector.duckdb;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.AddressedChunk;
import org.duckdb.ChunkFunction;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The function {@code perseid_read(number, columns...)} of one database, and those who read rows by calling it, each under a
 * number. Thread-safe.
 */
final class ReadFunction {

    private static final String NAME = "perseid_read";

    private final Map<Long, Rows> readers = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    private ReadFunction() {}

    /** Makes it known to the connection's database. Once a database. */
    static ReadFunction in(DuckDBConnection connection) throws SQLException {
        ReadFunction function = new ReadFunction();
        ChunkFunction.register(connection, NAME, function::hand);
        return function;
    }

    /** Who gets the rows of a {@link Call}. */
    interface Rows {

        /** As {@link ChunkFunction.Receiver#take}, with the columns only. */
        void take(AddressedChunk columns) throws Exception;
    }

    /** Until it is closed, which is after its statement. */
    final class Call implements AutoCloseable {

        private final long number;

        private Call(long number) {
            this.number = number;
        }

        /** For a SELECT. */
        String with(List<String> columns) {
            return NAME + "(" + number + ", " + String.join(", ", columns) + ")";
        }

        @Override
        public void close() {
            readers.remove(number);
        }
    }

    Call call(Rows rows) {
        long number = numbers.incrementAndGet();
        readers.put(number, rows);
        return new Call(number);
    }

    /** Calls that are not closed. */
    int readers() {
        return readers.size();
    }

    private void hand(long number, AddressedChunk columns) throws Exception {
        @Nullable Rows rows = readers.get(number);
        if (rows == null) {
            throw new IllegalStateException(NAME + " is for Perseid's own statements; none has the number " + number);
        }
        rows.take(columns);
    }
}
