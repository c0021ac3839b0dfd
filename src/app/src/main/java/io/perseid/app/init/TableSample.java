package io.perseid.app.init;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.ArrayList;
import java.util.List;

/** Asks a warehouse about the columns of one table: their types, and counts over the first rows. */
final class TableSample {

    /** Enough to tell a key from a category, and read in no time from any table. */
    static final int ROWS = 10_000;

    private final WarehouseSession session;
    private final Dialect dialect;

    TableSample(WarehouseSession session, Dialect dialect) {
        this.session = session;
        this.dialect = dialect;
    }

    /** @param table as {@link io.perseid.api.warehouse.TableInfo#name} gives it. Blocking. */
    List<ColumnFacts> columns(String table) {
        String from = "SELECT * FROM " + dialect.table(table);
        List<Column> columns = session.describe(from);
        StringBuilder counts = new StringBuilder("SELECT count(*) AS n");
        for (int i = 0; i < columns.size(); i++) {
            if (ColumnFacts.scalar(columns.get(i))) {
                String name = dialect.identifier(columns.get(i).name());
                counts.append(", count(").append(name).append(") AS f").append(i);
                counts.append(", count(DISTINCT ").append(name).append(") AS d").append(i);
            }
        }
        counts.append(" FROM (").append(from).append(" LIMIT ").append(ROWS).append(") AS sampled");
        List<Long> numbers = firstRow(counts.toString());
        List<ColumnFacts> facts = new ArrayList<>();
        int next = 1;
        for (Column column : columns) {
            boolean scalar = ColumnFacts.scalar(column);
            facts.add(new ColumnFacts(
                    column, numbers.get(0), scalar ? numbers.get(next) : 0, scalar ? numbers.get(next + 1) : 0));
            next += scalar ? 2 : 0;
        }
        return facts;
    }

    private List<Long> firstRow(String sql) {
        try (RowReader reader = session.read(sql)) {
            if (!reader.next()) {
                throw new IllegalStateException("no row of counts");
            }
            return reader.batch().getFieldVectors().stream()
                    .map(vector -> vector.getObject(0) instanceof Number number ? number.longValue() : 0L)
                    .toList();
        }
    }
}
