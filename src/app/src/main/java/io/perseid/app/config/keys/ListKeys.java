package io.perseid.app.config.keys;

import io.perseid.app.config.yaml.Node;
import io.perseid.engine.sync.PropertyValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a property that is a list of objects: {@code {list: order_items, match: order_id, fields: [...]}}. */
final class ListKeys {

    private static final int DEFAULT_MAX = 100;

    /** Far above what destinations take, and far below what a row may hold. */
    private static final int HIGHEST_MAX = 10_000;

    private static final Shape<String> COLUMN = Scalars.text("a column of the table", "write its name");

    private static final Key<String> TABLE = Key.of(
                    "list", Scalars.text(), "A table or view with the rows that belong to each row.")
            .such("order_items");

    private static final Key<Map<String, String>> FIELDS = Key.of(
                    "fields",
                    OneOf.of(
                            new Mapped<List<Named<String>>, Map<String, String>>(
                                    new MapOf<>("names in the object", COLUMN), ListKeys::fields),
                            new Mapped<List<String>, Map<String, String>>(
                                    new ListOf<>(COLUMN),
                                    (columns, node, reading) -> fields(
                                            columns.stream()
                                                    .map(column -> new Named<>(column, node.position(), column))
                                                    .toList(),
                                            node,
                                            reading))),
                    "What each object holds: names with columns of the table, or a list of its columns. What is NULL is left out.")
            .mandatory()
            .such("{product: product_id, price: product_price}");

    private static final Key<String> BY = Key.of("column", COLUMN, "The column.");

    private static final Key<Boolean> DESCENDING = Key.of(
                    "descending", Scalars.flag(), "Whether the highest comes first.")
            .orElse("false");

    private static final Shape<PropertyValue.OrderColumn> ORDER_COLUMN = OneOf.of(
            new Mapped<>(COLUMN, (column, n, r) -> Optional.of(new PropertyValue.OrderColumn(column, false))),
            Keys.of(
                            "property.list.order",
                            "A column by which a list is ordered.",
                            List.of(BY, DESCENDING),
                            (block, r) ->
                                    Optional.of(new PropertyValue.OrderColumn(block.need(BY), block.need(DESCENDING))))
                    .markedBy(BY));

    private static final Key<List<PropertyValue.OrderColumn>> ORDER = Key.of(
                    "order",
                    OneOf.of(
                            new Mapped<PropertyValue.OrderColumn, List<PropertyValue.OrderColumn>>(
                                    ORDER_COLUMN, (column, n, r) -> Optional.of(List.of(column))),
                            new ListOf<>(ORDER_COLUMN)),
                    "What the list is ordered by: a column, or several. Rows that are equal in them are ordered by the fields, so"
                            + " that the list is the same each time. NULLs come last.")
            .orElseAs("the fields, in their order")
            .such("[line_number, {column: price, descending: true}]");

    private static final Key<Long> MAX = Key.of(
                    "max",
                    Scalars.whole(1, HIGHEST_MAX),
                    "How many objects at most, the first ones. A plan says how many lists are longer. Mixpanel takes 254, and"
                            + " advises 50.")
            .orElse(String.valueOf(DEFAULT_MAX));

    private static final Key<String> MORE = Key.of(
                    "more",
                    Scalars.text("the name of a property", "write a name"),
                    "A property that says how many rows were left out, in records where some were.")
            .orElseAs("none")
            .such("items_more");

    static final Keys<PropertyDraft> FORM = Keys.of(
                    "property.list",
                    "The rows of another table that belong to a row, as a list of objects: the items of an order. A row without"
                            + " any has no list.",
                    List.of(TABLE, MatchKeys.MATCH, FIELDS, ORDER, MAX, MORE, NullKeys.NULLS),
                    (block, reading) -> Optional.of(new PropertyDraft(
                            new PropertyValue.ChildRows(
                                    block.need(TABLE),
                                    block.need(MatchKeys.MATCH),
                                    block.need(FIELDS),
                                    block.get(ORDER).orElse(List.of()),
                                    Math.toIntExact(block.need(MAX)),
                                    block.get(MORE)),
                            block.get(NullKeys.NULLS))))
            .markedBy(TABLE);

    private ListKeys() {}

    /** A warehouse's struct does not tell names apart by their case. */
    private static Optional<Map<String, String>> fields(List<Named<String>> pairs, Node node, Reading reading) {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> before = new HashMap<>();
        for (Named<String> pair : pairs) {
            String other = before.put(pair.name().toLowerCase(Locale.ROOT), pair.name());
            if (other != null) {
                reading.error(
                        pair.position(),
                        "the field " + pair.name() + " beside " + other,
                        "names that differ in more than their case, each once",
                        "rename or remove one of the two");
                return Optional.empty();
            }
            fields.put(pair.name(), pair.value());
        }
        return Optional.of(fields);
    }
}
