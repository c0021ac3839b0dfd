package io.perseid.connector.jdbc;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of a JDBC result, moved into vectors of the columns' <em>declared</em> types. The vectors are used again for each
 * batch. For connectors whose driver has nothing columnar; the result has to stream, which is the connector's to arrange.
 *
 * <p>Does not own the result: {@link #close} gives the vectors back and runs what it was told to.
 */
public final class ResultSetReader implements RowReader {

    /** Rows a batch. */
    private static final int BATCH_ROWS = 4096;

    /** Bytes a batch, for rows that are long. One row alone may be longer. */
    private static final long BATCH_BYTES = 4L << 20;

    private final ResultSet rows;
    private final Schema schema;
    private final VectorSchemaRoot root;
    private final CellReader[] cells;
    private final Failures failures;
    private final Runnable onClose;
    private boolean ended;
    private boolean closed;

    /** How a connector tells what went wrong. */
    public interface Failures {

        PerseidException statement(SQLException error);

        /** @param error why the column's declared type cannot hold a value */
        PerseidException value(Field column, ArithmeticException error);
    }

    /**
     * @param rows before its first row
     * @param fields of the columns, in order
     * @param cells how each column's vector is filled; usually {@link CellReaders#of}
     * @param onClose closes what the result came from; run once
     */
    public ResultSetReader(
            ResultSet rows,
            List<Field> fields,
            Function<FieldVector, CellReader> cells,
            BufferAllocator allocator,
            Failures failures,
            Runnable onClose) {
        this.rows = rows;
        this.schema = new Schema(fields);
        this.failures = failures;
        this.onClose = onClose;
        List<FieldVector> vectors = new ArrayList<>();
        for (Field field : fields) {
            FieldVector vector = field.createVector(allocator);
            vector.setInitialCapacity(BATCH_ROWS);
            vectors.add(vector);
        }
        this.root = new VectorSchemaRoot(schema, vectors, 0);
        this.cells = vectors.stream().map(cells).toArray(CellReader[]::new);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        if (closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        root.getFieldVectors().forEach(FieldVector::reset);
        int row = 0;
        long bytes = 0;
        try {
            while (!ended && row < BATCH_ROWS && bytes < BATCH_BYTES) {
                if (rows.next()) {
                    bytes += read(row);
                    row++;
                } else {
                    ended = true;
                }
            }
        } catch (SQLException e) {
            throw failures.statement(e);
        }
        root.setRowCount(row);
        return row > 0;
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
            onClose.run();
        }
    }

    private long read(int row) throws SQLException {
        long bytes = 0;
        for (int i = 0; i < cells.length; i++) {
            try {
                bytes += cells[i].read(rows, i + 1, row);
            } catch (ArithmeticException e) {
                throw failures.value(schema.getFields().get(i), e);
            }
        }
        return bytes;
    }
}
