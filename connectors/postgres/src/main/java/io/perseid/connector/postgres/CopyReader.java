package io.perseid.connector.postgres;

import io.perseid.api.warehouse.RowReader;
import io.perseid.connector.postgres.copy.ColumnDecoder;
import io.perseid.connector.postgres.copy.CopyRow;
import io.perseid.connector.postgres.copy.UnreadableValue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Rows of one query by binary COPY, decoded straight into vectors that are used again for each batch.
 *
 * <p>The server sends as fast as we take: what is not taken waits in the line's buffers, and then in the server.
 */
final class CopyReader implements RowReader {

    /** Rows a batch; larger batches were not cheaper (README, "What reading costs"). */
    private static final int BATCH_ROWS = 4096;

    /** Bytes a batch, as they come: a bound for rows that are long. One row alone may be longer. */
    private static final long BATCH_BYTES = 4L << 20;

    private final Transaction transaction;
    private final PostgresFailures failures;
    private final Consumer<CopyReader> onClose;
    private final List<PostgresColumn> columns;
    private final Schema schema;
    private final VectorSchemaRoot root;
    private final ColumnDecoder[] decoders;
    private @Nullable CopyOut copy;
    private boolean ended;
    private boolean closed;

    /** Takes over {@code transaction}. Nothing runs before {@link #start}. */
    CopyReader(
            Transaction transaction,
            List<PostgresColumn> columns,
            BufferAllocator allocator,
            PostgresFailures failures,
            Consumer<CopyReader> onClose) {
        this.transaction = transaction;
        this.columns = columns;
        this.failures = failures;
        this.onClose = onClose;
        List<Field> fields = columns.stream().map(c -> c.type().field(c.name())).toList();
        this.schema = new Schema(fields);
        // From the fields themselves: a root made of a schema finds vectors by name, and names may be equal.
        List<FieldVector> vectors = new ArrayList<>();
        for (Field field : fields) {
            FieldVector vector = field.createVector(allocator);
            vector.setInitialCapacity(BATCH_ROWS);
            vectors.add(vector);
        }
        this.root = new VectorSchemaRoot(schema, vectors, 0);
        this.decoders = new ColumnDecoder[vectors.size()];
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = columns.get(i).type().decoder(vectors.get(i));
        }
    }

    /** @param longestWait for the first rows, and for further ones */
    void start(String sql, Duration longestWait) throws SQLException {
        copy = transaction.copy(sql, longestWait);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        CopyOut from = copy;
        if (from == null || closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        checkNotCancelled();
        int rows = 0;
        try {
            long bytes = 0;
            while (!ended && rows < BATCH_ROWS && bytes < BATCH_BYTES) {
                byte[] message = from.readFromCopy();
                if (message == null) {
                    ended = true;
                } else {
                    bytes += message.length;
                    rows += decode(message, rows);
                }
            }
        } catch (SQLException e) {
            throw failures.statement(e, transaction.cancelled());
        }
        checkNotCancelled();
        if (rows == 0) {
            root.clear();
            return false;
        }
        for (ColumnDecoder decoder : decoders) {
            decoder.load(rows);
        }
        root.setRowCount(rows);
        return true;
    }

    @Override
    public VectorSchemaRoot batch() {
        return root;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            root.close();
            transaction.close();
            onClose.accept(this);
        }
    }

    /** @return how many rows the message had: 0 or 1 */
    private int decode(byte[] message, int row) {
        int at = CopyRow.start(message);
        if (!CopyRow.isRow(message, at)) {
            return 0;
        }
        at += CopyRow.COUNT_BYTES;
        for (int i = 0; i < decoders.length; i++) {
            int length = CopyRow.length(message, at);
            at += CopyRow.LENGTH_BYTES;
            if (length >= 0) {
                try {
                    decoders[i].decode(message, at, length, row);
                } catch (UnreadableValue e) {
                    throw failures.value(columns.get(i), e);
                }
                at += length;
            }
        }
        return 1;
    }

    private void checkNotCancelled() {
        if (transaction.cancelled()) {
            throw failures.cancelled();
        }
    }
}
