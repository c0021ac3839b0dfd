package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.model.ModelRows.Promise;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sql.Window;
import io.perseid.engine.sync.Model.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sessions by window functions, one on top of the other: the event before, the start of the run of events, when that run went
 * over the cap, the cell of the clock that it is cut into, and the first row of each piece with what the piece is like.
 *
 * <p>Input bound. A piece lies within the cap, and is closed at its end plus the gap or, where the run of events went over the cap
 * only afterwards, at that event, which is at most cap and gap after the start of the run. So a piece that is closed at c has its
 * events from c - gap - 2 cap on. If the run began before the bound, what is left of it begins at most a gap after the bound, and has
 * to be seen to last longer than the cap: c - 2 gap - 2 cap. Nothing at or after c has a say: no event of the run comes in the gap, and
 * whether it went over the cap has been seen. What is wrong at the edges of such an input is closed outside the range.
 */
final class SessionRows implements ModelKind<Sessions> {

    private static final String MICROS = "perseid_micros";
    private static final String BEFORE = "perseid_before";
    private static final String RUN = "perseid_run";
    private static final String OVER = "perseid_over";
    private static final String CELL = "perseid_cell";
    private static final String RANK = "perseid_rank";

    @Override
    public ModelRows rows(Sessions model, ModelContext context) {
        ModelRows source = context.rows(model.source());
        Shape shape = new Shape(model, source.columns());
        Relation all = shape.sessions(source.relation(), Optional.empty(), shape.isFirst());
        Set<String> hidden = new LinkedHashSet<>(source.hidden());
        hidden.add(Sessions.CLOSED);
        List<String> own =
                new ArrayList<>(List.of(Sessions.ID, Sessions.START, Sessions.END, Sessions.MINUTES, Sessions.EVENTS));
        if (model.event().isPresent()) {
            own.addAll(List.of(Sessions.ENTRY, Sessions.EXIT));
        }
        return ModelRows.of(all, context.columns(context.name(model), all))
                .bounded(range -> shape.sessions(source.relation(), Optional.of(range), shape.isFirst()))
                .hiding(hidden)
                .sending(own)
                .unpacking(source.unpacked())
                .onDevice(source.device())
                .promising(Promise.HAS_CURSOR, Promise.WHOLE_AT_CURSOR)
                .absorbing(new AbsorbedRows(
                        range -> shape.sessions(source.relation(), range, shape.isLater()),
                        model.gap().plus(model.cap().multipliedBy(2))));
    }

    /** The columns that a model names, as they are called. */
    private static final class Shape {
        private final Sessions model;
        private final List<String> columns;
        private final List<String> owner;
        private final String time;
        private final List<String> key;
        private final Optional<String> event;
        private final long cap;

        Shape(Sessions model, ModelColumns columns) {
            this.model = model;
            this.columns = columns.all().stream().map(Column::name).toList();
            this.time = timestamp(columns.find(model.time(), model.where()), model.where());
            Optional<String> device =
                    model.user().isPresent() && !model.perDevice() ? Optional.empty() : model.device();
            this.owner = Stream.concat(model.user().stream(), device.stream())
                    .map(c -> columns.find(c, model.where()).name())
                    .toList();
            this.key = model.key().stream()
                    .map(c -> columns.find(c, model.where()).name())
                    .toList();
            this.event = model.event().map(c -> columns.find(c, model.where()).name());
            this.cap = micros(model.cap());
            for (String made : List.of(
                    Sessions.ID,
                    Sessions.START,
                    Sessions.END,
                    Sessions.MINUTES,
                    Sessions.EVENTS,
                    Sessions.ENTRY,
                    Sessions.EXIT)) {
                columns.mustNotHave(made, "a session", model.where());
            }
        }

