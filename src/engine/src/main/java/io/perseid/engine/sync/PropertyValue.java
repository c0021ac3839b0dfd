package io.perseid.engine.sync;

import java.math.BigDecimal;
import java.util.List;

/** Where a property's value comes from, as the user writes it. */
public sealed interface PropertyValue {

    /** A column of the model, or of a join when it stands in one. */
    record Column(String column) implements PropertyValue {}

    /** The same text, number or flag in every record: a String, Long, BigDecimal or Boolean. */
    record Constant(Object value) implements PropertyValue {}

    /**
     * A number sorted into half-open ranges: below the first, from one to the next, from the last on.
     *
     * @param at rising bounds, at least one
     * @param labels one more than bounds
     */
    record Bucket(String column, List<BigDecimal> at, List<String> labels) implements PropertyValue {}

    /** An expression in the warehouse's SQL over the model's columns. */
    record Sql(String expression) implements PropertyValue {}
}
