package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.fake.snowflake.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's orders in Snowflake: from the real driver against the fake to the sandbox, by the command line. */
final class SnowflakeShopTest {

    private static final String PASSWORD = "passw0rd-of-the-warehouse";

    private final FakeSnowflake snowflake = FakeSnowflake.start();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestShop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new TestShop(folder);
        shop.environment.put("SNOWFLAKE_PASSWORD", PASSWORD);
        snowflake.accounts().password("PERSEID", PASSWORD);
        Path file = folder.resolve("config/perseid.yaml");
        String account = "{type: snowflake, account: myorg-fake, url: \"" + snowflake.address()
                + "\", user: perseid, password: \"${env:SNOWFLAKE_PASSWORD}\", database: " + FakeSnowflake.DATABASE
                + ", zone: UTC}";
        shop.write(
                "config/perseid.yaml",
                Files.readString(file).replace("{type: duckdb, file: shop.duckdb, zone: UTC}", account));
        snowflake.execute(
                "CREATE TABLE orders (order_id INTEGER, ordered_at TIMESTAMP_NTZ, customer_id VARCHAR,"
                        + " order_total NUMBER(18,2), product_id INTEGER)",
                "INSERT INTO orders SELECT SEQ8() + 1, TO_TIMESTAMP_NTZ(1767225600000000 + SEQ8() * 60000000, 6),"
                        + " 'c' || (SEQ8() % 7), SEQ8() * 1.25, SEQ8() % 3 FROM TABLE(GENERATOR(ROWCOUNT => 100))");
    }

    @AfterEach
    void close() {
        shop.close();
        snowflake.close();
    }

    @Test
    void ordersArriveOnceAndASecondRunSendsNothing() {
        TestShop.Said first = shop.call("run", "orders", "--json");
        TestShop.Said second = shop.call("run", "orders", "--json");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(events()).hasSize(100).anyMatch(e -> e.contains("\"revenue\":123.75"));
        assertThat(shop.sandbox.store().rawCount()).isEqualTo(100);
        assertThat(first.out() + first.err() + second.out() + second.err()).doesNotContain(PASSWORD);
    }

    /** Keys are NUMBER(38,0), as Snowflake's INTEGER is; so is what BIGINT casts give, which the search for duplicates reads. */
    @Test
    void aKeyThatStandsInTwoRowsIsSentOnce() {
        snowflake.execute("INSERT INTO orders VALUES (7, '2026-02-01 00:00:00', 'c1', 99.5, 2)");

        TestShop.Said said = shop.call("run", "orders", "--json");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(events()).hasSize(100).anyMatch(e -> e.contains("\"revenue\":99.5"));
    }

    @Test
    void aMissingTableIsToldInSnowflakesWords() {
        snowflake.execute("DROP TABLE orders");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).isNotZero();
        assertThat(said.err())
                .contains("ORDERS")
                .contains("does not exist or not authorized")
                .contains("grant");
        assertThat(snowflake.journal().statements())
                .extracting(Journal.Asked::sql)
                .anyMatch(sql -> sql.contains("\"ORDERS\""));
    }

    /** What the warehouse says of its feed reaches the engine: rows are read as it saw them, and a death costs a comparison. */
    @Test
    void aMirrorByTheFeedReadsRowsAsTheFeedSawThem() throws Exception {
        Path orders = folder.resolve("config/syncs/orders.yaml");
        shop.write(
                "config/syncs/orders.yaml",
                Files.readString(orders)
                        .replace("mode: standard", "mode: mirror\nchanges: feed\ndeletes: tombstone")
                        .replace("  cursor: {column: ordered_at}\n", ""));
        snowflake.execute("ALTER TABLE orders SET CHANGE_TRACKING = TRUE");
        snowflake.settings().clock(() -> Instant.now().plus(Duration.ofHours(1)));
        TestShop.Said first = shop.call("run", "orders");
        snowflake.execute(
                "UPDATE orders SET order_total = 7.5 WHERE order_id = 3", "DELETE FROM orders WHERE order_id = 4");

        TestShop.Said second = shop.call("run", "orders");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(shop.sandbox.store().rawCount()).isEqualTo(100 + 2);
        assertThat(snowflake.journal().statements())
                .extracting(Journal.Asked::sql)
                .filteredOn(sql -> sql.contains(" m\nWHERE "))
                .isNotEmpty()
                .allMatch(sql -> sql.contains("\"ORDERS\" AT(TIMESTAMP => TO_TIMESTAMP_LTZ("));
    }

    private List<String> events() {
        return shop
                .sandbox
                .store()
                .query("SELECT properties FROM deduped_events WHERE event = ?", "order submitted")
                .stream()
                .map(row -> String.valueOf(row.get("properties")))
                .toList();
    }
}
