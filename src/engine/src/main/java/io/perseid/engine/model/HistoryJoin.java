package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sql.Window;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.History.Measure;
import io.perseid.engine.sync.History.Over;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code history:} the properties that look at the same facts. The users and times of the slice's events and the facts of these
 * users stand in one stream, in which windows over the time in microseconds count and add up; what they tell is a matter of user
 * and time alone, so it is joined back by these and never doubles a row. One sort of the facts of the slice's users, where a
 * subquery for each event would look at all of a user's facts again and again.
 */
final class HistoryJoin implements Enrichment {

    private static final String USER = "u";
    private static final String TIME = "t";
    /** What a row of the stream is. */
    private static final String KIND = "k";

    private static final Expr EVENT = Expr.number(0);
    private static final Expr FACT = Expr.number(1);
    private static final Expr FROM = Expr.number(2);
    private static final Expr TO = Expr.number(3);

    /** Where the interval of {@code between} began: the time of its {@code from}. */
    private static final String START = "s0";
    /** Where it ended, as far as that was known then. */
    private static final String END = "e0";

    private final List<History> histories;
    private final String alias;
    private final FactColumns facts;
    private final Optional<FactColumns> from;
    private final Optional<FactColumns> to;
    private final List<Column> values;
    private final Expr user;
    private final Expr time;
    private final boolean asText;
    /** Whether a range of the rows is a range of the events' time. */
    private final boolean byTime;

    private HistoryJoin(
            RecordDefinition.Events events,
            List<History> histories,
            String alias,
            ModelColumns ours,
            ModelContext context) {
        History first = histories.get(0);
        String where = first.where();
        Column ourTime = ours.find(events.time().column(), where);
        Column ourUser =
                ours.find(events.user().orElseThrow(() -> withoutUser(where)).column(), where);
        this.histories = List.copyOf(histories);
        this.alias = alias;
        this.facts = FactColumns.of(first.facts(), ourTime, where, context);
        Optional<Over.Between> between = between(first);
        this.from = between.map(b -> FactColumns.of(b.from(), ourTime, where, context));
        this.to = between.flatMap(Over.Between::to).map(f -> FactColumns.of(f, ourTime, where, context));
        this.values = histories.stream().map(facts::value).toList();
        this.asText = !(facts.comparable(ourUser)
                && from.map(f -> f.comparable(ourUser)).orElse(true)
                && to.map(f -> f.comparable(ourUser)).orElse(true));
        this.user = user(Expr.column(ROWS, ourUser.name()));
        this.time = Expr.column(ROWS, ourTime.name()).epochMicros();
        this.byTime = ours.find(events.cursor().column().column(), where).name().equals(ourTime.name());
    }

    /** @param histories of {@link #together} */
    static HistoryJoin of(
            RecordDefinition.Events events,
            List<History> histories,
            String alias,
            ModelColumns ours,
            ModelContext context) {
        return new HistoryJoin(events, histories, alias, ours, context);
    }

    /** Those that one stream serves, in order. */
    static Collection<List<History>> together(List<History> all) {
        Map<List<Object>, List<History>> groups = new LinkedHashMap<>();
        for (History each : all) {
            Object interval = each.over() instanceof Over.Between ? List.of(each.over(), each.includingThis()) : "";
            groups.computeIfAbsent(List.of(each.facts(), interval), k -> new ArrayList<>())
                    .add(each);
        }
        return groups.values();
    }

