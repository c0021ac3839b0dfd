package io.perseid.engine.model;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sql.Window;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** {@code {list: ...}}: the child rows of each row as a list of objects. Grouped by what they are matched by, so no row is doubled. */
final class ChildList implements Enrichment {

    private static final String CHILD = "c";
    private static final String LIST = "list";
    private static final String COUNT = "total";
    private static final String PLACE = "place";
    private static final String NUMBERED = "n";

    /**
     * For each field and each object, in whatever way it is held: lists of two objects with four short fields took 600 bytes an
     * object (DuckDB 2.0.0, two threads).
     */
    private static final long BYTES_A_FIELD = 120;

    private final PropertyDefinition definition;
    private final PropertyValue.ChildRows children;
    private final String alias;
    private final Match match;
    private final Map<String, Expr> fields;
    private final List<Order> order;
    private final boolean holdsFirstOnly;

    private ChildList(
            PropertyDefinition definition,
            PropertyValue.ChildRows children,
            String alias,
            Match match,
            Map<String, Expr> fields,
            List<Order> order,
            boolean holdsFirstOnly) {
        this.definition = definition;
        this.children = children;
        this.alias = alias;
        this.match = match;
        this.fields = fields;
        this.order = order;
        this.holdsFirstOnly = holdsFirstOnly;
    }

    static ChildList of(
            PropertyDefinition definition,
            PropertyValue.ChildRows children,
            String alias,
            ModelColumns ours,
            ModelContext context) {
        ModelColumns theirs = context.table(children.table());
        Map<String, Expr> fields = new LinkedHashMap<>();
        List<Order> order = new ArrayList<>();
        Set<String> ordered = new LinkedHashSet<>();
        for (PropertyValue.OrderColumn by : children.order()) {
            Column column = theirs.find(by.column(), definition.where());
            ordered.add(column.name());
            Expr value = Expr.column(CHILD, column.name());
            if (by.descending()) {
                // Warehouses disagree about where NULLs stand in a falling order; in a rising one all have them last.
                order.add(Order.ascending(value.isNull()));
                order.add(Order.descending(value));
            } else {
                order.add(Order.ascending(value));
            }
        }
        children.fields().forEach((name, written) -> {
            Column column = theirs.find(written, definition.where());
            Expr value = Expr.column(CHILD, column.name());
            fields.put(name, column.field().getType() instanceof ArrowType.Timestamp ? value.timeInObject() : value);
            if (ordered.add(column.name())) {
                order.add(Order.ascending(sortable(column) ? value : value.asText()));
            }
        });
        return new ChildList(
                definition,
                children,
                alias,
                Match.of(children.match(), ours, theirs, definition.where()),
                fields,
                List.copyOf(order),
                context.dialect().listsHoldFirstOnly());
    }

    @Override
    public List<Enriched> properties() {
        List<Enriched> properties = new ArrayList<>();
        properties.add(new Enriched(definition, Expr.column(alias, LIST)));
        children.more().ifPresent(name -> {
            Expr count = Expr.column(alias, COUNT);
            Expr max = Expr.number(children.max());
            properties.add(new Enriched(
                    new PropertyDefinition(
                            name,
                            definition.value(),
                            definition.nulls() == NullPolicy.UNSET ? NullPolicy.UNSET : NullPolicy.OMIT,
                            definition.once(),
                            definition.where()),
                    Expr.when(count.gt(max), count.minus(max)).end()));
        });
        return properties;
    }

    @Override
    public List<Select.Joined> joins(Relation rows) {
        List<Expr> keys = match.keys(CHILD);
        Select gathered = holdsFirstOnly ? picked(keys, rows) : numbered(keys, rows);
        return List.of(new Select.Joined(true, gathered, alias, match.on(alias, names())));
    }

    private Select picked(List<Expr> keys, Relation rows) {
        Select picked = named(keys, of(Optional.of(rows)))
                .column(Expr.listOfObjects(fields, order, children.max()), LIST)
                .groupBy(keys);
        return children.more().isPresent() ? picked.column(Expr.countRows(), COUNT) : picked;
    }

    /**
     * Rows are numbered, cut, and gathered by their numbers: a sort that a warehouse can spill, where an aggregate with an order of
     * its own keeps every list of the slice in memory until the end, cut or not.
     */
    private Select numbered(List<Expr> keys, Relation rows) {
        Select numbered = named(keys, of(Optional.of(rows)))
                .column(Expr.call("row_number").over(Window.of(keys, order)), PLACE);
        if (children.more().isPresent()) {
            numbered = numbered.column(Expr.countRows().over(Window.of(keys, List.of())), COUNT);
        }
        Map<String, Expr> values = new LinkedHashMap<>();
        for (Map.Entry<String, Expr> field : fields.entrySet()) {
            String name = "f" + values.size();
            numbered = numbered.column(field.getValue(), name);
            values.put(field.getKey(), Expr.column(NUMBERED, name));
        }
        List<Expr> groups =
                names().stream().map(name -> Expr.column(NUMBERED, name)).toList();
        Expr place = Expr.column(NUMBERED, PLACE);
        Select gathered = named(groups, Select.from(numbered, NUMBERED))
                .column(Expr.listOfObjects(values, List.of(Order.ascending(place)), children.max()), LIST)
                .where(place.le(Expr.number(children.max())))
                .groupBy(groups);
        if (children.more().isPresent()) {
            gathered = gathered.column(Expr.max(Expr.column(NUMBERED, COUNT)), COUNT);
        }
        return gathered;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public long gathered(ModelContext context, Optional<Relation> rows, long count) {
        long found = number(of(rows).column(Expr.countRows(), "n"), context);
        return Math.min(found, count * children.max()) * BYTES_A_FIELD * (fields.size() + 1L);
    }

    @Override
    public boolean keepsRows() {
        return true;
    }

    /** How many lists are cut. */
    @Override
    public List<String> inspect(ModelContext context, Optional<Relation> rows) {
        List<Expr> keys = match.keys(CHILD);
        Select above =
                named(keys, of(rows)).groupBy(keys).having(Expr.countRows().gt(Expr.number(children.max())));
        long cut = number(Select.from(above, "k").column(Expr.countRows(), "n"), context);
        return cut == 0
                ? List.of()
                : List.of(definition.name() + ": " + cut + " values of " + match.shown() + " have more than "
                        + children.max() + " rows in " + children.table() + "; the first " + children.max()
                        + " of each are sent");
    }

    private Select of(Optional<Relation> rows) {
        return Select.from(new Relation.Table(children.table()), CHILD)
                .where(rows.map(r -> match.among(CHILD, r)).orElseGet(() -> match.known(CHILD)));
    }

    private static Select named(List<Expr> keys, Select rows) {
        Select named = rows;
        for (int i = 0; i < keys.size(); i++) {
            named = named.column(keys.get(i), "k" + i);
        }
        return named;
    }

    private List<String> names() {
        return IntStream.range(0, match.ours().size()).mapToObj(i -> "k" + i).toList();
    }

    private static long number(Select question, ModelContext context) {
        long number = 0;
        try (RowReader reader = context.session().read(question.sql(context.dialect()))) {
            while (reader.next()) {
                if (reader.batch().getRowCount() > 0
                        && reader.batch().getVector(0).getObject(0) instanceof Number found) {
                    number = found.longValue();
                }
            }
        }
        return number;
    }

    /** Not every warehouse orders JSON, lists and structs. */
    private static boolean sortable(Column column) {
        ArrowType type = column.field().getType();
        return !type.isComplex()
                && !ColumnMetadata.JSON.equals(column.field().getMetadata().get(ColumnMetadata.CONTENT));
    }
}
