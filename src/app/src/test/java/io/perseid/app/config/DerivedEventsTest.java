package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.RecordDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sessions:} and {@code first_events:} make of events, and what they cannot be made of. */
final class DerivedEventsTest {

    private static final String VISITS = ConfigFolder.HEAD + """
            events:
              from: visits
              time: seen_at
              user: user_id
              device: device_id
              key: visit_id
            """;

    private static final String FIRSTS = VISITS + """
              name: {column: event_name}
              first_events: {users: people, first_visit: first_seen_at}
            """;

    @TempDir
    Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
    }

    @Test
    void sessionsTakeTheirEventsFromWhatTheSyncSaysOfItsRows() {
        folder.sync(VISITS + "  sessions: {}\n  cursor: {lookback: 6h}\n");

        Model.Sessions model = (Model.Sessions) folder.only().model();
        assertThat(model.source()).isEqualTo(new Model.Table("visits"));
        assertThat(model.user()).contains("user_id");
        assertThat(model.device()).contains("device_id");
        assertThat(model.perDevice()).isFalse();
        assertThat(model.time()).isEqualTo("seen_at");
        assertThat(model.key()).containsExactly("visit_id");
        assertThat(model.event()).isEmpty();
        assertThat(model.gap()).isEqualTo(Duration.ofMinutes(30));
        assertThat(model.cap()).isEqualTo(Duration.ofHours(4));
        assertThat(events().name()).isEqualTo(new EventName.Constant("session"));
        assertThat(events().key()).containsExactly("session_id");
        assertThat(events().time().column()).isEqualTo("session_start");
        assertThat(events().cursor().column().column()).isEqualTo("perseid_session_closed");
        assertThat(events().cursor().lookback()).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void everyRuleOfASessionCanBeSet() {
        folder.sync(VISITS + "  name: visit\n  sessions: {gap: 5m, cap: 1h, per_device: true, event: page}\n");

        Model.Sessions model = (Model.Sessions) folder.only().model();
        assertThat(model.gap()).isEqualTo(Duration.ofMinutes(5));
        assertThat(model.cap()).isEqualTo(Duration.ofHours(1));
        assertThat(model.perDevice()).isTrue();
        assertThat(model.event()).contains("page");
        assertThat(events().name()).isEqualTo(new EventName.Constant("visit"));
    }

    @Test
    void sessionsOfAnActivityStreamKnowTheNamesOfItsActivities() {
        folder.sync(ConfigFolder.HEAD + "events:\n  from: {activity_stream: stream}\n  sessions: {}\n");

        Model.Sessions model = (Model.Sessions) folder.only().model();
        assertThat(model.event()).contains("activity");
        assertThat(model.user()).contains("customer");
        assertThat(model.key()).containsExactly("activity_id");
        assertThat(events().name()).isEqualTo(new EventName.Constant("session"));
    }

    @Test
    void whatSessionsCannotBeMadeOf() {
        wrong(
                VISITS + "  name: {column: page}\n  sessions: {}\n",
                ":11: a column of names beside sessions; expected one name for all sessions, such as name: session; write"
                        + " sessions: {event: page}, and leave name out");
        wrong(
                VISITS.replace("  device: device_id\n", "") + "  sessions: {per_device: true}\n",
                ":9: per_device without device; expected device: a column with the id of the device; add device, or remove"
                        + " per_device");
        wrong(
                VISITS + "  cursor: seen_at\n  sessions: {}\n",
                ":11: a column for the cursor of sessions; expected no column: they are found by the time at which they end;"
                        + " leave only lookback, settle and start under cursor");
        wrong(
                VISITS + "  sessions: {gap: 2h, cap: 1h}\n",
                ":10: a gap that is longer than the cap; expected a gap of no more than the cap; shorten gap, or lengthen cap");
        wrong(
                FIRSTS + "  sessions: {}\n",
                ":11: first_events beside sessions; expected one of the two; write two syncs");
    }

    @Test
    void firstEventsAreKnownByTheirUserAndName() {
        folder.sync(FIRSTS);

        assertThat(folder.only().model())
                .isEqualTo(new Model.FirstEvents(
                        new Model.Table("visits"),
                        "user_id",
                        "seen_at",
                        "event_name",
                        List.of("visit_id"),
                        "people",
                        "user_id",
                        "first_seen_at",
                        "first_visit",
                        List.of(),
                        path + "/config/syncs/orders.yaml:11"));
        assertThat(events().key()).containsExactly("user_id", "event_name");
        assertThat(events().cursor().column().column()).isEqualTo("seen_at");
        assertThat(events().device()).isEqualTo(Optional.of("device_id"));
    }

    @Test
    void whatFirstEventsCannotBeMadeOf() {
        wrong(
                FIRSTS.replace("{column: event_name}", "visit"),
                ":11: first_events of rows that all have one name; expected name: {column: ...}; write the column with the name"
                        + " of each event");
        wrong(
                FIRSTS.replace("  user: user_id\n", ""),
                ":10: first_events without user; expected user: a column with the user's id; add user");
        wrong(
                FIRSTS + "  cursor: loaded_at\n",
                ":11: another column than time for the cursor of first events; expected the column of time; leave only lookback,"
                        + " settle and start under cursor");
        wrong(
                FIRSTS.replace("users: people, ", ""),
                ":11: no key users; expected users: a table or view; add for example users: users");
    }

    @Test
    void whatAModelGivesItselfIsNotGivenAgain() {
        wrong(
                VISITS + "  sessions: {}\n  join: [{table: people, match: user_id, properties: {session_id: badge}}]\n",
                ":11: the property session_id, which each session has as well; expected each property once; rename it");
        wrong(
                FIRSTS + "  history:\n    first_visit_date: {first: {table: v, user: u, time: t}}\n",
                ":13: the property first_visit_date, which each first event has as well; expected each property once; rename it");
        wrong(
                ConfigFolder.HEAD
                        + "events:\n  from: {activity_stream: stream, activities: {view: {feature_1: page}}}\n"
                        + "  properties: {items: {list: items, match: activity_id, fields: {a: a}, more: page}}\n",
                ":6: the property page, which a feature of an activity is called as well; expected each property once; rename it");
    }

    private RecordDefinition.Events events() {
        return (RecordDefinition.Events) folder.only().record();
    }

    private void wrong(String text, String... messages) {
        assertThat(folder.sync(text).messages())
                .containsExactly(Arrays.stream(messages)
                        .map(m -> "error config/syncs/orders.yaml" + m)
                        .toArray(String[]::new));
    }
}
