package io.perseid.app.config.keys;

import io.perseid.app.config.yaml.Node;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.TimeColumn;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The keys below {@code cursor:} of events. */
final class CursorKeys {

    static final Shape<String> COLUMN = Scalars.text("a column", "write the name of a column");

    static final Key<ZoneId> ZONE =
            Key.of("zone", Scalars.zone(), "What a time without zone means.").orElseAs("the zone of the warehouse");

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
                            CursorKeys::start),
                    "Rows before it are never read.")
            .orElseAs("the first row")
            .such("2026-01-31");

    static final Key<Draft> CURSOR = Key.of(
                    "cursor",
                    OneOf.of(
                            new Mapped<>(COLUMN, (c, n, r) -> Optional.of(Draft.plain(Optional.of(c)))),
                            Keys.of(
                                    "events.cursor",
                                    "By what the sync moves forward.",
                                    List.of(CURSOR_COLUMN, LOOKBACK, SETTLE, START, ZONE),
                                    (b, r) -> Optional.of(new Draft(
                                            b.get(CURSOR_COLUMN),
                                            b.need(LOOKBACK),
                                            b.need(SETTLE),
                                            b.get(START),
                                            b.get(ZONE))))),
                    "The column by which new and changed rows are found.")
            .orElseAs("the column of time")
            .such("{column: updated_at, lookback: 2h}");

    private CursorKeys() {}

    /** What is written of a cursor, before the column of time is known. */
    record Draft(
            Optional<String> column,
            Duration lookback,
            Duration settle,
            Optional<Function<ZoneId, Instant>> start,
            Optional<ZoneId> zone) {

        static Draft plain(Optional<String> column) {
            return new Draft(
                    column, Cursor.DEFAULT_LOOKBACK, Cursor.DEFAULT_SETTLE, Optional.empty(), Optional.empty());
        }

        /** The column that is stated; its zone is found as for {@link #cursor}. */
        Optional<TimeColumn> stated(TimeColumn time, Optional<ZoneId> warehouse) {
            return column.map(c -> cursor(time, warehouse).column());
        }

        /** By this column, whatever is stated. */
        Draft by(Optional<TimeColumn> other) {
            return other.map(o -> new Draft(Optional.of(o.column()), lookback, settle, start, o.zone()))
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

    private static Optional<Function<ZoneId, Instant>> start(String text, Node node, Reading reading) {
        for (Function<String, Function<ZoneId, Instant>> form : List.<Function<String, Function<ZoneId, Instant>>>of(
                CursorKeys::instant, CursorKeys::localTime, CursorKeys::date)) {
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
