package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.TimePart;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.model.ModelRows.Promise;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sql.Window;
import io.perseid.engine.sync.Model.FirstEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * First visits and first events: visits take the place of events whose other columns are NULL, then the earliest row of each user
 * and name is kept.
 *
 * <p>Input bound. Whether an event is the first takes all of the past, and nothing after it; and of the past only users that have
 * an event in the range.
 */
final class FirstEventRows implements ModelKind<FirstEvents> {

    private static final String USER = "perseid_user";
    private static final String VISIT = "perseid_visit";
    private static final String RANK = "perseid_rank";

    @Override
    public ModelRows rows(FirstEvents model, ModelContext context) {
        ModelRows source = context.rows(model.source());
        Shape shape = new Shape(model, source.columns(), context.table(model.users()));
        Relation all = shape.firsts(source.relation(), Optional.empty());
        return ModelRows.of(all, context.columns(context.name(model), all))
                .bounded(range -> shape.firsts(source.relation(), Optional.of(range)))
                .hiding(source.hidden())
                .sending(Stream.concat(
                                source.own().stream(),
                                Stream.of(FirstEvents.DATE, FirstEvents.DATETIME, FirstEvents.HOURS, FirstEvents.DAYS))
                        .toList())
                .unpacking(source.unpacked())
                .onDevice(source.device())
                .promising(Promise.HAS_CURSOR);
    }

    /** The columns that a model names, as they are called. */
    private static final class Shape {
        private final FirstEvents model;
        private final List<String> columns;
        private final String user;
        private final String time;
        private final String name;
        private final List<String> key;
        private final String match;
        private final String visit;

        Shape(FirstEvents model, ModelColumns columns, ModelColumns users) {
            this.model = model;
            this.columns = columns.all().stream().map(Column::name).toList();
            this.user = columns.find(model.user(), model.where()).name();
            Column at = columns.find(model.time(), model.where());
            this.time = at.name();
            this.name = columns.find(model.name(), model.where()).name();
            this.key = model.key().stream()
                    .map(c -> columns.find(c, model.where()).name())
                    .toList();
            this.match = users.find(model.match(), model.where()).name();
            Column visited = users.find(model.visit(), model.where());
            this.visit = visited.name();
            Optional<TimeForm> form = TimeForm.of(at.field());
            if (form.isEmpty() || !form.equals(TimeForm.of(visited.field()))) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        model.where(),
                        "first visits in column " + declared(visited) + " and events at column " + declared(at),
                        "times of one type",
                        "choose other columns, or cast them to one type in a query or a view");
            }
            for (String made : List.of(FirstEvents.DATE, FirstEvents.DATETIME, FirstEvents.HOURS, FirstEvents.DAYS)) {
                columns.mustNotHave(made, "a first event", model.where());
            }
        }

        private static String declared(Column column) {
            return "\"" + column.name() + "\" (" + column.declared().toUpperCase(Locale.ROOT) + ")";
        }

        Select firsts(Relation source, Optional<OutputRange> range) {
            List<Expr> each = List.of(Expr.column("a", user), Expr.column("a", name));
            List<Order> turn = new ArrayList<>();
            turn.add(Order.ascending(Expr.column("a", time)));
            key.forEach(column -> turn.add(Order.ascending(Expr.column("a", column))));
            Relation all = new Relation.UnionAll(List.of(events(source, range), visitEvents(source, range)));
            Select ranked = Select.from(all, "a")
                    .allOf("a")
                    .column(Expr.call("row_number").over(Window.of(each, turn)), RANK);
            Select firsts = Select.from(ranked, "f");
            for (String column : columns) {
                firsts = firsts.column(Expr.column("f", column), column);
            }
            Expr at = Expr.column("f", time);
            Expr visited = Expr.column("v", VISIT);
            return firsts.column(visited.cast("DATE"), FirstEvents.DATE)
                    .column(visited, FirstEvents.DATETIME)
                    .column(visited.until(at, TimePart.HOUR).plus(Expr.number(1)), FirstEvents.HOURS)
                    .column(visited.until(at, TimePart.DAY).plus(Expr.number(1)), FirstEvents.DAYS)
                    .leftJoin(visits(), "v", Expr.column("v", USER).eq(Expr.column("f", user)))
                    .where(Expr.column("f", RANK).eq(Expr.number(1)));
        }

        private Select visits() {
            Expr who = Expr.column("u", match);
            Expr at = Expr.column("u", visit);
            return Select.from(new Relation.Table(model.users()), "u")
                    .column(who, USER)
                    .column(Expr.min(at), VISIT)
                    .where(who.isNotNull())
                    .where(at.isNotNull())
                    .groupBy(List.of(who));
        }

        private Select events(Relation source, Optional<OutputRange> range) {
            Select events = kept(source, "s");
            for (String column : columns) {
                events = events.column(Expr.column("s", column), column);
            }
            return limited(events, source, Expr.column("s", time), Expr.column("s", user), range);
        }

        private Select kept(Relation source, String alias) {
            Expr named = Expr.column(alias, name);
            Select kept = Select.from(source, alias)
                    .where(Expr.column(alias, user).isNotNull())
                    .where(Expr.column(alias, time).isNotNull());
            return model.kept().isEmpty()
                    ? kept.where(named.isNotNull())
                    : kept.where(named.in(model.kept().stream().map(Expr::text).toList()));
        }

        /** Visits as events: joined to no event at all, so that the other columns are NULLs of their types. */
        private Select visitEvents(Relation source, Optional<OutputRange> range) {
            Select visits = Select.from(visits(), "v").leftJoin(source, "s", Expr.bool(false));
            for (String column : columns) {
                Expr value = column.equals(user)
                        ? Expr.column("v", USER)
                        : column.equals(time)
                                ? Expr.column("v", VISIT)
                                : column.equals(name) ? Expr.text(model.visitName()) : Expr.column("s", column);
                visits = visits.column(value, column);
            }
            return limited(visits, source, Expr.column("v", VISIT), Expr.column("v", USER), range);
        }

        private Select limited(Select rows, Relation source, Expr at, Expr who, Optional<OutputRange> range) {
            if (range.isEmpty()) {
                return rows;
            }
            OutputRange all = range.get();
            OutputRange past = new OutputRange(all.form(), Optional.empty(), all.high());
            Select bounded = all.high().isEmpty() ? rows : rows.where(past.within(at, Duration.ZERO, Duration.ZERO));
            return all.low().isEmpty() ? bounded : bounded.where(who.in(active(source, all)));
        }

        /** Users with an event or a visit in the range. */
        private Relation active(Relation source, OutputRange range) {
            Expr visited = Expr.column("w", VISIT);
            return new Relation.UnionAll(List.of(
                    kept(source, "t")
                            .column(Expr.column("t", user), USER)
                            .where(range.within(Expr.column("t", time), Duration.ZERO, Duration.ZERO)),
                    Select.from(visits(), "w")
                            .column(Expr.column("w", USER), USER)
                            .where(range.within(visited, Duration.ZERO, Duration.ZERO))));
        }
    }
}
