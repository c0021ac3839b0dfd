package io.perseid.app.config.keys;

import io.perseid.app.config.yaml.Node;
import io.perseid.engine.sync.BucketLabels;
import io.perseid.engine.sync.Edges;
import io.perseid.engine.sync.PropertyValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a property may be: a column, a constant, a bucket, an SQL expression; and the forms of a group of them. */
final class PropertyKeys {

    private static final Key<String> COLUMN = Key.of("column", Scalars.text(), "Name of the column.");

    private static final Key<Object> VALUE = Key.of(
                    "value",
                    Scalars.constant(),
                    "The same text, number or flag in every record; quotes make it a text.")
            .such("USD");

    private static final Key<String> SQL = Key.of(
                    "sql", Scalars.text(), "An expression in the warehouse's SQL over the model's columns.")
            .such("order_total - order_cost");

    private static final Key<String> BUCKET = Key.of(
                    "bucket", Scalars.text(), "A column of numbers, to be sorted into ranges.")
            .such("order_total");

    private static final Key<List<BigDecimal>> AT = Key.of(
                    "at", new ListOf<>(Scalars.number()), "Where one range ends and the next begins, rising.")
            .mandatory()
            .such("[20, 100, 500]");

    private static final Key<List<String>> LABELS = Key.of(
                    "labels",
                    new ListOf<>(Scalars.text()),
                    "What to call the ranges, one more than there are bounds. A label that is a range, such as 1-100, must be the one"
                            + " that it stands for; 1-100 and 101-500 are possible where the column has whole numbers.")
            .orElseAs("<20, 20-<100, 500+ and so on; with upper edges <=20, >20-100, >500")
            .such("[small, medium, large, huge]");

    private static final Key<Edges> EDGES = Key.of(
                    "edges",
                    Scalars.choice(List.of(Edges.values()), e -> e.name().toLowerCase(Locale.ROOT)),
                    "Which end belongs to a range: its lower one, so that 20 is in 20-<100, or its upper one, so that 20 is in"
                            + " <=20.")
            .orElse("lower");

    private static final Shape<PropertyDraft> NAME = new Mapped<>(
            Scalars.text("a column", "write the name of a column"),
            (column, node, reading) ->
                    Optional.of(new PropertyDraft(new PropertyValue.Column(column), Optional.empty())));

    private static final Keys<PropertyDraft> COLUMN_FORM = Keys.of(
                    "property.column",
                    "A column, with its own rule for NULLs.",
                    List.of(COLUMN, NullKeys.NULLS),
                    (block, reading) -> Optional.of(
                            new PropertyDraft(new PropertyValue.Column(block.need(COLUMN)), block.get(NullKeys.NULLS))))
            .markedBy(COLUMN);

    private static final Keys<PropertyDraft> VALUE_FORM = Keys.of(
                    "property.value",
                    "A constant.",
                    List.of(VALUE),
                    (block, reading) -> Optional.of(
                            new PropertyDraft(new PropertyValue.Constant(block.need(VALUE)), Optional.empty())))
            .markedBy(VALUE);

    private static final Keys<PropertyDraft> SQL_FORM = Keys.of(
                    "property.sql",
                    "An SQL expression.",
                    List.of(SQL, NullKeys.NULLS),
                    (block, reading) -> Optional.of(
                            new PropertyDraft(new PropertyValue.Sql(block.need(SQL)), block.get(NullKeys.NULLS))))
            .markedBy(SQL);

    private static final Keys<PropertyDraft> BUCKET_FORM = Keys.of(
                    "property.bucket",
                    "A number sorted into ranges.",
                    List.of(BUCKET, AT, LABELS, EDGES, NullKeys.NULLS),
                    PropertyKeys::bucket)
            .markedBy(BUCKET);

    /** One property of a record. */
    static final Shape<PropertyDraft> PROPERTY =
            new OneOf<>(List.of(NAME, COLUMN_FORM, VALUE_FORM, SQL_FORM, BUCKET_FORM, ListKeys.FORM), List.of());

