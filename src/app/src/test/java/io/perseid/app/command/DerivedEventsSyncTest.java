package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.app.sandbox.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and first events as people configure and run them, while events go on arriving. */
@Tag("long")
final class DerivedEventsSyncTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
        shop.sql("CREATE TABLE visits (id BIGINT, seen_at TIMESTAMPTZ, who VARCHAR, page VARCHAR)");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void mirrorUpdatesTheSessionThatALateEventExtendsAndDeletesTheOneItJoins() throws IOException {
        sessions("mode: mirror\ndeletes: tombstone");
        visit(1, 300, "ann", "home");
        visit(2, 290, "ann", "list");
        visit(3, 250, "ann", "cart");
        visit(4, 240, "ann", "paid");
        visit(5, 300, "bob", "home");
        assertThat(accepted()).isEqualTo(3);
        assertThat(counts()).isEqualTo(Map.of("1", 2, "3", 2, "5", 1));

        visit(6, 270, "ann", "late");

        assertThat(shop.call("plan", "derived").out())
                .contains(
                        "changes: 0 inserts, 1 updates, 0 moves (time, user or name), 1 deletes, 1 unchanged of 2 rows");
        assertThat(accepted()).isEqualTo(2);
        assertThat(counts()).isEqualTo(Map.of("1", 5, "5", 1));
        assertThat(accepted()).isZero();
    }

    /** It ended long enough ago; then an event came late by which it might go on. It is not gone, and is sent when it ends. */
    @Test
    void mirrorLeavesASessionAloneThatALateEventHasOpenedAgain() throws IOException {
        sessions("mode: mirror\ndeletes: tombstone");
        visit(1, 50, "ann", "home");
        visit(2, 300, "bob", "home");
        assertThat(accepted()).isEqualTo(2);

        visit(3, 25, "ann", "late");

        assertThat(accepted()).isZero();
        assertThat(counts()).isEqualTo(Map.of("1", 1, "2", 1));
    }

    @Test
    void sessionThatIsNotOverIsNotSentInAnyMode() throws IOException {
        visit(1, 300, "ann", "home");
        visit(2, 20, "ann", "home");
        for (String mode :
                new String[] {"mode: full", "mode: once", "mode: standard", "mode: mirror\ndeletes: ignore"}) {
            sessions(mode.replace("mode:", "namespace: n" + mode.hashCode() + "\nmode:"));
            assertThat(accepted()).as(mode).isEqualTo(1);
        }
    }

    @Test
    void standardRunSendsTheSessionAgainThatALateEventInsideTheLookbackExtends() throws IOException {
        sessions("mode: standard");
        visit(1, 300, "ann", "home");
        visit(2, 100, "ann", "list");
        visit(3, 95, "ann", "cart");
        assertThat(accepted()).isEqualTo(2);

        visit(4, 80, "ann", "late");
        visit(5, 290, "ann", "too late");

        assertThat(accepted()).isEqualTo(1);
        assertThat(counts()).isEqualTo(Map.of("1", 1, "2", 3));
        assertThat(session("2").path("entry_event").asText()).isEqualTo("list");
        assertThat(session("2").path("exit_event").asText()).isEqualTo("late");
        assertThat(session("2").path("session_minutes").asDouble()).isEqualTo(20.0);
    }

    @Test
    void standardRunMarksTheSessionAsGoneThatALateEventInsideTheLookbackJoins() throws IOException {
        sessions("mode: standard");
        visit(1, 100, "ann", "home");
        visit(2, 60, "ann", "list");
        visit(3, 100, "bob", "home");
        assertThat(accepted()).isEqualTo(3);

        visit(4, 80, "ann", "late");

        assertThat(shop.call("plan", "derived").out()).contains("1 row that was sent is part of others now");
        assertThat(accepted()).isEqualTo(2);
        assertThat(counts()).isEqualTo(Map.of("1", 3, "3", 1));
        assertThat(accepted()).isZero();
    }

    @Test
    void whatAUserDoesAgainIsNeverSent() throws IOException {
        shop.sql(
                "CREATE TABLE people (who VARCHAR, first_seen_at TIMESTAMPTZ)",
                "INSERT INTO people VALUES ('ann', " + before(300) + ")");
        derived(
                "mode: standard",
                "  name: {column: page}\n  first_events: {users: people, first_visit: first_seen_at}");
        visit(1, 290, "ann", "cart");
        visit(2, 280, "ann", "cart");
        assertThat(accepted()).isEqualTo(2);
        assertThat(names()).isEqualTo(Map.of("first_visit", 1, "cart", 1));

        visit(3, 30, "ann", "cart");
        visit(4, 20, "ann", "paid");
        assertThat(accepted()).isEqualTo(1);
        visit(5, 10, "ann", "paid");
        visit(6, 9, "bob", "cart");
        assertThat(accepted()).isEqualTo(1);
        assertThat(accepted()).isZero();

        assertThat(names()).isEqualTo(Map.of("first_visit", 1, "cart", 2, "paid", 1));
    }

    private void sessions(String mode) {
        derived(mode, "  sessions: {event: page}");
    }

    private void derived(String mode, String model) {
        shop.write(
                "config/syncs/derived.yaml", """
                sync: derived
                warehouse: shop
                destination: mixpanel
                MODE
                schedule: manual
                events:
                  from: visits
                  time: seen_at
                  user: who
                  key: id
                MODEL
                """.replace("MODE\n", mode + "\n").replace("MODEL", model));
    }

    private void visit(int id, int minutesAgo, String who, String page) {
        shop.sql("INSERT INTO visits VALUES (" + id + ", " + before(minutesAgo) + ", '" + who + "', '" + page + "')");
    }

    /** All visits of a test lie in whole minutes before one moment. */
    private final Instant now = Instant.now();

    private String before(int minutes) {
        return "TIMESTAMPTZ '" + now.minusSeconds(60L * minutes) + "'";
    }

    private int accepted() {
        TestShop.Said said = shop.call("run", "derived", "--json");
        assertThat(said.code()).as(said.err()).isZero();
        return said.json().at("/runs/0/counts/accepted").asInt();
    }

    /** Session to its number of events, of those that are not marked as gone. */
    private Map<String, Integer> counts() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (StoredEvent event : shop.sandbox.store().events()) {
            JsonNode properties = JSON.readTree(event.properties());
            if (!properties.has("perseid_deleted")) {
                counts.put(
                        properties.path("session_id").asText(),
                        properties.path("session_events").asInt());
            }
        }
        return counts;
    }

    private Map<String, Integer> names() {
        Map<String, Integer> names = new TreeMap<>();
        shop.sandbox.store().events().forEach(event -> names.merge(event.event(), 1, Integer::sum));
        return names;
    }

    private JsonNode session(String id) throws IOException {
        for (StoredEvent event : shop.sandbox.store().events()) {
            JsonNode properties = JSON.readTree(event.properties());
            if (properties.path("session_id").asText().equals(id)) {
                return properties;
            }
        }
        throw new AssertionError("no session " + id);
    }
}
