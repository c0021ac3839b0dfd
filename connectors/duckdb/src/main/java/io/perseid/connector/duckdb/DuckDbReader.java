package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.RowReader;
import io.perseid.connector.duckdb.vector.RowCopy;
import io.perseid.connector.duckdb.vector.TextsTooLong;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.AddressedResult;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one query, on a connection of its own: a chunk of DuckDB's, or a few small ones, is a batch, copied into vectors of
 * the schema that keep their buffers. {@link #cancel} may come from any thread.
 */
final class DuckDbReader implements RowReader {

    /** Most rows of a batch: of DuckDB's largest chunk. Filters and joins make chunks of a few rows, which are put together. */
    private static final int BATCH_ROWS = 2048;

    private final DuckDBConnection connection;
    private final AutoCloseable use;
    private final String sql;
    private final Schema schema;
    private final DuckDbFailures failures;
    private final Consumer<DuckDbReader> onClose;
    private final VectorSchemaRoot root;
    private final RowCopy copy;
    private volatile boolean cancelled;
    private boolean closed;
    private boolean compared;

    /** Whether the chunk at hand had no room in the batch before. */
    private boolean kept;

    private @Nullable AddressedResult result;

    /** Takes over {@code connection} and {@code use}. Nothing runs before {@link #start}. */
    DuckDbReader(
            DuckDBConnection connection,
            AutoCloseable use,
            String sql,
            Schema schema,
            BufferAllocator allocator,
            DuckDbFailures failures,
            Consumer<DuckDbReader> onClose) {
        this.connection = connection;
        this.use = use;
        this.sql = sql;
        this.schema = schema;
        this.failures = failures;
        this.onClose = onClose;
        this.root = VectorSchemaRoot.create(schema, allocator);
        this.copy = new RowCopy(root);
    }

    /** Runs the query up to its first rows. */
    void start() {
        checkNotCancelled();
        try {
            result = AddressedResult.of(connection, sql);
        } catch (SQLException e) {
            throw failed(e);
        }
        checkNotCancelled();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        checkNotCancelled();
        AddressedResult chunks = result;
        if (chunks == null || closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        try {
            copy.begin();
            while (kept || chunks.next()) {
                checkNotCancelled();
                compare(chunks);
                kept = copy.rows() > 0 && copy.rows() + chunks.rows() > BATCH_ROWS;
                if (kept) {
                    break;
                }
                copy.add(chunks);
            }
            copy.end();
            return copy.rows() > 0;
        } catch (SQLException e) {
            throw failed(e);
        } catch (TextsTooLong e) {
            throw failures.tooLong(e);
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        return root;
    }

    /** Makes the statement fail now if it runs, or the next {@link #next}. Any thread. */
    void cancel() {
        cancelled = true;
        AddressedResult.interrupt(connection);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            AutoCloseables.close(root, result, connection, use);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw failures.statement(e);
        } finally {
            onClose.accept(this);
        }
    }

    /** What the query was described as may have changed until it ran: a file was replaced. */
    private void compare(AddressedResult chunk) throws SQLException {
        if (compared) {
            return;
        }
        Optional<String> other = RowCopy.unlike(schema.getFields(), chunk);
        if (other.isPresent()) {
            throw failures.changed(other.get());
        }
        compared = true;
    }

    private RuntimeException failed(SQLException e) {
        return cancelled ? failures.cancelled() : failures.statement(e);
    }

    private void checkNotCancelled() {
        if (cancelled) {
            throw failures.cancelled();
        }
    }
}