    private static PerseidException withoutUser(String where) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                where,
                "history, and events without user",
                "a user, whose history it is",
                "add user: to the events, or remove history");
    }

    private static Optional<Over.Between> between(History history) {
        return history.over() instanceof Over.Between between ? Optional.of(between) : Optional.empty();
    }

    @Override
    public List<Enriched> properties() {
        List<Enriched> properties = new ArrayList<>();
        for (int i = 0; i < histories.size(); i++) {
            History each = histories.get(i);
            properties.add(new Enriched(
                    new PropertyDefinition(
                            each.property(),
                            new PropertyValue.Column(each.property()),
                            each.nulls(),
                            false,
                            each.where()),
                    Expr.column(alias, answer(i))));
        }
        return properties;
    }

    @Override
    public boolean keepsRows() {
        return true;
    }

    @Override
    public Duration lookAhead() {
        return histories.stream()
                .map(History::lookAhead)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public List<Select.Joined> joins(Relation rows) {
        return joins(rows, Optional.empty());
    }

    @Override
    public List<Select.Joined> joins(Relation rows, Optional<OutputRange> range) {
        Select answers = Select.from(measured(range), "s")
                .with(
                        events(),
                        Select.from(rows, ROWS)
                                .distinctRows()
                                .column(user, USER)
                                .column(time, TIME)
                                .where(user.isNotNull())
                                .where(time.isNotNull()))
                .column(Expr.column("s", USER), USER)
                .column(Expr.column("s", TIME), TIME)
                .where(Expr.column("s", KIND).eq(EVENT));
        for (int i = 0; i < histories.size(); i++) {
            Expr found = Expr.column("s", answer(i));
            if (picks(histories.get(i))) {
                String picked = "y" + i;
                answers = answers.column(Expr.column(picked, "v"), answer(i))
                        .leftJoin(
                                picked(i, range),
                                picked,
                                Expr.column(picked, USER)
                                        .eq(Expr.column("s", USER))
                                        .and(Expr.column(picked, TIME).eq(found)));
            } else {
                answers = answers.column(answer(histories.get(i), found), answer(i));
            }
        }
        Expr on = user.eq(Expr.column(alias, USER)).and(time.eq(Expr.column(alias, TIME)));
        return List.of(new Select.Joined(true, answers, alias, on));
    }

    private String events() {
        return alias + "p";
    }

    private static String answer(int i) {
        return "x" + i;
    }

    private static String value(int i) {
        return "v" + i;
    }

    private static boolean picks(History history) {
        return history.measure() == Measure.FIRST || history.measure() == Measure.LAST;
    }

    private static Expr answer(History history, Expr found) {
        return switch (history.measure()) {
            case COUNT, FIRST, LAST -> found;
            case EVER -> found.gt(Expr.number(0));
            case SUM -> Expr.coalesce(found, Expr.number(0));
            case SINCE -> {
                Expr passed = Expr.column("s", TIME).minus(found);
                Expr unit = Expr.number(micros(history.unit()));
                // What remains is taken away first: some warehouses divide to fractions, and round them.
                yield passed.minus(Expr.call("mod", passed, unit))
                        .dividedBy(unit)
                        .cast("BIGINT");
            }
        };
    }

    /** The stream with what each history finds at each of its rows; only those of the events matter. */
    private Select measured(Optional<OutputRange> range) {
        List<Relation> parts = new ArrayList<>();
        // The facts first: their values say of what type the columns are.
        parts.add(withValues(rowsOf(facts, FACT, range), true));
        parts.add(withValues(
                Select.from(new Relation.Named(events()), "p")
                        .column(Expr.column("p", USER), USER)
                        .column(Expr.column("p", TIME), TIME)
                        .column(EVENT, KIND),
                false));
        from.ifPresent(f -> parts.add(withValues(rowsOf(f, FROM, range), false)));
        to.ifPresent(f -> parts.add(withValues(rowsOf(f, TO, range), false)));
        Relation stream = new Relation.UnionAll(parts);
        Select measured;
        List<Expr> partition = new ArrayList<>(List.of(Expr.column("e", USER)));
        Optional<Expr> counts = Optional.empty();
        if (from.isPresent()) {
            stream = started(stream);
            partition.add(Expr.column("e", START));
            Expr inside = Expr.column("e", START).isNotNull();
            if (to.isPresent()) {
                stream = ended(stream);
                inside = inside.and(Expr.column("e", END).isNull());
            }
            counts = Optional.of(inside);
        }
        measured = Select.from(stream, "e")
                .column(Expr.column("e", USER), USER)
                .column(Expr.column("e", TIME), TIME)
                .column(Expr.column("e", KIND), KIND);
        for (int i = 0; i < histories.size(); i++) {
            Expr all = Expr.column("e", value(i));
            Expr counted = counts.map(c -> Expr.when(c, all).end()).orElse(all);
            Window window = Window.of(partition, List.of(Order.ascending(Expr.column("e", TIME))))
                    .range(distances(histories.get(i)));
            measured = measured.column(found(histories.get(i), counted).over(window), answer(i));
        }
        return measured;
    }

    private static Expr found(History history, Expr value) {
        return switch (history.measure()) {
            case COUNT, EVER -> Expr.count(value);
            case SUM -> Expr.sum(value);
            case FIRST -> Expr.min(value);
            case LAST, SINCE -> Expr.max(value);
        };
    }

    private static Window.Range distances(History history) {
        long near = history.includingThis() ? 0 : 1;
        if (history.over() instanceof Over.WithinNext next) {
            return new Window.Range(Optional.of(near), micros(next.time()));
        }
        return history.over() instanceof Over.Last last
                ? new Window.Range(Optional.of(-micros(last.time())), -near)
                : new Window.Range(Optional.empty(), -near);
    }

    /** Each row of the stream with the latest {@code from} before it. */
    private Select started(Relation stream) {
        Expr begins = Expr.max(Expr.when(Expr.column("e", KIND).eq(FROM), Expr.column("e", TIME))
                .end());
        Window window = Window.of(List.of(Expr.column("e", USER)), List.of(Order.ascending(Expr.column("e", TIME))));
        Expr start = begins.over(window.range(new Window.Range(Optional.empty(), -1)));
        if (histories.get(0).includingThis()) {
            start = Expr.when(
                            Expr.column("e", KIND).eq(EVENT),
                            begins.over(window.range(new Window.Range(Optional.empty(), 0))))
                    .otherwise(start);
        }
        return Select.from(stream, "e").allOf("e").column(start, START);
    }

    /** With the first {@code to} of its interval, unless that is later. */
    private static Select ended(Relation stream) {
        Window window = Window.of(
                        List.of(Expr.column("e", USER), Expr.column("e", START)),
                        List.of(Order.ascending(Expr.column("e", TIME))))
                .range(new Window.Range(Optional.empty(), 0));
        Expr end = Expr.min(Expr.when(Expr.column("e", KIND).eq(TO), Expr.column("e", TIME))
                        .end())
                .over(window);
        return Select.from(stream, "e").allOf("e").column(end, END);
    }

    /** The users and times of facts, as far as they can matter. */
    private Select rowsOf(FactColumns source, Expr kind, Optional<OutputRange> range) {
        return filtered(source, range)
                .column(user(FactColumns.named(source.user())), USER)
                .column(FactColumns.named(source.time()).epochMicros(), TIME)
                .column(kind, KIND);
    }

    private Select filtered(FactColumns source, Optional<OutputRange> range) {
        Expr who = user(FactColumns.named(source.user()));
        Expr when = FactColumns.named(source.time());
        Select rows = Select.from(new Relation.Table(source.facts().table()))
                .where(when.epochMicros().isNotNull())
                .where(who.in(Select.from(new Relation.Named(events()), "p").column(Expr.column("p", USER), USER)));
        Optional<Expr> bound = range.filter(r -> byTime).flatMap(r -> bound(r, when));
        if (bound.isPresent()) {
            rows = rows.where(bound.get());
        }
        return source.facts().condition().isPresent()
                ? rows.where(Expr.user(source.facts().condition().get()))
                : rows;
    }

    private Optional<Expr> bound(OutputRange range, Expr when) {
        boolean begins = histories.stream()
                .noneMatch(h -> h.over() instanceof Over.AllBefore || between(h).isPresent());
        Duration before = histories.stream()
                .map(h -> h.over() instanceof Over.Last last ? last.time() : Duration.ZERO)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        OutputRange read = begins ? range : new OutputRange(range.form(), Optional.empty(), range.high());
        return read.low().isEmpty() && read.high().isEmpty()
                ? Optional.empty()
                : Optional.of(read.within(when, before, lookAhead()));
    }

    private Select withValues(Select rows, boolean facts) {
        Select all = rows;
        for (int i = 0; i < histories.size(); i++) {
            all = all.column(facts ? value(histories.get(i), values.get(i)) : Expr.nothing(), value(i));
        }
        return all;
    }

    /** What a window adds up, or finds the least or greatest of. */
    private Expr value(History history, Column value) {
        return switch (history.measure()) {
            case COUNT, EVER -> Expr.number(1);
            case SUM -> FactColumns.named(value);
            case SINCE -> FactColumns.named(facts.time()).epochMicros();
            case FIRST, LAST ->
                Expr.when(
                                FactColumns.named(value).isNotNull(),
                                FactColumns.named(facts.time()).epochMicros())
                        .end();
        };
    }

    /** One value for each user and time. */
    private Select picked(int i, Optional<OutputRange> range) {
        Expr value = FactColumns.named(values.get(i));
        Expr who = user(FactColumns.named(facts.user()));
        Expr when = FactColumns.named(facts.time()).epochMicros();
        Order order = histories.get(i).measure() == Measure.FIRST ? Order.ascending(value) : Order.descending(value);
        Select ranked = filtered(facts, range)
                .column(who, USER)
                .column(when, TIME)
                .column(value, "v")
                .column(Expr.call("row_number").over(Window.of(List.of(who, when), List.of(order))), "n")
                .where(value.isNotNull());
        return Select.from(ranked, "r")
                .column(Expr.column("r", USER), USER)
                .column(Expr.column("r", TIME), TIME)
                .column(Expr.column("r", "v"), "v")
                .where(Expr.column("r", "n").eq(Expr.number(1)));
    }

    private Expr user(Expr column) {
        return asText ? column.asText() : column;
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }
}
