package io.perseid.testkit.model;

import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Model.Sessions;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Sessions with rows by hand. */
public final class SessionCases {

    private static final Duration HOUR = Duration.ofHours(1);

    private SessionCases() {}

    static List<ModelCase> all() {
        return List.of(sessions(), cutSessions(), deviceSessions(), localSessions());
    }

    /** Gaps, ties, both ends of a day, and rows that are in no session. */
    private static ModelCase sessions() {
        return new ModelCase(
                "sessions",
                List.of(
                        "CREATE TABLE se_events (id BIGINT, happened_at <instant>, who VARCHAR(20), event_name VARCHAR(20),"
                                + " url VARCHAR(20))",
                        "INSERT INTO se_events VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 'view', '/a'),"
                                // Exactly the gap belongs to it.
                                + " (2, @2025-01-01T10:30:00Z@, 'ann', 'click', '/b'),"
                                // More than the gap does not.
                                + " (3, @2025-01-01T11:00:00.000001Z@, 'ann', 'view', '/c'),"
                                + " (5, @2025-01-01T11:01:30.000001Z@, 'ann', 'last', NULL),"
                                + " (4, @2025-01-01T11:01:30.000001Z@, 'ann', 'tie', NULL),"
                                // Over midnight: of the day of its start.
                                + " (6, @2025-01-01T23:50:00Z@, 'ann', 'view', '/d'),"
                                + " (7, @2025-01-02T00:10:00Z@, 'ann', 'buy', '/e'),"
                                // Somebody else at the same time.
                                + " (8, @2025-01-01T10:10:00Z@, 'bob', 'view', '/f'),"
                                + " (9, @2025-01-01T10:15:00Z@, NULL, 'view', '/g'),"
                                + " (10, NULL, 'bob', 'view', '/h')"),
                model("se_events", Optional.empty(), false, Optional.of("event_name"), Duration.ofHours(4)),
                events(Optional.empty(), List.of(ModelCases.property("landing", new PropertyValue.Column("url")))),
                List.of(
                        "1: session 2025-01-01T10:00:00Z ann {entry_event=view, exit_event=click, landing=/a,"
                                + rest("1", 2, "30.0", "2025-01-01T10:00:00Z", "2025-01-01T10:30:00Z"),
                        "3: session 2025-01-01T11:00:00.000001Z ann {entry_event=view, exit_event=last, landing=/c,"
                                + rest("3", 3, "1.5", "2025-01-01T11:00:00.000001Z", "2025-01-01T11:01:30.000001Z"),
                        "6: session 2025-01-01T23:50:00Z ann {entry_event=view, exit_event=buy, landing=/d,"
                                + rest("6", 2, "20.0", "2025-01-01T23:50:00Z", "2025-01-02T00:10:00Z"),
                        "8: session 2025-01-01T10:10:00Z bob {entry_event=view, exit_event=view, landing=/f,"
                                + rest("8", 1, "0.0", "2025-01-01T10:10:00Z", "2025-01-01T10:10:00Z")));
    }

    /** With a cap of one hour: cut at full hours if it takes longer than one, and only then. */
    private static ModelCase cutSessions() {
        return new ModelCase(
                "sessions-cut",
                List.of(
                        "CREATE TABLE sc_events (id BIGINT, happened_at <instant>, who VARCHAR(20))",
                        "INSERT INTO sc_events VALUES (1, @2025-01-01T10:40:00Z@, 'ann'),"
                                + " (2, @2025-01-01T11:00:00Z@, 'ann'), (3, @2025-01-01T11:30:00Z@, 'ann'),"
                                + " (4, @2025-01-01T11:59:59.999999Z@, 'ann'), (5, @2025-01-01T12:15:00Z@, 'ann'),"
                                // An hour, and no more: over the full hour, and whole.
                                + " (6, @2025-01-01T10:40:00Z@, 'bob'), (7, @2025-01-01T11:10:00Z@, 'bob'),"
                                + " (8, @2025-01-01T11:40:00Z@, 'bob')"),
                model("sc_events", Optional.empty(), false, Optional.empty(), HOUR),
                events(Optional.empty(), List.of()),
                List.of(
                        "1: session 2025-01-01T10:40:00Z ann {"
                                + rest("1", 1, "0.0", "2025-01-01T10:40:00Z", "2025-01-01T10:40:00Z")
                                        .substring(1),
                        "2: session 2025-01-01T11:00:00Z ann {"
                                + rest(
                                                "2",
                                                3,
                                                "59.99999998333333",
                                                "2025-01-01T11:00:00Z",
                                                "2025-01-01T11:59:59.999999Z")
                                        .substring(1),
                        "5: session 2025-01-01T12:15:00Z ann {"
                                + rest("5", 1, "0.0", "2025-01-01T12:15:00Z", "2025-01-01T12:15:00Z")
                                        .substring(1),
                        "6: session 2025-01-01T10:40:00Z bob {"
                                + rest("6", 3, "60.0", "2025-01-01T10:40:00Z", "2025-01-01T11:40:00Z")
                                        .substring(1)));
    }

