package io.perseid.app.config.keys;

import io.perseid.api.destination.NullPolicy;
import io.perseid.app.config.yaml.Node;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The keys below {@code events:}. */
final class EventKeys {

    private static final Shape<String> COLUMN = Scalars.text("a column", "write the name of a column");

    private static final Shape<String> NAME_OF_EVENT = Scalars.text("an event name", "write the name of the event");

    private static final Key<String> NAME_COLUMN = Key.of("column", COLUMN, "The column with each row's event name.");

    private static final Key<EventName> NAME = Key.<EventName>of(
                    "name",
                    OneOf.of(
                            new Mapped<>(
                                    Scalars.text("an event name", "write the name of the event"),
                                    (name, n, r) -> Optional.of(new EventName.Constant(name))),
                            Keys.of(
                                            "events.name",
                                            "Each row's event name.",
                                            List.of(NAME_COLUMN),
                                            (b, r) -> Optional.of(new EventName.FromColumn(b.need(NAME_COLUMN))))
                                    .markedBy(NAME_COLUMN)),
                    "What the event is called: one name for all rows, or {column: ...}.")
            .mandatoryUnless(
                    EventRoles::giveName,
                    "required, unless milestones or an activity stream say it; session for sessions")
            .such("order submitted");

    private static final Key<String> TIME_COLUMN = Key.of("column", COLUMN, "The column with the time.");

    private static final Key<ZoneId> ZONE =
            Key.of("zone", Scalars.zone(), "What a time without zone means.").orElseAs("the zone of the warehouse");

    private static final Key<TimeColumn> TIME = Key.of(
                    "time",
                    OneOf.of(
                            new Mapped<>(
                                    COLUMN,
                                    (c, n, r) -> Optional.of(
                                            new TimeColumn(c, r.surroundings().zone()))),
                            Keys.of(
                                            "events.time",
                                            "A time with its zone.",
                                            List.of(TIME_COLUMN, ZONE),
                                            (b, r) -> Optional.of(new TimeColumn(
                                                    b.need(TIME_COLUMN),
                                                    b.get(ZONE).or(() -> r.surroundings()
                                                            .zone()))))
                                    .markedBy(TIME_COLUMN)),
                    "When the event happened: a column with a time or date.")
            .mandatoryUnless(EventRoles::giveNameAndTime, "required, unless milestones or an activity stream say it")
            .such("ordered_at");

    private static final Key<String> USER_COLUMN = Key.of("column", COLUMN, "The column with the user's id.");

    private static final Key<UserColumn.Missing> MISSING = Key.of(
                    "missing",
                    Scalars.choice(
                            List.of(UserColumn.Missing.values()), m -> m.name().toLowerCase(Locale.ROOT)),
                    "What becomes of a row without a user: a reject, or an event without a user.")
            .orElse("reject");

    private static final Key<UserColumn> USER = Key.of(
                    "user",
                    OneOf.of(
                            new Mapped<>(
                                    COLUMN, (c, n, r) -> Optional.of(new UserColumn(c, UserColumn.Missing.REJECT))),
                            Keys.of(
                                            "events.user",
                                            "The user, with a rule for rows without one.",
                                            List.of(USER_COLUMN, MISSING),
                                            (b, r) -> Optional.of(new UserColumn(b.need(USER_COLUMN), b.need(MISSING))))
                                    .markedBy(USER_COLUMN)),
                    "Who did it: a column with the user's id. An event needs user or device.")
            .such("customer_id");

    private static final Key<String> DEVICE =
            Key.of("device", COLUMN, "The column with the id of the device.").such("device_id");

    private static final Key<List<String>> KEY = Key.of(
                    "key",
                    OneOf.of(
                            new Mapped<String, List<String>>(COLUMN, (c, n, r) -> Optional.of(List.of(c))),
                            new ListOf<>(COLUMN)),
                    "The column or columns that make a row unique: they become the event's identity. With milestones the name of the "
                            + "milestone is added to it.")
            .mandatoryUnless(EventRoles::giveKey, "required, unless an activity stream says it")
            .such("order_id");