    /** One column of a lookup table, whose cells are no lists. */
    static final Shape<PropertyDraft> CELL =
            new OneOf<>(List.of(NAME, COLUMN_FORM, VALUE_FORM, SQL_FORM, BUCKET_FORM), List.of());

    /** One property out of a joined table. */
    static final Shape<PropertyDraft> JOINED = OneOf.of(NAME, COLUMN_FORM);

    private PropertyKeys() {}

    /** {@code "*"}, names in a list, or names with values. */
    static Shape<PropertyDraft.Several> several(Shape<PropertyDraft> one) {
        Shape<PropertyDraft.Several> map = new Mapped<>(
                new MapOf<>("property names", one),
                (listed, node, reading) -> Optional.of(new PropertyDraft.Several(listed, Optional.empty())));
        Shape<PropertyDraft.Several> name = new Mapped<>(
                Scalars.text("a column", "write the name of a column"),
                (column, node, reading) -> Optional.of(ofName(column, node)));
        Shape<PropertyDraft.Several> list =
                new Mapped<>(new ListOf<>(OneOf.of(name, map)), (parts, node, reading) -> Optional.of(together(parts)));
        Shape<PropertyDraft.Several> all = new Mapped<>(
                Scalars.word(
                        "*",
                        "\"*\", a list of columns, or property names with their values",
                        "write [...] around a single column"),
                (star, node, reading) -> Optional.of(ofName(star, node)));
        return new OneOf<>(List.of(all, list, map), List.of());
    }

    private static PropertyDraft.Several ofName(String column, Node node) {
        return column.equals("*")
                ? new PropertyDraft.Several(List.of(), Optional.of(node.position()))
                : new PropertyDraft.Several(
                        List.of(new Named<>(
                                column,
                                node.position(),
                                new PropertyDraft(new PropertyValue.Column(column), Optional.empty()))),
                        Optional.empty());
    }

    private static PropertyDraft.Several together(List<PropertyDraft.Several> parts) {
        return new PropertyDraft.Several(
                parts.stream().flatMap(part -> part.listed().stream()).toList(),
                parts.stream().flatMap(part -> part.all().stream()).findFirst());
    }

    private static Optional<PropertyDraft> bucket(Block block, Reading reading) {
        List<BigDecimal> at = block.need(AT);
        for (int i = 1; i < at.size(); i++) {
            if (at.get(i - 1).compareTo(at.get(i)) >= 0) {
                reading.error(
                        block.at(AT),
                        at.get(i).toPlainString() + " after " + at.get(i - 1).toPlainString(),
                        "rising bounds",
                        "put the bounds in order, each once");
                return Optional.empty();
            }
        }
        Edges edges = block.need(EDGES);
        List<String> labels = block.get(LABELS).orElseGet(() -> BucketLabels.standard(at, edges));
        if (labels.size() != at.size() + 1) {
            reading.error(
                    block.at(LABELS),
                    labels.size() + " labels for " + at.size() + " bounds",
                    (at.size() + 1) + " labels, one for each range",
                    "add or remove labels");
            return Optional.empty();
        }
        PropertyValue.Bucket bucket = new PropertyValue.Bucket(block.need(BUCKET), at, labels, edges);
        BucketLabels told = new BucketLabels(bucket);
        if (told.wrong().isPresent()) {
            String label = told.wrong().get();
            reading.error(
                    block.at(LABELS),
                    "the label \"" + label + "\" for numbers " + told.range(label),
                    "the range that it stands for, such as "
                            + BucketLabels.standard(at, edges).get(labels.indexOf(label)) + ", or a name",
                    "correct the label or the bounds");
            return Optional.empty();
        }
        return Optional.of(new PropertyDraft(bucket, block.get(NullKeys.NULLS)));
    }
}
