package io.perseid.app.config.keys;

import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Model.Sessions;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys below {@code events.sessions:}, and how they turn events into sessions. */
final class SessionKeys {

    private static final String NAME = "session";

    private static final Key<Duration> GAP = Key.of(
                    "gap",
                    Scalars.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
                    "A session ends when no event follows for longer than this. It is sent when the gap and settle have passed.")
            .orElse(Sessions.DEFAULT_GAP.toMinutes() + "m");

    private static final Key<Duration> CAP = Key.of(
                    "cap",
                    Scalars.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
                    "A session that takes longer than this is cut, at the full multiples of it since 1970-01-01 UTC: with 4h at"
                            + " 00:00, 04:00, 08:00 and so on. So where it is cut does not depend on how much is read.")
            .orElse(Sessions.DEFAULT_CAP.toHours() + "h");

    private static final Key<Boolean> PER_DEVICE = Key.of(
                    "per_device", Scalars.flag(), "Whether a user's events on two devices are in two sessions.")
            .orElse("false");

    private static final Key<String> EVENT = Key.of(
                    "event",
                    Scalars.text("a column", "write the name of a column"),
                    "The column with the name of each event, for entry_event and exit_event.")
            .orElseAs("what an activity stream or milestones say, else nothing")
            .such("event_name");

    /** What a session is. */
    record Rules(Duration gap, Duration cap, boolean perDevice, Optional<String> event) {}

    static final Key<Rules> SESSIONS = Key.of(
                    "sessions",
                    Keys.<Rules>of(
                            "events.sessions",
                            "One event for each session instead of one for each row: from, time, user, device and key say what"
                                    + " the rows are, which here are the events of sessions. Its time is that of its first event,"
                                    + " its identity the key of that event. It has the properties session_id, session_start,"
                                    + " session_end, session_minutes, session_events, and with event entry_event and exit_event;"
                                    + " columns under properties are those of the first event. Rows without time, or without"
                                    + " user (with per_device: user and device), are in no session. An event that comes late, but"
                                    + " within the lookback, makes its session be sent again. Where it joins two sessions, or"
                                    + " comes before the first event of one, a session is gone and marked so, by a tombstone:"
                                    + " in mode mirror as deletes says, in the modes standard and full unless superseded is"
                                    + " keep. Mode once leaves it.",
                            List.of(GAP, CAP, PER_DEVICE, EVENT),
                            SessionKeys::rules),
                    "Makes sessions of the rows: {} for the usual rules. The event is called session unless name says otherwise.")
            .such("{gap: 30m, cap: 4h, event: event_name}");

    private SessionKeys() {}

    private static Optional<Rules> rules(Block block, Reading reading) {
        if (block.need(GAP).compareTo(block.need(CAP)) > 0) {
            reading.error(
                    block.at(GAP),
                    "a gap that is longer than the cap",
                    "a gap of no more than the cap",
                    "shorten gap, or lengthen cap");
            return Optional.empty();
        }
        return Optional.of(new Rules(block.need(GAP), block.need(CAP), block.need(PER_DEVICE), block.get(EVENT)));
    }

    /**
     * Sessions of these events; empty if they cannot have any, which the reading has been told.
     *
     * @param stated whether the sync itself, not its model, names the events
     */
    static Optional<EventColumns> over(EventColumns events, Rules rules, boolean stated, Block block, Reading reading) {
        Optional<String> column = events.name()
                .filter(EventName.FromColumn.class::isInstance)
                .map(name -> ((EventName.FromColumn) name).column());
        if (stated && column.isPresent()) {
            reading.error(
                    block.at(SESSIONS),
                    "a column of names beside sessions",
                    "one name for all sessions, such as name: session",
                    "write sessions: {event: " + column.get() + "}, and leave name out");
            return Optional.empty();
        }
        if (rules.perDevice() && events.device().isEmpty()) {
            reading.error(
                    block.at(SESSIONS),
                    "per_device without device",
                    "device: a column with the id of the device",
                    "add device, or remove per_device");
            return Optional.empty();
        }
        if (events.cursor().isPresent()) {
            reading.error(
                    block.at(SESSIONS),
                    "a column for the cursor of sessions",
                    "no column: they are found by the time at which they end",
                    "leave only lookback, settle and start under cursor");
            return Optional.empty();
        }
        EventName name = stated ? events.name().orElseThrow() : new EventName.Constant(NAME);
        return Optional.of(new EventColumns(
                new Model.Sessions(
                        events.model(),
                        events.user().map(UserColumn::column),
                        events.device(),
                        rules.perDevice(),
                        events.time().column(),
                        events.key(),
                        rules.event().or(() -> column),
                        rules.gap(),
                        rules.cap(),
                        block.at(SESSIONS).where()),
                Optional.of(name),
                new TimeColumn(Sessions.START, events.time().zone()),
                events.user(),
                events.device(),
                List.of(Sessions.ID),
                Optional.of(new TimeColumn(Sessions.CLOSED, events.time().zone()))));
    }
}