        private static String timestamp(Column column, String where) {
            if (TimeForm.of(column.field()).filter(f -> f != TimeForm.DATE).isEmpty()) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        where,
                        "column \"" + column.name() + "\" (" + column.declared().toUpperCase(Locale.ROOT)
                                + ") as the time of a session's events",
                        "a timestamp",
                        "choose another column, or cast it in from: {sql: ...}");
            }
            return column.name();
        }

        /** The first event of a session is its row. */
        Expr isFirst() {
            return Expr.column("f", RANK).eq(Expr.number(1));
        }

        /** The others are the session's as well, and no row. */
        Expr isLater() {
            return Expr.column("f", RANK).gt(Expr.number(1));
        }

        Select sessions(Relation source, Optional<OutputRange> range, Expr which) {
            Select pieces = pieces(cells(runs(events(source, range))));
            Select sessions = Select.from(pieces, "f");
            for (String column : columns) {
                sessions = sessions.column(Expr.column("f", column), column);
            }
            Expr start = Expr.column("f", time);
            Expr end = Expr.column("f", Sessions.END);
            Expr over = Expr.column("f", OVER);
            Expr closed = end.later(model.gap());
            List<Expr> id = on("f", key);
            sessions = sessions.column(
                            Expr.when(Expr.all(id.stream().map(Expr::isNotNull).toList()), Expr.keyText(id))
                                    .end(),
                            Sessions.ID)
                    .column(start, Sessions.START)
                    .column(end, Sessions.END)
                    .column(
                            end.epochMicros()
                                    .minus(Expr.column("f", MICROS))
                                    .cast("DOUBLE PRECISION")
                                    .dividedBy(Expr.number(60_000_000)),
                            Sessions.MINUTES)
                    .column(Expr.column("f", Sessions.EVENTS), Sessions.EVENTS);
            if (event.isPresent()) {
                sessions = sessions.column(Expr.column("f", event.get()), Sessions.ENTRY)
                        .column(Expr.column("f", Sessions.EXIT), Sessions.EXIT);
            }
            return sessions.column(Expr.when(over.gt(closed), over).otherwise(closed), Sessions.CLOSED)
                    .where(which);
        }

        /** Each event with its time as a number, and that of the one before it. */
        private Select events(Relation source, Optional<OutputRange> range) {
            Expr at = Expr.column("s", time);
            Select events = Select.from(source, "s")
                    .allOf("s")
                    .column(at.epochMicros(), MICROS)
                    .column(Expr.call("lag", at.epochMicros()).over(inTurn("s")), BEFORE)
                    .where(at.isNotNull())
                    .where(Expr.any(on("s", owner).stream().map(Expr::isNotNull).toList()));
            Duration before = model.gap().plus(model.cap()).multipliedBy(2);
            return range.isEmpty() ? events : events.where(range.get().within(at, before, Duration.ZERO));
        }

        /** Each event with the start of its run. */
        private Select runs(Select events) {
            Expr at = Expr.column("e", MICROS);
            Expr before = Expr.column("e", BEFORE);
            Expr begins = before.isNull().or(at.minus(before).gt(Expr.number(micros(model.gap()))));
            return Select.from(events, "e")
                    .allOf("e")
                    .column(
                            Expr.max(Expr.when(begins, at).end())
                                    .over(inTurn("e").frame(Window.Frame.UP_TO)),
                            RUN);
        }

        /** Each event with the one by which its run went over the cap, and with the cell that it is cut into. */
        private Select cells(Select runs) {
            List<Expr> run = on("r", owner);
            run.add(Expr.column("r", RUN));
            Expr beyond = Expr.column("r", MICROS).minus(Expr.column("r", RUN)).gt(Expr.number(cap));
            Select over = Select.from(runs, "r")
                    .allOf("r")
                    .column(
                            Expr.min(Expr.when(beyond, Expr.column("r", time)).end())
                                    .over(Window.of(run, List.of())),
                            OVER);
            Expr micros = Expr.column("o", MICROS);
            // Twice, because the remainder of a negative number is negative.
            Expr inCell = Expr.call(
                    "mod", Expr.call("mod", micros, Expr.number(cap)).plus(Expr.number(cap)), Expr.number(cap));
            return Select.from(over, "o")
                    .allOf("o")
                    .column(
                            Expr.when(Expr.column("o", OVER).isNull(), Expr.number(0))
                                    .otherwise(micros.minus(inCell)),
                            CELL);
        }

        /** Each event with its place in its session, and what the session is like. */
        private Select pieces(Select cells) {
            List<Expr> piece = on("c", owner);
            piece.add(Expr.column("c", RUN));
            piece.add(Expr.column("c", CELL));
            Window whole = Window.of(piece, List.of());
            Select pieces = Select.from(cells, "c")
                    .allOf("c")
                    .column(Expr.call("row_number").over(Window.of(piece, turn("c", false))), RANK)
                    .column(Expr.max(Expr.column("c", time)).over(whole), Sessions.END)
                    .column(Expr.countRows().over(whole), Sessions.EVENTS);
            return event.isEmpty()
                    ? pieces
                    : pieces.column(
                            Expr.call("first_value", Expr.column("c", event.get()))
                                    .over(Window.of(piece, turn("c", true))),
                            Sessions.EXIT);
        }

        private Window inTurn(String alias) {
            return Window.of(on(alias, owner), turn(alias, false));
        }

        private List<Order> turn(String alias, boolean backwards) {
            return Stream.concat(Stream.of(time), key.stream())
                    .map(column -> new Order(Expr.column(alias, column), backwards))
                    .toList();
        }

        private static List<Expr> on(String alias, List<String> columns) {
            List<Expr> all = new ArrayList<>();
            columns.forEach(column -> all.add(Expr.column(alias, column)));
            return all;
        }

        private static long micros(Duration duration) {
            return duration.toNanos() / 1000;
        }
    }
}
