package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.RowReader;
import io.perseid.connector.duckdb.vector.OtherColumns;
import io.perseid.connector.duckdb.vector.TextsTooLong;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.AddressedResult;
import org.duckdb.DuckDBConnection;

/** Rows of one query, on a connection of its own. {@link #cancel} may come from any thread. */
final class DuckDbReader implements RowReader {

    private final DuckDBConnection connection;
    private final AutoCloseable use;
    private final Batches batches;
    private final Schema schema;
    private final DuckDbFailures failures;
    private final Consumer<DuckDbReader> onClose;
    private volatile boolean cancelled;
    private boolean closed;

    /** Takes over {@code connection}, {@code use} and {@code batches}. Nothing runs before {@link #start}. */
    DuckDbReader(
            DuckDBConnection connection,
            AutoCloseable use,
            Batches batches,
            Schema schema,
            DuckDbFailures failures,
            Consumer<DuckDbReader> onClose) {
        this.connection = connection;
        this.use = use;
        this.batches = batches;
        this.schema = schema;
        this.failures = failures;
        this.onClose = onClose;
    }

    /** Runs the query up to its first rows. */
    void start() {
        checkNotCancelled();
        try {
            batches.start();
        } catch (SQLException | OtherColumns | TextsTooLong e) {
            throw failed(e);
        }
        checkNotCancelled();
    }

    Batches batches() {
        return batches;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        checkNotCancelled();
        if (closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        try {
            return batches.next();
        } catch (SQLException | OtherColumns | TextsTooLong e) {
            throw failed(e);
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        return batches.batch();
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
            AutoCloseables.close(batches, connection, use);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw failures.statement(e);
        } finally {
            onClose.accept(this);
        }
    }

    private RuntimeException failed(Exception e) {
        if (cancelled) {
            return failures.cancelled();
        }
        if (e instanceof OtherColumns other) {
            // A file was replaced between its description and the query, say.
            return failures.changed(other.columns());
        }
        return e instanceof TextsTooLong texts ? failures.tooLong(texts) : failures.statement(e);
    }

    private void checkNotCancelled() {
        if (cancelled) {
            throw failures.cancelled();
        }
    }
}
