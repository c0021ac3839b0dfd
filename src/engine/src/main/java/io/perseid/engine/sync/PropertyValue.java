package io.perseid.engine.sync;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a property's value comes from, as the user writes it. */
public sealed interface PropertyValue {

    /** A column of the model, or of a join when it stands in one. */
    record Column(String column) implements PropertyValue {}

    /** The same text, number or flag in every record: a String, Long, BigDecimal or Boolean. */
    record Constant(Object value) implements PropertyValue {}

    /**
     * A number sorted into ranges, of which the first has no lower end and the last no upper one.
     *
     * @param at rising bounds, at least one
     * @param labels one more than bounds
     * @param edges which ends belong to a range
     */
    record Bucket(String column, List<BigDecimal> at, List<String> labels, Edges edges) implements PropertyValue {

        /** With the labels that tell the ranges themselves, such as {@code <20}, {@code 20-<100}, {@code 100+}. */
        public static Bucket of(String column, List<BigDecimal> at, Edges edges) {
            return new Bucket(column, at, BucketLabels.standard(at, edges), edges);
        }
    }

    /** An expression in the warehouse's SQL over the model's columns. */
    record Sql(String expression) implements PropertyValue {}

    /**
     * The rows of another table that belong to a row, such as the items of an order: a list of objects. NULL without any.
     *
     * @param match column of the model to column of the table
     * @param fields name in the object to column of the table, in order, at least one
     * @param order what the list is ordered by first; then by its fields, so that it is the same each time
     * @param max how many objects at most, the first ones
     * @param more name of a property that says how many were left out, where some were; empty for none
     */
    record ChildRows(
            String table,
            Map<String, String> match,
            Map<String, String> fields,
            List<OrderColumn> order,
            int max,
            Optional<String> more)
            implements PropertyValue {}

    /** A column by which a list is ordered; its NULLs come last either way. */
    record OrderColumn(String column, boolean descending) {}
}
