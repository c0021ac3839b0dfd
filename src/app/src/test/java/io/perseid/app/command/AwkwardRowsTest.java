package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values and names as warehouses really hold them, from a real DuckDB through the real connector to the sandbox. */
final class AwkwardRowsTest {

    private static final String SYNC = """
            sync: awkward
            warehouse: shop
            destination: mixpanel
            mode: standard
            schedule: manual
            events:
              from: awkward
              name: awkward
              time: at
              user: who
              key: id
              properties: "*"
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
        shop.write("config/syncs/awkward.yaml", SYNC);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void everyTypeArrivesOrIsLeftOutAndTheRunSaysWhatWasAltered() throws Exception {
        shop.sql(
                "CREATE TABLE awkward (id HUGEINT, \"at\" TIMESTAMP, who VARCHAR, nan DOUBLE, infinite FLOAT, exact DECIMAL(38,10),"
                        + " large BIGINT, long_text VARCHAR, list VARCHAR[], nested STRUCT(a INTEGER, b STRUCT(c VARCHAR[])),"
                        + " document JSON, far TIMESTAMP, day DATE, flag BOOLEAN, bytes BLOB, \"it's \"\"quoted\"\"\" INTEGER,"
                        + " \"dotted.name\" INTEGER, \"with space\" INTEGER, \"$dollar\" INTEGER, nothing INTEGER)",
                "INSERT INTO awkward VALUES (9007199254740993, '2026-01-02 03:04:05.678901', 'Zoë 🦊', 'NaN', 'Infinity',"
                        + " 1234567890123456789012345678.0123456789, 9007199254740993, repeat('ä', 100000), ['a', NULL, 'b\"'],"
                        + " {'a': 1, 'b': {'c': ['x']}}, '{\"k\": [1, 2.50, null]}', '10000-01-01 00:00:00', '2026-01-31', true,"
                        + " '\\x00\\xFF'::BLOB, 1, 2, 3, 4, NULL)");

        TestShop.Said said = shop.call("run", "awkward", "--json");

        assertThat(said.code()).as(said.err()).isZero();
        JsonNode event = only("awkward");
        assertThat(event.path("distinct_id").asText()).isEqualTo("Zoë 🦊");
        assertThat(event.path("time").asLong()).isEqualTo(1_767_323_045_678L);
        assertThat(event.has("nan")).isFalse();
        assertThat(event.has("infinite")).isFalse();
        assertThat(event.has("nothing")).isFalse();
        assertThat(event.path("exact").asText()).isEqualTo("1234567890123456789012345678.0123456789");
        assertThat(event.path("large").asText()).isEqualTo("9007199254740993");
        assertThat(event.path("long_text").asText()).isEqualTo("ä".repeat(127));
        assertThat(event.path("list").toString()).isEqualTo("[\"a\",null,\"b\\\"\"]");
        assertThat(event.path("nested").toString()).isEqualTo("{\"a\":1,\"b\":{\"c\":[\"x\"]}}");
        assertThat(event.path("document").path("k").get(0).asInt()).isEqualTo(1);
        assertThat(event.path("far").asText()).contains("10000-01-01");
        assertThat(event.path("day").asText()).isEqualTo("2026-01-31");
        assertThat(event.path("flag").asBoolean()).isTrue();
        assertThat(event.path("bytes").asText()).isEqualTo("AP8=");
        for (Map.Entry<String, Integer> named : Map.of(
                        "it's \"quoted\"", 1, "dotted.name", 2, "with space", 3, "$dollar", 4)
                .entrySet()) {
            assertThat(event.path(named.getKey()).asInt()).as(named.getKey()).isEqualTo(named.getValue());
        }
        assertThat(said.out()).contains("strings_cut").contains("not_a_number");
    }

    @Test
    void eventInTheYear10000IsHeldAndOneBefore1971IsARejectWithItsReason() {
        shop.sql(
                "CREATE TABLE awkward (id INTEGER, \"at\" TIMESTAMP, loaded TIMESTAMP, who VARCHAR)",
                "INSERT INTO awkward VALUES (1, '10000-01-01', '2026-01-01', 'a'), (2, '1970-06-01', '2026-01-01', 'a'),"
                        + " (3, '2026-01-01', '2026-01-01', 'unknown'), (4, '2026-01-01', '2026-01-01', 'fine')");
        shop.write("config/syncs/awkward.yaml", SYNC + "  cursor: loaded\n");

        TestShop.Said said = shop.call("run", "awkward", "--json");
        TestShop.Said rejects = shop.call("rejects", "list", "awkward");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.json().findValue("held").asLong()).isEqualTo(1);
        assertThat(shop.sandbox.store().rawCount()).isEqualTo(1);
        assertThat(rejects.out()).contains("time_range").contains("refused_id");
    }

    @Test
    void emptyTableSendsNothingAndIsNoFailure() {
        shop.sql("CREATE TABLE awkward (id INTEGER, \"at\" TIMESTAMP, who VARCHAR)");

        TestShop.Said said = shop.call("run", "awkward");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(shop.sandbox.store().rawCount()).isZero();
    }

    @Test
    void columnThatChangedItsTypeIsReadByItsNewTypeAtTheNextRun() {
        shop.sql(
                "CREATE TABLE awkward (id INTEGER, \"at\" TIMESTAMP, who VARCHAR, n INTEGER)",
                "INSERT INTO awkward SELECT i, now()::TIMESTAMP - INTERVAL 10 MINUTE, 'a', i FROM range(3) t(i)");
        assertThat(shop.call("run", "awkward").code()).isZero();
        shop.sql("ALTER TABLE awkward ALTER n TYPE VARCHAR", "UPDATE awkward SET n = 'three' WHERE id = 2");

        TestShop.Said said = shop.call("run", "awkward");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(events("awkward")).hasSize(3).anyMatch(event -> event.contains("\"n\":\"three\""));
    }

    @Test
    void tableThatIsGoneIsNamedWithWhatToDo() {
        shop.sql("CREATE TABLE awkward (id INTEGER, \"at\" TIMESTAMP, who VARCHAR)");
        assertThat(shop.call("run", "awkward").code()).isZero();
        shop.sql("DROP TABLE awkward");

        TestShop.Said said = shop.call("run", "awkward");

        assertThat(said.code()).isNotZero();
        assertThat(said.err())
                .contains("awkward")
                .contains("found")
                .contains("expected")
                .contains("do");
    }

    private JsonNode only(String name) throws Exception {
        List<String> events = events(name);
        assertThat(events).hasSize(1);
        return new ObjectMapper().readTree(events.get(0));
    }

    private List<String> events(String name) {
        return shop
                .sandbox
                .store()
                .query("SELECT properties, distinct_id, time_ms FROM deduped_events WHERE event = ?", name)
                .stream()
                .map(row -> "{\"distinct_id\":\"" + row.get("distinct_id") + "\",\"time\":" + row.get("time_ms") + ","
                        + String.valueOf(row.get("properties")).substring(1))
                .toList();
    }
}
