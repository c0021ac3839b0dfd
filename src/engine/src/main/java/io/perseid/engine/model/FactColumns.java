package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sync.History;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The rows that a history looks at, with their columns as the warehouse has them. Immutable. */
record FactColumns(History.Facts facts, ModelColumns columns, Column user, Column time) {

    /** @param ours the time of the event, which these are compared with */
    static FactColumns of(History.Facts facts, Column ours, String where, ModelContext context) {
        ModelColumns columns = context.table(facts.table());
        Column time = columns.find(facts.time(), where);
        Optional<TimeForm> form = TimeForm.of(time.field());
        if (form.isEmpty() || !form.equals(TimeForm.of(ours.field()))) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where,
                    "time " + declared(time) + " of " + facts.table() + " beside the event's time " + declared(ours),
                    "times of one kind: both with a zone, both without, or both dates",
                    "make a view of " + facts.table() + " that casts it, or cast the other in from: {sql: ...}");
        }
        return new FactColumns(facts, columns, columns.find(facts.user(), where), time);
    }

    /** The column that is first, last or added up. @throws PerseidException {@code CONFIGURATION} if it does not fit */
    Column value(History history) {
        Column value =
                history.value().map(name -> columns.find(name, history.where())).orElse(time);
        if (history.measure() == History.Measure.SUM && !number(value)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    history.where(),
                    "the sum of column " + declared(value),
                    "a column of numbers",
                    "name another column, or make a view that casts it");
        }
        return value;
    }

    /** Whether users can be compared as they stand; else their texts are. */
    boolean comparable(Column event) {
        return number(user) && number(event) || user.declared().equalsIgnoreCase(event.declared());
    }

    /** A name of the table, which no alias stands for. */
    static Expr named(Column column) {
        return Expr.column(column.name());
    }

    /** A number without declared size may travel as text. */
    private static boolean number(Column column) {
        ArrowType type = column.field().getType();
        String declared = column.declared().toLowerCase(Locale.ROOT);
        return type instanceof ArrowType.Int
                || type instanceof ArrowType.Decimal
                || type instanceof ArrowType.FloatingPoint
                || Stream.of("numeric", "decimal", "number").anyMatch(declared::startsWith);
    }

    private static String declared(Column column) {
        return "\"" + column.name() + "\" (" + column.declared().toUpperCase(Locale.ROOT) + ")";
    }
}
