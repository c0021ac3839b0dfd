package io.perseid.engine.plan;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Small answers of a warehouse, read whole: counts, bounds, histograms. */
public final class Answers {

    private Answers() {}

    /** The one number that a statement gives; 0 for NULL. */
    public static long number(WarehouseSession session, String sql) {
        return numbers(session, sql).get(0).get(0).orElse(0L);
    }

    /** Rows of whole numbers; NULL is empty. */
    static List<List<Optional<Long>>> numbers(WarehouseSession session, String sql) {
        List<List<Optional<Long>>> rows = new ArrayList<>();
        try (RowReader reader = session.read(sql)) {
            while (reader.next()) {
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    List<Optional<Long>> values = new ArrayList<>();
                    for (FieldVector vector : reader.batch().getFieldVectors()) {
                        values.add(number(vector.getObject(row)));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    /** A whole number of any width; empty for NULL. */
    static Optional<Long> number(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(
                value instanceof BigDecimal decimal ? decimal.longValueExact() : ((Number) value).longValue());
    }
}