    private static final Key<Map<String, String>> MILESTONES = Key.of(
                    "milestones",
                    new Mapped<List<Named<String>>, Map<String, String>>(
                            new MapOf<>("columns with the time of a milestone", NAME_OF_EVENT), EventKeys::milestones),
                    "For rows that are filled in as a process goes on: columns with the time of a milestone, each with the name"
                            + " of its event. One event for each milestone that was reached, in place of name and time. Times"
                            + " without zone are in that of the warehouse. With a cursor such as updated_at a milestone is found"
                            + " whenever it is filled in; without one, by its own time.")
            .such("{ordered_at: order placed, shipped_at: order shipped}");

    private static final Key<Map<String, List<String>>> PER_EVENT = Key.of(
                    "per_event",
                    new Mapped<List<Named<List<String>>>, Map<String, List<String>>>(
                            new MapOf<>("names of events", new ListOf<>(Scalars.text("a property", "write its name"))),
                            (pairs, n, r) -> Optional.of(inOrder(pairs))),
                    "Properties that only some events are sent with: names of events with their properties. A property that is"
                            + " named here goes with the events that name it, any other with every event.")
            .such("{page_view: [url, referrer], purchase: [amount]}");

    private static final Key<String> CURSOR_COLUMN = Key.of(
                    "column", COLUMN, "A column that grows whenever a row is written or changed.")
            .orElseAs("the column of time")
            .such("updated_at");

    private static final Key<Duration> LOOKBACK = Key.of(
                    "lookback",
                    Scalars.duration(Duration.ZERO, Duration.ofDays(365)),
                    "How far behind the checkpoint rows may still arrive.")
            .orElse(Cursor.DEFAULT_LOOKBACK.toHours() + "h");

    private static final Key<Duration> SETTLE = Key.of(
                    "settle",
                    Scalars.duration(Duration.ZERO, Duration.ofDays(7)),
                    "How far a run stays behind the warehouse's clock.")
            .orElse(Cursor.DEFAULT_SETTLE.toMinutes() + "m");

    private static final Key<Function<ZoneId, Instant>> START = Key.of(
                    "start",
                    new Mapped<>(
                            Scalars.text("a date or time", "write for example 2026-01-31 or 2026-01-31T06:00:00Z"),
                            EventKeys::start),
                    "Rows before it are never read.")
            .orElseAs("the first row")
            .such("2026-01-31");

    private static final Key<CursorDraft> CURSOR = Key.of(
                    "cursor",
                    OneOf.of(
                            new Mapped<>(COLUMN, (c, n, r) -> Optional.of(CursorDraft.plain(Optional.of(c)))),
                            Keys.of(
                                    "events.cursor",
                                    "By what the sync moves forward.",
                                    List.of(CURSOR_COLUMN, LOOKBACK, SETTLE, START, ZONE),
                                    (b, r) -> Optional.of(new CursorDraft(
                                            b.get(CURSOR_COLUMN),
                                            b.need(LOOKBACK),
                                            b.need(SETTLE),
                                            b.get(START),
                                            b.get(ZONE))))),
                    "The column by which new and changed rows are found.")
            .orElseAs("the column of time")
            .such("{column: updated_at, lookback: 2h}");

    private static final Key<RecordDefinition.Superseded> SUPERSEDED = Key.of(
                    "superseded",
                    Scalars.choice(List.of(RecordDefinition.Superseded.values()), s -> s.name()
                            .toLowerCase(Locale.ROOT)),
                    "What becomes of the old event when a delivered one changes its time, user or name, and of a session that"
                            + " is part of another since an event came late: a tombstone follows, or it stays.")
            .orElse("tombstone");

