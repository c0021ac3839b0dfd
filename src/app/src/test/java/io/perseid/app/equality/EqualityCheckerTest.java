package io.perseid.app.equality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checker is worth what it finds: each test but the first few plants one fault and asks for exactly that. */
final class EqualityCheckerTest {

    private static final Optional<String> ORDER_ID = Optional.of("order_id");
    private static final String EXPECTED = """
            SELECT order_id AS key, customer_id AS "user", 'order submitted' AS event, ordered_at AS time,
                order_id, order_total AS revenue, is_food AS has_food, note, ordered_at AS at, items
            FROM orders""";

    @TempDir
    private Path folder;

    private final List<String> export = new ArrayList<>(List.of(
            event(1, "c1", "1767225600123", "a1", ",\"revenue\":12.5,\"has_food\":true,\"note\":\"it's \\u00e9\""),
            event(2, "c2", "1767225660000", "a2", ",\"revenue\":7,\"has_food\":false"),
            event(3, "", "1767225720999", "a3", ",\"revenue\":9007199254740993,\"note\":\"12\"")));

    @BeforeEach
    void createWarehouse() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("shop.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("""
                    CREATE TABLE orders (order_id BIGINT, customer_id VARCHAR, ordered_at TIMESTAMPTZ,
                        order_total DECIMAL(18,2), is_food BOOLEAN, note VARCHAR, items STRUCT(sku VARCHAR, price DECIMAL(9,2))[])""");
            statement.execute("""
                    INSERT INTO orders VALUES
                    (1, 'c1', '2026-01-01 00:00:00.123999', 12.50, true, 'it''s é', NULL),
                    (2, 'c2', '2026-01-01 00:01:00', 7.00, false, NULL, [{sku: 'x', price: 1.10}]),
                    (3, NULL, '2026-01-01 00:02:00.999', 9007199254740993.00, NULL, '12', NULL)""");
        }
        export.set(0, export.get(0).replace("}}", ",\"at\":\"2026-01-01T00:00:00.123999\"}}"));
        export.set(
                1,
                export.get(1)
                        .replace("}}", ",\"at\":\"2026-01-01T00:01:00\",\"items\":[{\"sku\":\"x\",\"price\":1.1}]}}"));
        export.set(2, export.get(2).replace("}}", ",\"at\":\"2026-01-01T00:02:00.999\"}}"));
    }

    @Test
    void equalSidesAreEqual() throws Exception {
        Equality equality = events(ORDER_ID);

        assertThat(equality.examples()).isEmpty();
        assertThat(counts(equality)).isEqualTo("3 equal, 0 missing, 0 extra, 0 different");
        assertThat(equality.holds()).isTrue();
    }

    @Test
    void equalSidesAreEqualWithoutAKeyInTheDestination() throws Exception {
        export.replaceAll(line -> line.replaceFirst("\"order_id\":\\d,", ""));

        assertThat(counts(withoutKey())).isEqualTo("3 equal, 0 missing, 0 extra, 0 different");
    }

    @Test
    void aRepeatCountsOnceAndTheLatestArrivalWins() throws Exception {
        export.add(
                0, export.get(1).replace("\"revenue\":7", "\"revenue\":6").replace("\"arrival\":2", "\"arrival\":0"));
        export.add(export.get(0));

        assertThat(counts(events(ORDER_ID))).isEqualTo("3 equal, 0 missing, 0 extra, 0 different");
    }

    @Test
    void anOlderVersionThatArrivedLastIsADifference() throws Exception {
        export.add(export.get(1).replace("\"revenue\":7", "\"revenue\":6").replace("\"arrival\":2", "\"arrival\":9"));

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
    }

    @Test
    void aTombstoneTakesItsEventAway() throws Exception {
        export.add(event(7, "c1", "1767225600000", "a7", ",\"revenue\":1").replace("\"arrival\":7", "\"arrival\":4"));
        export.add("{\"event\":\"order submitted\",\"arrival\":5,\"properties\":{\"time\":1767225600000,"
                + "\"distinct_id\":\"c1\",\"$insert_id\":\"a7\",\"perseid_deleted\":true}}");

        assertThat(counts(events(ORDER_ID))).isEqualTo("3 equal, 0 missing, 0 extra, 0 different");
    }

    @Test
    void oneMissingEventIsFound() throws Exception {
        export.remove(1);

        Equality equality = events(ORDER_ID);
        assertThat(counts(equality)).isEqualTo("2 equal, 1 missing, 0 extra, 0 different");
        assertThat(equality.examples())
                .singleElement()
                .asString()
                .startsWith("missing key 2, order submitted, user c2");
    }

    @Test
    void oneTombstonedEventThatTheWarehouseHasIsMissing() throws Exception {
        export.add("{\"event\":\"order submitted\",\"arrival\":5,\"properties\":{\"time\":1767225660000,"
                + "\"distinct_id\":\"c2\",\"$insert_id\":\"a2\",\"perseid_deleted\":true}}");

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 1 missing, 0 extra, 0 different");
    }

    @Test
    void oneExtraEventIsFound() throws Exception {
        export.add(event(4, "c1", "1767225600000", "a4", ",\"revenue\":1"));

        Equality equality = events(ORDER_ID);
        assertThat(counts(equality)).isEqualTo("3 equal, 0 missing, 1 extra, 0 different");
        assertThat(equality.examples()).singleElement().asString().startsWith("extra key 4");
    }

    @Test
    void aSecondEventOfAKeyIsExtra() throws Exception {
        export.add(export.get(0).replace("\"a1\"", "\"b1\""));

        assertThat(counts(events(ORDER_ID))).isEqualTo("3 equal, 0 missing, 1 extra, 0 different");
    }

    @Test
    void oneChangedNameIsAMissingAndAnExtraEvent() throws Exception {
        export.set(0, export.get(0).replace("order submitted", "order placed"));

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 1 missing, 1 extra, 0 different");
    }

    @Test
    void oneChangedPropertyIsFoundAndNamed() throws Exception {
        export.set(1, export.get(1).replace("\"revenue\":7", "\"revenue\":7.001"));

        Equality equality = events(ORDER_ID);
        assertThat(counts(equality)).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
        assertThat(equality.examples())
                .singleElement()
                .asString()
                .endsWith("revenue: warehouse n:7 but destination n:7.001");
    }

    @Test
    void oneMovedTimeIsFoundToTheMillisecond() throws Exception {
        export.set(0, export.get(0).replace("1767225600123", "1767225600124"));

        Equality equality = events(ORDER_ID);
        assertThat(counts(equality)).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
        assertThat(equality.examples()).singleElement().asString().contains("time in ms: warehouse 1767225600123");
    }

    @Test
    void oneOtherUserIsFound() throws Exception {
        export.set(2, export.get(2).replace("\"distinct_id\":\"\"", "\"distinct_id\":\"c9\""));

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
    }

    @Test
    void aNumberThatArrivesAsAStringIsADifference() throws Exception {
        export.set(1, export.get(1).replace("\"revenue\":7", "\"revenue\":\"7\""));

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
    }

    @Test
    void anIdAboveTwoToThe53IsComparedDigitByDigit() throws Exception {
        export.set(2, export.get(2).replace("9007199254740993", "9007199254740992"));

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
    }

    @Test
    void aChangeInsideAListIsADifference() throws Exception {
        export.set(1, export.get(1).replace("\"price\":1.1", "\"price\":1.2"));

        assertThat(counts(events(ORDER_ID))).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
    }

    @Test
    void aMissingPropertyAndOneThatNobodyExpectsAreDifferences() throws Exception {
        export.set(0, export.get(0).replace("\"has_food\":true,", ""));
        export.set(1, export.get(1).replace("}}", ",\"surprise\":1}}").replace("]}}", "]}}"));
        export.set(1, export.get(1).replaceFirst("\\}\\]\\}\\}$", "}],\"surprise\":1}}"));

        Equality equality = events(ORDER_ID);
        assertThat(counts(equality)).isEqualTo("1 equal, 0 missing, 0 extra, 2 different");
        assertThat(equality.examples()).anyMatch(line -> line.endsWith("nobody expects: surprise"));
    }

    @Test
    void withoutAKeyOneChangedPropertyIsStillFound() throws Exception {
        export.replaceAll(line -> line.replaceFirst("\"order_id\":\\d,", ""));
        export.set(1, export.get(1).replace("\"revenue\":7", "\"revenue\":8"));

        assertThat(counts(withoutKey())).isEqualTo("2 equal, 0 missing, 0 extra, 1 different");
    }

    @Test
    void atMostFiveExamplesOfAKindAreGiven() throws Exception {
        for (int i = 10; i < 20; i++) {
            export.add(event(i, "c1", "1767225600000", "x" + i, ",\"revenue\":1"));
        }

        Equality equality = events(ORDER_ID);
        assertThat(equality.extra()).isEqualTo(10);
        assertThat(equality.examples()).hasSize(5);
    }

    @Test
    void profilesAreComparedByUser() throws Exception {
        String sql =
                "SELECT customer_id AS key, order_total AS spend, note AS \"$name\" FROM orders WHERE order_id < 3";
        String same = "[{\"$distinct_id\":\"c1\",\"$properties\":{\"spend\":12.5,\"$name\":\"it's é\"}},"
                + "{\"$distinct_id\":\"c2\",\"$properties\":{\"spend\":7}}]";
        try (EqualityChecker checker = checker()) {
            assertThat(counts(checker.profiles("users", sql, reader(same))))
                    .isEqualTo("2 equal, 0 missing, 0 extra, 0 different");
            assertThat(counts(checker.profiles("users", sql, reader(same.replace("12.5", "12.6")))))
                    .isEqualTo("1 equal, 0 missing, 0 extra, 1 different");
            assertThat(counts(checker.profiles("users", sql, reader(same.replace("c2", "c4")))))
                    .isEqualTo("1 equal, 1 missing, 1 extra, 0 different");
            assertThat(counts(
                            checker.profiles("users", sql, reader(same.replace("\"spend\":7", "\"spend\":7,\"x\":1")))))
                    .isEqualTo("1 equal, 0 missing, 0 extra, 1 different");
        }
    }

    @Test
    void lookupTablesAreComparedAsTexts() throws Exception {
        String sql =
                "SELECT order_id AS key, order_total AS spend, is_food AS food, note FROM orders WHERE order_id < 3";
        String same = "{\"name\":\"t\",\"data\":[{\"id\":1,\"spend\":12.50,\"food\":true,\"note\":\"it's é\"},"
                + "{\"id\":2,\"spend\":7.00,\"food\":false,\"note\":null}]}";
        try (EqualityChecker checker = checker()) {
            assertThat(counts(checker.lookupTable("t", sql, "id", reader(same))))
                    .isEqualTo("2 equal, 0 missing, 0 extra, 0 different");
            assertThat(counts(checker.lookupTable("t", sql, "id", reader(same.replace("true", "false")))))
                    .isEqualTo("1 equal, 0 missing, 0 extra, 1 different");
            assertThat(counts(checker.lookupTable("t", sql, "id", reader(same.replace("\"id\":2", "\"id\":5")))))
                    .isEqualTo("1 equal, 1 missing, 1 extra, 0 different");
        }
    }

    private Equality events(Optional<String> key) throws SQLException, IOException {
        try (EqualityChecker checker = checker()) {
            return checker.events("orders", EXPECTED, key, reader(String.join("\n", export)));
        }
    }

    private Equality withoutKey() throws SQLException, IOException {
        try (EqualityChecker checker = checker()) {
            return checker.events(
                    "orders",
                    "SELECT * EXCLUDE (order_id) FROM (" + EXPECTED + ")",
                    Optional.empty(),
                    reader(String.join("\n", export)));
        }
    }

    private EqualityChecker checker() throws SQLException {
        return EqualityChecker.open(folder.resolve("shop.duckdb"), folder.resolve("spill"), 200);
    }

    private static BufferedReader reader(String text) {
        return new BufferedReader(new StringReader(text));
    }

    private static String counts(Equality equality) {
        return equality.equal() + " equal, " + equality.missing() + " missing, " + equality.extra() + " extra, "
                + equality.different() + " different";
    }

    private static String event(int id, String user, String time, String insertId, String properties) {
        return "{\"event\":\"order submitted\",\"arrival\":" + id + ",\"properties\":{\"order_id\":" + id + ",\"time\":"
                + time + ",\"distinct_id\":\"" + user + "\",\"$insert_id\":\"" + insertId
                + "\",\"$import\":true,\"$mp_api_timestamp_ms\":1" + properties + "}}";
    }
}
