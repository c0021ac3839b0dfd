package io.perseid.connector.duckdb.vector;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.duckdb.AddressedResult;

/**
 * Copies chunks of a result into the vectors of a schema, which keep their buffers from batch to batch. One thread.
 *
 * <p>Copied and not lent: a chunk's memory ends with the next one, and whoever still read a vector then would read what
 * happens to lie there.
 */
public final class RowCopy {

    private final VectorSchemaRoot into;
    private final List<ColumnCopy> columns;
    private int rows;

    public RowCopy(VectorSchemaRoot into) {
        this.into = into;
        this.columns = into.getFieldVectors().stream().map(ColumnCopy::of).toList();
    }

    /**
     * What a chunk has instead of the schema's columns; empty if it has those. To be asked once a result, before the first copy: copies take
     * the layouts for granted.
     */
    public static Optional<String> unlike(List<Field> expected, AddressedResult chunk) throws SQLException {
        if (chunk.columns() != expected.size()) {
            return Optional.of(chunk.columns() + " columns");
        }
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> other = Layout.unlike(expected.get(i), chunk.column(i));
            if (other.isPresent()) {
                return other;
            }
        }
        return Optional.empty();
    }

    /** Forgets the rows of the batch before. */
    public void begin() {
        columns.forEach(ColumnCopy::begin);
        rows = 0;
    }

    /** Adds the chunk's rows. @throws TextsTooLong if a column's texts have no room in one vector */
    public void add(AddressedResult chunk) {
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

    /** After the last chunk of a batch: now the vectors may be read. */
    public void end() {
        columns.forEach(ColumnCopy::settle);
        into.setRowCount(rows);
    }
}
