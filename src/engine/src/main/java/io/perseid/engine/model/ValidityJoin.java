package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sql.Window;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.TimeColumn;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code join:} with {@code valid:}: the values that held at the time of the event. A row holds from its first moment on until
 * before its last, without a last one for ever; where none holds there is no value, and two that hold at once stop the plan.
 */
final class ValidityJoin implements Enrichment {

    private final Join join;
    private final String alias;
    private final Match match;
    private final String time;
    private final String from;
    private final String to;
    private final List<Enriched> properties;

    private ValidityJoin(
            Join join, String alias, Match match, String time, String from, String to, List<Enriched> properties) {
        this.join = join;
        this.alias = alias;
        this.match = match;
        this.time = time;
        this.from = from;
        this.to = to;
        this.properties = properties;
    }

    static ValidityJoin of(Join join, TimeColumn time, String alias, ModelColumns ours, ModelContext context) {
        ModelColumns theirs = context.table(join.table());
        Join.Validity valid = join.valid().orElseThrow();
        Column at = ours.find(time.column(), join.where());
        Column from = theirs.find(valid.from(), join.where());
        Column to = theirs.find(valid.to(), join.where());
        comparable(at, from, time, join);
        comparable(at, to, time, join);
        return new ValidityJoin(
                join,
                alias,
                Match.of(join.match(), ours, theirs, join.where()),
                at.name(),
                from.name(),
                to.name(),
                JoinedColumns.of(join, alias, theirs));
    }

    @Override
    public List<Enriched> properties() {
        return properties;
    }

    @Override
    public List<Select.Joined> joins(Relation rows) {
        Expr at = Expr.column(ROWS, time);
        Expr end = Expr.column(alias, to);
        Expr holds = Expr.all(List.of(
                match.on(alias, match.theirs()),
                Expr.column(alias, from).le(at),
                end.isNull().or(end.gt(at))));
        return List.of(new Select.Joined(true, new Relation.Table(join.table()), alias, holds));
    }

    /** Because {@link #inspect} refuses a table that would double some. */
    @Override
    public boolean keepsRows() {
        return true;
    }

    /**
     * Ordered by their first moments, rows overlap if and only if some row does with the next: so one look ahead is enough. A
     * row that ends before it begins holds never, and overlaps nothing.
     */
    @Override
    public List<String> inspect(ModelContext context, Optional<Relation> rows) {
        Expr begin = Expr.column("d", from);
        Expr end = Expr.column("d", to);
        List<Expr> keys = match.keys("d");
        Select periods = Select.from(new Relation.Table(join.table()), "d")
                .where(match.known("d"))
                .where(end.isNull().or(end.gt(begin)));
        if (rows.isPresent()) {
            periods = periods.where(match.among("d", rows.get()));
        }
        for (int i = 0; i < keys.size(); i++) {
            periods = periods.column(keys.get(i), "k" + i);
        }
        periods = periods.column(end, "ends")
                .column(Expr.call("lead", begin).over(Window.of(keys, List.of(Order.ascending(begin)))), "next_begins");
        return judge(periods, keys.size(), context);
    }

    private List<String> judge(Select periods, int keys, ModelContext context) {
        Expr ends = Expr.column("p", "ends");
        Expr next = Expr.column("p", "next_begins");
        Select overlapping = Select.from(periods, "p").distinctRows();
        for (int i = 0; i < keys; i++) {
            overlapping = overlapping.column(Expr.column("p", "k" + i), "k" + i);
        }
        FoundKeys found = FoundKeys.of(
                overlapping.where(next.isNotNull()).where(ends.isNull().or(ends.gt(next))), context);
        if (!found.none()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    join.where(),
                    "rows of " + join.table() + " that hold at the same time for one " + match.shown() + ": "
                            + found.shown(),
                    "at each time one row for each " + match.shown() + ", from " + from + " until before " + to,
                    "end the older row where the newer one begins, remove one of them, or match further columns");
        }
        return List.of();
    }

    /** A time with a zone and one without can be compared only where that zone is UTC, in which sessions run. */
    private static void comparable(Column at, Column bound, TimeColumn time, Join join) {
        Optional<TimeForm> ours = TimeForm.of(at.field());
        TimeForm theirs = TimeForm.of(bound.field())
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        join.where(),
                        "column " + declared(bound) + " in valid",
                        "a timestamp or a date",
                        "choose another column, or cast it in a view"));
        boolean mixed = ours.isPresent() && (ours.get() == TimeForm.INSTANT) != (theirs == TimeForm.INSTANT);
        boolean utc = time.zone()
                .map(zone -> zone.normalized().equals(ZoneOffset.UTC))
                .orElse(false);
        if (mixed && !utc) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    join.where(),
                    "column " + declared(bound) + " in valid beside the event's time " + declared(at),
                    "both with a time zone or both without",
                    "cast one of them, or give time: {column: ..., zone: UTC} if times without zone are UTC");
        }
    }

    private static String declared(Column column) {
        return "\"" + column.name() + "\" (" + column.declared().toUpperCase(Locale.ROOT) + ")";
    }
}
