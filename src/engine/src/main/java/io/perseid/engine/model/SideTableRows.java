package io.perseid.engine.model;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.destination.SideTable;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.TextColumn;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;

/**
 * {@code lookup:} with {@code warehouse:}: reads a table of another warehouse into memory, to be joined in flight. One use,
 * blocking, on a worker thread, with a session of that other warehouse.
 *
 * <p>Rows with a NULL key are passed over, as nothing is equal to NULL. Values are what {@link SideValue} makes of them.
 */
public final class SideTableRows {

    /** Repeated keys that are named; the others are counted. */
    private static final int SHOWN_KEYS = 5;

    private static final String TABLE = "t";

    private final Lookup lookup;
    private final Lookup.Table table;
    private final Dialect dialect;
    private final WarehouseSession session;
    private final Text text = new Text();

    public SideTableRows(Lookup lookup, Lookup.Table table, Dialect dialect, WarehouseSession session) {
        this.lookup = lookup;
        this.table = table;
        this.dialect = dialect;
        this.session = session;
    }

    /** The query: the key, then each column that a property names, once. */
    public String sql() {
        ModelColumns columns =
                new ModelContext(table.name(), dialect, session).columns(words(), new Relation.Table(table.name()));
        Select select = Select.from(new Relation.Table(table.name()), TABLE)
                .column(
                        Expr.column(
                                TABLE,
                                columns.find(lookup.key(), lookup.where()).name()),
                        "k");
        int place = 0;
        for (String field : fields()) {
            Column column = columns.find(field, lookup.where());
            if (!SideValue.suits(column)) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        lookup.where(),
                        "column \"" + column.name() + "\" of type "
                                + column.declared().toUpperCase(Locale.ROOT) + " in a lookup",
                        "a number, text, truth value, date or timestamp",
                        "name another column, or cast it in a view of " + table.warehouse());
            }
            select = select.column(Expr.column(TABLE, column.name()), "v" + place++);
        }
        return select.sql(dialect);
    }

    /**
     * All rows.
     *
     * @throws PerseidException {@code CONFIGURATION} if a column is missing or a key stands in several rows; {@code LIMIT} if
     *     the table takes more memory than it may
     */
    public SideTable read() {
        SideTable.Builder rows = new SideTable.Builder(words(), fields());
        Set<String> repeated = new LinkedHashSet<>();
        boolean others = false;
        long repeats = 0;
        try (RowReader reader = session.read(sql())) {
            while (reader.next()) {
                List<FieldVector> vectors = reader.batch().getFieldVectors();
                TextColumn key = TextColumn.of(vectors.get(0));
                List<SideValue> values = new ArrayList<>();
                for (int field = 1; field < vectors.size(); field++) {
                    values.add(SideValue.of(vectors.get(field), field - 1));
                }
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    if (!key.read(row, text)) {
                        continue;
                    }
                    if (rows.row(text.bytes, 0, text.length)) {
                        for (SideValue value : values) {
                            value.put(row, rows);
                        }
                    } else {
                        repeats++;
                        if (repeated.size() < SHOWN_KEYS) {
                            repeated.add(text.toString());
                        } else {
                            others |= !repeated.contains(text.toString());
                        }
                    }
                }
                if (rows.room() > table.memory()) {
                    throw tooLarge(rows.size());
                }
            }
        }
        if (repeats > 0) {
            throw notUnique(repeated, others, repeats);
        }
        return rows.build();
    }

    private List<String> fields() {
        return lookup.properties().values().stream().distinct().toList();
    }

    private String words() {
        return table.name() + " of " + table.warehouse();
    }

    private PerseidException tooLarge(int rows) {
        return PerseidException.of(
                FailureKind.LIMIT,
                lookup.where(),
                words() + " takes more than " + mebibytes(table.memory()) + " MiB of memory with its first " + rows
                        + " rows",
                "at most " + mebibytes(table.memory())
                        + " MiB, because a lookup is held in memory for the length of a run",
                "name fewer columns, look up in a view of fewer rows, copy the table to the warehouse of the sync and use join, or"
                        + " raise memory: here, and the heap with -Xmx in PERSEID_JAVA_OPTS as well");
    }

    private PerseidException notUnique(Set<String> repeated, boolean others, long repeats) {
        String keys =
                String.join(", ", repeated.stream().map(k -> "\"" + k + "\"").toList());
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                lookup.where(),
                words() + " has " + repeats + (repeats == 1 ? " row" : " rows") + " too many for " + lookup.key() + " "
                        + keys + (others ? " and others" : ""),
                "each " + lookup.key() + " once",
                "choose another key:, or look up in a view that has one row for each");
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }
}