    static final Keys<SyncDraft> EVENTS = Keys.of(
            "events",
            "One event for each row.",
            List.of(
                    RowKeys.EVENTS_FROM,
                    NAME,
                    TIME,
                    USER,
                    DEVICE,
                    KEY,
                    CURSOR,
                    MILESTONES,
                    SessionKeys.SESSIONS,
                    FirstEventKeys.FIRST_EVENTS,
                    RowKeys.PROPERTIES,
                    RowKeys.EXCEPT,
                    PER_EVENT,
                    RowKeys.JSON,
                    RowKeys.JOIN,
                    LookupKeys.LOOKUP,
                    HistoryKeys.HISTORY,
                    SUPERSEDED,
                    Key.later("deletes")),
            EventKeys::events);

    private EventKeys() {}

    private record CursorDraft(
            Optional<String> column,
            Duration lookback,
            Duration settle,
            Optional<Function<ZoneId, Instant>> start,
            Optional<ZoneId> zone) {

        static CursorDraft plain(Optional<String> column) {
            return new CursorDraft(
                    column, Cursor.DEFAULT_LOOKBACK, Cursor.DEFAULT_SETTLE, Optional.empty(), Optional.empty());
        }

        /** The column that is stated; its zone is found as for {@link #cursor}. */
        Optional<TimeColumn> stated(TimeColumn time, Optional<ZoneId> warehouse) {
            return column.map(c -> cursor(time, warehouse).column());
        }

        /** By this column, whatever is stated. */
        CursorDraft by(Optional<TimeColumn> other) {
            return other.map(o -> new CursorDraft(Optional.of(o.column()), lookback, settle, start, o.zone()))
                    .orElse(this);
        }

        Cursor cursor(TimeColumn time, Optional<ZoneId> warehouse) {
            String name = column.orElse(time.column());
            Optional<ZoneId> meant = zone.or(() -> name.equals(time.column()) ? time.zone() : warehouse);
            return new Cursor(
                    new TimeColumn(name, meant),
                    lookback,
                    settle,
                    start.map(s -> s.apply(meant.orElse(ZoneOffset.UTC))));
        }
    }

    private static Optional<SyncDraft> events(Block block, Reading reading) {
        Optional<ZoneId> zone = reading.surroundings().zone();
        Model from = block.need(RowKeys.EVENTS_FROM);
        Model model = block.get(MILESTONES)
                .<Model>map(
                        m -> new Model.Milestones(from, m, block.at(MILESTONES).where()))
                .orElse(from);
        EventRoles roles = EventRoles.of(model, zone);
        int before = reading.failures();
        if (block.has(MILESTONES)) {
            notBeside(NAME, block, reading);
            notBeside(TIME, block, reading);
            if (from instanceof Model.ActivityStream) {
                reading.error(
                        block.at(MILESTONES),
                        "milestones of an activity stream",
                        "a table or query with a row for each process",
                        "remove milestones: each activity is an event already");
            }
        }
        Optional<UserColumn> user = block.get(USER).or(roles::user);
        if (user.isEmpty() && block.get(DEVICE).isEmpty()) {
            reading.error(
                    block.position(),
                    "neither user nor device",
                    "user: a column with the user's id",
                    "add user, or device for events without a user");
        }
        Optional<PropertySet> properties =
                RowKeys.properties(block, RowKeys.PROPERTIES, reading, NullPolicy.OMIT, List.of());
        List<Join> joins = RowKeys.joins(block, NullPolicy.OMIT);
        List<Lookup> lookups = block.get(LookupKeys.LOOKUP).orElse(List.of());
        List<History> history = block.get(HistoryKeys.HISTORY).orElse(List.of());
        if (!history.isEmpty() && user.isEmpty()) {
            reading.error(
                    block.at(HistoryKeys.HISTORY),
                    "history, and events without user",
                    "a user, whose history it is",
                    "add user, or remove history");
        }
        if (properties.isEmpty()
                || !RowKeys.eachOnce(HistoryKeys.with(properties.get(), history), joins, lookups, reading)
                || reading.failures() > before) {
            return Optional.empty();
        }
        TimeColumn time = block.get(TIME).or(roles::time).orElseThrow();
        List<String> whole = new ArrayList<>(block.get(KEY).orElse(roles.key()));
        whole.addAll(roles.more());
        CursorDraft cursor = block.get(CURSOR).orElse(CursorDraft.plain(Optional.empty()));
        EventColumns stated = new EventColumns(
                model,
                block.get(NAME).or(roles::name),
                time,
                user,
                block.get(DEVICE),
                List.copyOf(whole),
                cursor.stated(time, zone));
        return derived(stated, block, reading)
                .map(columns -> new SyncDraft(
                        columns.model(),
                        new RecordDefinition.Events(
                                columns.name().orElseThrow(),
                                columns.time(),
                                columns.user(),
                                columns.device(),
                                columns.key(),
                                cursor.by(columns.cursor()).cursor(columns.time(), zone),
                                new PropertySet(
                                        properties.get().listed(),
                                        properties.get().allColumns(),
                                        properties.get().members(),
                                        block.get(PER_EVENT).orElse(Map.of())),
                                joins,
                                lookups,
                                block.need(SUPERSEDED),
                                history)));
    }

