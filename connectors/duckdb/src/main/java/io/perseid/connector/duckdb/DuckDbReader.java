package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.RowReader;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one query through DuckDB's Arrow export, on a connection of its own.
 *
 * <p>Buffers are DuckDB's, not copied; they only change hands, from the driver's vectors to vectors of our schema, which
 * knows of JSON. {@link #cancel} may come from any thread.
 */
final class DuckDbReader implements RowReader {

    /**
     * Rows a batch: one of DuckDB's own vectors. Larger ones were not cheaper (README, "What reading costs"), and long
     * texts would make them very large.
     */
    static final int BATCH_ROWS = 2048;

    private final DuckDBConnection connection;
    private final PreparedStatement statement;
    private final String sql;
    private final Schema schema;
    private final BufferAllocator allocator;
    private final DuckDbFailures failures;
    private final Consumer<DuckDbReader> onClose;
    private final VectorSchemaRoot root;
    private final VectorLoader loader;
    private volatile boolean cancelled;
    private volatile PreparedStatement running;
    private boolean closed;
    private @Nullable ResultSet result;
    private @Nullable ArrowReader arrow;

    /** Takes over {@code connection}. Nothing runs before {@link #start}. */
    DuckDbReader(
            DuckDBConnection connection,
            String sql,
            Schema schema,
            BufferAllocator allocator,
            DuckDbFailures failures,
            Consumer<DuckDbReader> onClose)
            throws SQLException {
        this.connection = connection;
        this.sql = sql;
        this.schema = schema;
        this.allocator = allocator;
        this.failures = failures;
        this.onClose = onClose;
        this.statement = connection.prepareStatement(sql);
        this.running = statement;
        this.root = VectorSchemaRoot.create(schema, allocator);
        this.loader = new VectorLoader(root);
    }

    /** Runs the query up to its first rows. */
    void start() {
        try {
            ResultSet rows = statement.executeQuery();
            result = rows;
            ArrowReader reader =
                    (ArrowReader) rows.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, BATCH_ROWS);
            arrow = reader;
            Schema given = reader.getVectorSchemaRoot().getSchema();
            if (!sameTypes(given.getFields(), schema.getFields())) {
                throw failures.changed(given.toString());
            }
        } catch (SQLException e) {
            if (cancelled) {
                throw failures.cancelled();
            }
            // In streaming mode the driver says "Invalid result set", whatever happened.
            throw String.valueOf(e.getMessage()).contains("Invalid result set") ? explained(e) : failures.statement(e);
        } catch (IOException e) {
            throw failures.statement(e);
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
        ArrowReader reader = arrow;
        if (reader == null || closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        try {
            while (reader.loadNextBatch()) {
                checkNotCancelled();
                if (reader.getVectorSchemaRoot().getRowCount() > 0) {
                    hand(reader.getVectorSchemaRoot());
                    return true;
                }
            }
            root.clear();
            return false;
        } catch (IOException e) {
            checkNotCancelled();
            throw failures.statement(e);
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        return root;
    }

    /** Makes the statement fail now if it runs, or the next {@link #next}. A fetch under way ends first. Any thread. */
    void cancel() {
        cancelled = true;
        try {
            running.cancel();
        } catch (SQLException e) {
            // Already closed: nothing runs any more.
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            AutoCloseables.close(root, arrow, result, statement, connection);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw failures.statement(e);
        } finally {
            onClose.accept(this);
        }
    }

    private void hand(VectorSchemaRoot batch) {
        try (ArrowRecordBatch buffers = new VectorUnloader(batch).getRecordBatch()) {
            loader.load(buffers);
        }
    }

    private void checkNotCancelled() {
        if (cancelled) {
            throw failures.cancelled();
        }
    }

    /** Runs the statement that failed without a reason once more, in the driver's other way, which tells the reason. */
    private RuntimeException explained(SQLException unexplained) {
        try (DuckDBPreparedStatement again = connection.prepare(sql)) {
            running = again;
            checkNotCancelled();
            try (DuckDBChunkedResult chunks = again.query()) {
                while (chunks.nextChunk()) {
                    checkNotCancelled();
                }
            }
            return failures.unexplained(unexplained);
        } catch (SQLException e) {
            return cancelled ? failures.cancelled() : failures.statement(e);
        }
    }

    private static boolean sameTypes(List<Field> given, List<Field> expected) {
        if (given.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < given.size(); i++) {
            Field one = given.get(i);
            Field other = expected.get(i);
            if (one.getDictionary() != null
                    || !one.getType().equals(other.getType())
                    || !sameTypes(one.getChildren(), other.getChildren())) {
                return false;
            }
        }
        return true;
    }
}
