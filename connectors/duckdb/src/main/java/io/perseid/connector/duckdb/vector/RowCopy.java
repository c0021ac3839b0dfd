package io.perseid.connector.duckdb.vector;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.AddressedChunk;

/**
 * A batch of rows, copied from chunks of DuckDB's into vectors that keep their buffers from batch to batch. One thread at a time.
 *
 * <p>Copied and not lent: a chunk's memory ends with the next one, and whoever still read a vector then would read what
 * happens to lie there.
 */
public final class RowCopy implements AutoCloseable {

    /** Of DuckDB's largest chunk. Filters and joins make chunks of a few rows, which are put together. */
    private static final int MOST_ROWS = 2048;

    private final VectorSchemaRoot into;
    private final List<ColumnCopy> columns;
    private int rows;
    private boolean compared;

    public RowCopy(Schema schema, BufferAllocator allocator) {
        this.into = VectorSchemaRoot.create(schema, allocator);
        this.columns = into.getFieldVectors().stream().map(ColumnCopy::of).toList();
    }

    /** Forgets the rows of the batch before. */
    public void begin() {
        columns.forEach(ColumnCopy::begin);
        rows = 0;
    }

    /** Whether the chunk's rows may be added: always, if there are none yet. */
    public boolean hasRoomFor(AddressedChunk chunk) {
        return rows == 0 || rows + chunk.rows() <= MOST_ROWS;
    }

    /** Whether it is not worth waiting for more. */
    public boolean isHalfFull() {
        return rows >= MOST_ROWS / 2;
    }

    /**
     * Adds the chunk's rows.
     *
     * @throws OtherColumns if they are not the schema's, which the copies take for granted from then on
     * @throws TextsTooLong if a column's texts have no room in one vector
     */
    public void add(AddressedChunk chunk) throws SQLException {
        if (!compared) {
            compare(chunk);
            compared = true;
        }
        int more = chunk.rows();
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).append(chunk.column(i), 0, more);
        }
        rows += more;
    }

    /** Rows that were added. */
    public int rows() {
        return rows;
    }

    /** After the last chunk of a batch. @return the batch, until {@link #begin} */
    public VectorSchemaRoot end() {
        columns.forEach(ColumnCopy::settle);
        into.setRowCount(rows);
        return into;
    }

    @Override
    public void close() {
        into.close();
    }

    private void compare(AddressedChunk chunk) throws SQLException {
        List<Field> expected = into.getSchema().getFields();
        if (chunk.columns() != expected.size()) {
            throw new OtherColumns(chunk.columns() + " columns");
        }
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> other = Layout.unlike(expected.get(i), chunk.column(i));
            if (other.isPresent()) {
                throw new OtherColumns(other.get());
            }
        }
    }
}
