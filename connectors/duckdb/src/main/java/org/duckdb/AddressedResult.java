package org.duckdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one query, a chunk of DuckDB's own vectors at a time, by their addresses.
 *
 * <p>In the driver's package, because only there are its bindings seen: what it gives to everybody else makes an object for
 * each text, or copies all values once more on their way to Arrow. Whatever the driver renames stops the compiler. One
 * thread, except for {@link #interrupt}.
 */
@NullMarked
public final class AddressedResult implements AutoCloseable {

    private static final Object[] NO_PARAMETERS = {};

    private final ByteBuffer statement;
    private final ByteBuffer result;
    private @Nullable ByteBuffer chunk;
    private boolean closed;

    private AddressedResult(ByteBuffer statement, ByteBuffer result) {
        this.statement = statement;
        this.result = result;
    }

    /**
     * Runs the query up to its first rows, which blocks. The connection runs nothing else until {@link #close} and is closed
     * afterwards by the caller.
     *
     * @throws SQLException in DuckDB's words, if the query cannot be compiled or fails before its first rows
     */
    public static AddressedResult of(DuckDBConnection connection, String sql) throws SQLException {
        ByteBuffer statement = prepare(connection, sql);
        ByteBuffer result = null;
        try {
            result = DuckDBNative.duckdb_jdbc_execute_capi(statement, NO_PARAMETERS);
            throwError(result);
            return new AddressedResult(statement, result);
        } catch (SQLException e) {
            if (result != null) {
                DuckDBBindings.duckdb_destroy_result(result);
            }
            DuckDBNative.duckdb_jdbc_release(statement);
            throw e;
        }
    }

    /**
     * Goes on to the next chunk; addresses of the one before are no longer valid.
     *
     * @return false after the last one, as often as it is asked
     */
    public boolean next() throws SQLException {
        release();
        ByteBuffer next = DuckDBBindings.duckdb_fetch_chunk(result);
        if (next == null) {
            // The driver's own reader takes a failure for the end of the rows.
            throwError(result);
            return false;
        }
        chunk = next;
        return true;
    }

    /** Valid until the following {@link #next}. */
    public AddressedChunk chunk() {
        ByteBuffer now = chunk;
        if (now == null) {
            throw new IllegalStateException("no chunk was read, or the last one is over");
        }
        return new AddressedChunk(now, 0);
    }

    /** Makes what runs on the connection fail soon. Any thread; a connection that is closed is left alone. */
    public static void interrupt(DuckDBConnection connection) {
        connection.connRefLock.lock();
        try {
            if (connection.connRef != null) {
                DuckDBNative.duckdb_jdbc_interrupt(connection.connRef);
            }
        } finally {
            connection.connRefLock.unlock();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        DuckDBBindings.duckdb_destroy_result(result);
        DuckDBNative.duckdb_jdbc_release(statement);
    }

    private static ByteBuffer prepare(DuckDBConnection connection, String sql) throws SQLException {
        connection.connRefLock.lock();
        try {
            connection.checkOpen();
            return DuckDBNative.duckdb_jdbc_prepare(connection.connRef, sql.getBytes(StandardCharsets.UTF_8));
        } finally {
            connection.connRefLock.unlock();
        }
    }

    private void release() {
        ByteBuffer old = chunk;
        if (old != null) {
            chunk = null;
            DuckDBBindings.duckdb_destroy_data_chunk(old);
        }
    }

    private static void throwError(ByteBuffer result) throws SQLException {
        byte[] error = DuckDBBindings.duckdb_result_error(result);
        if (error != null) {
            throw new SQLException(new String(error, StandardCharsets.UTF_8));
        }
    }
}
