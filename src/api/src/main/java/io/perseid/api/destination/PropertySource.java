package io.perseid.api.destination;

/** Where a property's value comes from: a closed set. */
public sealed interface PropertySource {

    /** A column of the row: its index in the schema. */
    record FromColumn(int column) implements PropertySource {}

    /** The same value for all rows: a {@link String}, {@link Long}, {@link java.math.BigDecimal} or {@link Boolean}. */
    record Constant(Object value) implements PropertySource {}

    /**
     * A field of a small table joined in flight.
     *
     * @param side which side table of the mapping
     * @param field which of its fields
     */
    record FromSide(int side, int field) implements PropertySource {}

    /**
     * Not one property but each member of a JSON object, under its own name behind the prefix. A member is left out where the
     * mapping has another property of that name, where an earlier member had it, and where it is null. A value that is no
     * object makes the row a reject. Of a profile a member that vanishes is taken away, see {@link ProfileMembers}. Events and
     * profiles only; the property's own name is for messages.
     *
     * @param column index of a text column in the schema
     */
    record Members(int column, String prefix) implements PropertySource {}
}