    /** Two devices at once; and a device that nobody has logged in on. */
    private static ModelCase deviceSessions() {
        return new ModelCase(
                "sessions-per-device",
                List.of(
                        "CREATE TABLE sd_events (id BIGINT, happened_at <instant>, who VARCHAR(20), device VARCHAR(20))",
                        "INSERT INTO sd_events VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 'phone'),"
                                + " (2, @2025-01-01T10:01:00Z@, 'ann', 'desk'), (3, @2025-01-01T10:02:00Z@, 'ann', 'phone'),"
                                + " (4, @2025-01-01T10:03:00Z@, NULL, 'phone'), (5, @2025-01-01T10:04:00Z@, NULL, NULL)"),
                model("sd_events", Optional.of("device"), true, Optional.empty(), HOUR),
                events(Optional.of("device"), List.of()),
                List.of(
                        "1: session 2025-01-01T10:00:00Z ann/phone {"
                                + rest("1", 2, "2.0", "2025-01-01T10:00:00Z", "2025-01-01T10:02:00Z")
                                        .substring(1),
                        "2: session 2025-01-01T10:01:00Z ann/desk {"
                                + rest("2", 1, "0.0", "2025-01-01T10:01:00Z", "2025-01-01T10:01:00Z")
                                        .substring(1),
                        "refused missing_user 4"));
    }

    /** Times without zone, over an hour that this zone had twice: as they stand. */
    private static ModelCase localSessions() {
        RecordDefinition.Events own = events(Optional.empty(), List.of());
        Optional<ZoneId> zone = Optional.of(ZoneId.of("Europe/Berlin"));
        return new ModelCase(
                "sessions-local",
                List.of(
                        "CREATE TABLE sl_events (id BIGINT, happened_at TIMESTAMP, who VARCHAR(20))",
                        "INSERT INTO sl_events VALUES (1, TIMESTAMP '2025-10-26 01:50:00', 'ann'),"
                                + " (2, TIMESTAMP '2025-10-26 02:10:00', 'ann'), (3, TIMESTAMP '2025-10-26 03:00:00', 'ann')"),
                model("sl_events", Optional.empty(), false, Optional.empty(), HOUR),
                new RecordDefinition.Events(
                        own.name(),
                        new TimeColumn(Sessions.START, zone),
                        own.user(),
                        own.device(),
                        own.key(),
                        new Cursor(
                                new TimeColumn(Sessions.CLOSED, zone),
                                Cursor.DEFAULT_LOOKBACK,
                                Cursor.DEFAULT_SETTLE,
                                Optional.empty()),
                        own.properties(),
                        own.joins(),
                        own.lookups(),
                        own.superseded()),
                List.of(
                        "1: session 2025-10-25T23:50:00Z ann {session_end=2025-10-26T02:10, session_events=2, session_id=1,"
                                + " session_minutes=20.0, session_start=2025-10-26T01:50}",
                        "3: session 2025-10-26T02:00:00Z ann {session_end=2025-10-26T03:00, session_events=1, session_id=3,"
                                + " session_minutes=0.0, session_start=2025-10-26T03:00}"));
    }

    static Sessions model(
            String table, Optional<String> device, boolean perDevice, Optional<String> event, Duration cap) {
        return over(new Model.Table(table), device, perDevice, event, cap);
    }

    /** Sessions of rows with the columns id, happened_at and who, with the usual gap. */
    public static Sessions over(
            Model source, Optional<String> device, boolean perDevice, Optional<String> event, Duration cap) {
        return new Sessions(
                source,
                Optional.of("who"),
                device,
                perDevice,
                "happened_at",
                List.of("id"),
                event,
                Sessions.DEFAULT_GAP,
                cap,
                "case");
    }

    /** What a sync makes of {@link #over}. */
    public static RecordDefinition.Events events(Optional<String> device, List<PropertyDefinition> properties) {
        return new RecordDefinition.Events(
                new EventName.Constant("session"),
                new TimeColumn(Sessions.START, Optional.empty()),
                Optional.of(new UserColumn("who", UserColumn.Missing.REJECT)),
                device,
                List.of(Sessions.ID),
                new Cursor(
                        new TimeColumn(Sessions.CLOSED, Optional.empty()),
                        Cursor.DEFAULT_LOOKBACK,
                        Cursor.DEFAULT_SETTLE,
                        Optional.empty()),
                new PropertySet(properties, Optional.empty()),
                List.of(),
                List.of(),
                Superseded.TOMBSTONE);
    }

    /** Properties in the order of their names, times as microseconds since the epoch. */
    static String rest(String id, int events, String minutes, String start, String end) {
        return " session_end=" + micros(end) + ", session_events=" + events + ", session_id=" + id
                + ", session_minutes=" + minutes + ", session_start=" + micros(start) + "}";
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }
}
