package io.perseid.app.init;

import io.perseid.api.warehouse.Column;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * What a sample of rows says about a column.
 *
 * @param rows looked at
 * @param filled of them not NULL; 0 for nested columns, which are not counted
 * @param distinct values among them; 0 for nested columns
 */
record ColumnFacts(Column column, long rows, long filled, long distinct) {

    String name() {
        return column.name();
    }

    boolean unique() {
        return scalar() && filled == rows && distinct == rows;
    }

    boolean neverNull() {
        return filled == rows;
    }

    boolean scalar() {
        return scalar(column);
    }

    static boolean scalar(Column column) {
        return !column.field().getType().isComplex();
    }

    boolean isTimestamp() {
        return column.field().getType() instanceof ArrowType.Timestamp;
    }

    boolean isDate() {
        return column.field().getType() instanceof ArrowType.Date;
    }

    /** A time that needs a zone to mean an instant. */
    boolean isNaive() {
        return isDate() || column.field().getType() instanceof ArrowType.Timestamp t && t.getTimezone() == null;
    }

    /** Text or whole number: what ids are made of. */
    boolean canBeId() {
        ArrowType type = column.field().getType();
        return type instanceof ArrowType.Utf8
                || type instanceof ArrowType.Int
                || type instanceof ArrowType.Decimal d && d.getScale() == 0;
    }
}