    /** What a model over the stated events makes of them, if there is one. */
    private static Optional<EventColumns> derived(EventColumns stated, Block block, Reading reading) {
        Optional<SessionKeys.Rules> sessions = block.get(SessionKeys.SESSIONS);
        Optional<FirstEventKeys.Rules> firsts = block.get(FirstEventKeys.FIRST_EVENTS);
        if (sessions.isPresent() && firsts.isPresent()) {
            reading.error(
                    block.at(FirstEventKeys.FIRST_EVENTS),
                    "first_events beside sessions",
                    "one of the two",
                    "write two syncs");
            return Optional.empty();
        }
        if (sessions.isPresent()) {
            return SessionKeys.over(stated, sessions.get(), block.has(NAME), block, reading);
        }
        return firsts.isPresent() ? FirstEventKeys.over(stated, firsts.get(), block, reading) : Optional.of(stated);
    }

    private static void notBeside(Key<?> key, Block block, Reading reading) {
        if (block.has(key)) {
            reading.error(
                    block.at(key),
                    key.name() + " beside milestones",
                    "one of the two: each milestone has its own " + key.name(),
                    "remove " + key.name() + ", or milestones");
        }
    }

    private static Optional<Map<String, String>> milestones(List<Named<String>> pairs, Node node, Reading reading) {
        Map<String, String> events = new LinkedHashMap<>();
        for (Named<String> pair : pairs) {
            if (events.containsValue(pair.value())) {
                reading.error(
                        pair.position(),
                        "the event " + pair.value() + " for a second milestone",
                        "a name of its own for each milestone: it is part of the event's identity",
                        "choose another name");
                return Optional.empty();
            }
            events.put(pair.name(), pair.value());
        }
        return Optional.of(events);
    }

    private static <T> Map<String, T> inOrder(List<Named<T>> pairs) {
        Map<String, T> map = new LinkedHashMap<>();
        pairs.forEach(pair -> map.put(pair.name(), pair.value()));
        return map;
    }

    private static Optional<Function<ZoneId, Instant>> start(String text, Node node, Reading reading) {
        for (Function<String, Function<ZoneId, Instant>> form : List.<Function<String, Function<ZoneId, Instant>>>of(
                EventKeys::instant, EventKeys::localTime, EventKeys::date)) {
            try {
                return Optional.of(form.apply(text));
            } catch (DateTimeParseException e) {
                continue;
            }
        }
        reading.error(
                node.position(),
                node.found(),
                "a date or time",
                "write for example 2026-01-31 or 2026-01-31T06:00:00Z");
        return Optional.empty();
    }

    private static Function<ZoneId, Instant> instant(String text) {
        Instant instant = Instant.parse(text);
        return zone -> instant;
    }

    private static Function<ZoneId, Instant> localTime(String text) {
        LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
        return zone -> time.atZone(zone).toInstant();
    }

    private static Function<ZoneId, Instant> date(String text) {
        LocalDate date = LocalDate.parse(text);
        return zone -> date.atStartOfDay(zone).toInstant();
    }
}
