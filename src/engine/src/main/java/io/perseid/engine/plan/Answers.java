package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Small answers of a warehouse, read whole: counts, bounds, histograms. Blocking, one thread. */
public record Answers(WarehouseSession session, Dialect dialect) {

    /** How many rows there are. @param rows without columns */
    public long count(Select rows) {
        return numbers(rows.column(Expr.countRows(), "n")).get(0).get(0).orElse(0L);
    }

    /** Rows of whole numbers; NULL is empty. */
    List<List<Optional<Long>>> numbers(Relation statement) {
        List<List<Optional<Long>>> rows = new ArrayList<>();
        try (RowReader reader = session.read(statement.sql(dialect))) {
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
