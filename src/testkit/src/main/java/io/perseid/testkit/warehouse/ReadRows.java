package io.perseid.testkit.warehouse;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Whole results as Java values, for tests. */
public final class ReadRows {

    private ReadRows() {}

    /** All rows of a query; each row's cells as {@link Cell#value} gives them. */
    public static List<List<@Nullable Object>> all(WarehouseSession session, String sql) {
        try (RowReader reader = session.read(sql)) {
            return rest(reader);
        }
    }

    /** All rows that a reader still has. */
    public static List<List<@Nullable Object>> rest(RowReader reader) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (reader.next()) {
            VectorSchemaRoot batch = reader.batch();
            for (int row = 0; row < batch.getRowCount(); row++) {
                List<@Nullable Object> cells = new ArrayList<>();
                for (FieldVector vector : batch.getFieldVectors()) {
                    cells.add(Cell.value(vector, row));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    /** The first column of all rows. */
    public static List<@Nullable Object> column(WarehouseSession session, String sql) {
        List<@Nullable Object> column = new ArrayList<>();
        all(session, sql).forEach(row -> column.add(row.get(0)));
        return column;
    }
}
