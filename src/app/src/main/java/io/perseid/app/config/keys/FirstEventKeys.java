package io.perseid.app.config.keys;

import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import java.util.List;
import java.util.Optional;

/** The keys below {@code events.first_events:}, and how they turn events into first events. */
final class FirstEventKeys {

    private static final Key<String> USERS = Key.of(
                    "users", Scalars.text("a table or view", "write the name of a table or view"), "A table of users.")
            .mandatory()
            .such("users");

    private static final Key<String> MATCH = Key.of(
                    "match",
                    Scalars.text("a column of the table", "write its name"),
                    "Its column with the user's id. Of several rows of a user the earliest visit counts.")
            .orElseAs("the column of user")
            .such("user_id");

    private static final Key<String> VISIT = Key.of(
                    "first_visit",
                    Scalars.text("a column of the table", "write its name"),
                    "Its column with the time of the user's first visit, of the same type as time: with dates, hours go by"
                            + " whole days.")
            .mandatory()
            .such("first_visited_at");

    private static final Key<String> NAME = Key.of(
                    "name",
                    Scalars.text("an event name", "write the name of the event"),
                    "What the event of the first visit is called.")
            .orElse("first_visit");

    private static final Key<List<String>> KEEP = Key.of(
                    "keep",
                    new ListOf<>(Scalars.text("an event name", "write the name of an event")),
                    "Names of events whose first one is sent.")
            .orElseAs("all events")
            .such("[add_to_cart, purchase]");

    /** What the users dimension says. */
    record Rules(String users, Optional<String> match, String visit, String name, List<String> kept) {}

    static final Key<Rules> FIRST_EVENTS = Key.of(
                    "first_events",
                    Keys.<Rules>of(
                            "events.first_events",
                            "Each user's first visit, and first event of each name: from, name: {column: ...}, time, user and"
                                    + " key say what the rows are. An event's identity is its user and its name; key breaks"
                                    + " ties in time. It has the properties first_visit_date, first_visit_datetime,"
                                    + " hours_from_first_visit and days_from_first_visit, both counted from 1 on from hour to"
                                    + " hour and from day to day in UTC; who is not in the table of users has none of them. What a"
                                    + " user does again is never sent.",
                            List.of(USERS, MATCH, VISIT, NAME, KEEP),
                            (block, reading) -> Optional.of(new Rules(
                                    block.need(USERS),
                                    block.get(MATCH),
                                    block.need(VISIT),
                                    block.need(NAME),
                                    block.get(KEEP).orElse(List.of())))),
                    "Sends first visits and first events only.")
            .such("{users: users, first_visit: first_visited_at, keep: [add_to_cart, purchase]}");

    private FirstEventKeys() {}

    /** First events among these; empty if there can be none, which the reading has been told. */
    static Optional<EventColumns> over(EventColumns events, Rules rules, Block block, Reading reading) {
        Optional<String> name = events.name()
                .filter(EventName.FromColumn.class::isInstance)
                .map(from -> ((EventName.FromColumn) from).column());
        if (name.isEmpty()) {
            reading.error(
                    block.at(FIRST_EVENTS),
                    "first_events of rows that all have one name",
                    "name: {column: ...}",
                    "write the column with the name of each event");
            return Optional.empty();
        }
        if (events.user().isEmpty()) {
            reading.error(
                    block.at(FIRST_EVENTS),
                    "first_events without user",
                    "user: a column with the user's id",
                    "add user");
            return Optional.empty();
        }
        if (events.cursor()
                .filter(cursor -> !cursor.column().equals(events.time().column()))
                .isPresent()) {
            reading.error(
                    block.at(FIRST_EVENTS),
                    "another column than time for the cursor of first events",
                    "the column of time",
                    "leave only lookback, settle and start under cursor");
            return Optional.empty();
        }
        String user = events.user().get().column();
        return Optional.of(new EventColumns(
                new Model.FirstEvents(
                        events.model(),
                        user,
                        events.time().column(),
                        name.get(),
                        events.key(),
                        rules.users(),
                        rules.match().orElse(user),
                        rules.visit(),
                        rules.name(),
                        rules.kept(),
                        block.at(FIRST_EVENTS).where()),
                events.name(),
                events.time(),
                events.user(),
                events.device(),
                List.of(user, name.get()),
                Optional.of(events.time())));
    }
}
