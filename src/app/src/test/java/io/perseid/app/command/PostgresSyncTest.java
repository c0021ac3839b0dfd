package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perseid.app.dbt.CoffeeShop;
import io.perseid.app.sandbox.Profile;
import io.perseid.app.sandbox.StoredEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a real PostgreSQL to the sandbox, compared by SQL that Perseid has no part in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresSyncTest {

    private static final int ORDERS = 1_000;

    @TempDir
    Path folder;

    private EmbeddedPostgres server;
    private TestShop shop;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("wal_level", "logical")
                .start();
        sql("CREATE ROLE reader LOGIN");
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        shop = new TestShop(folder);
        sql(
                "DROP TABLE IF EXISTS orders, customers",
                "CREATE TABLE orders (order_id bigint PRIMARY KEY, ordered_at timestamptz, changed_at timestamptz,"
                        + " customer_id text, total numeric(12,2), items jsonb, tags text[])",
                "INSERT INTO orders SELECT i, now() - interval '1 day' - i * interval '1 minute',"
                        + " now() - interval '1 hour' - i * interval '1 minute', 'c' || i % 7, i * 1.25,"
                        + " jsonb_build_object('sku', 'S' || i), ARRAY['a', 'b' || i] FROM generate_series(1, " + ORDERS
                        + ") AS r(i)",
                "CREATE TABLE customers AS SELECT 'c' || i AS customer_id, 'Customer ' || i AS name,"
                        + " sum(i) AS weight FROM generate_series(0, 6) AS r(i) GROUP BY i");
        shop.write("config/perseid.yaml", """
                warehouses:
                  shop: {type: postgres, host: localhost, port: PORT, database: postgres, user: postgres, tls: disable}
                destinations:
                  mixpanel:
                    type: mixpanel
                    project_id: 42
                    token: ${env:SHOP_TOKEN}
                    service_account: {username: robot, secret: "${env:SHOP_SECRET}"}
                    timeout: 5s
                    hosts: {ingestion: "HOST", data: "HOST", query: "HOST", app: "HOST"}
                """.replace("HOST", shop.sandbox.uri().toString())
                .replace("PORT", String.valueOf(server.getPort())));
        shop.write("config/syncs/orders.yaml", """
                sync: orders
                warehouse: shop
                destination: mixpanel
                mode: standard
                schedule: manual
                events:
                  from: orders
                  name: order submitted
                  time: ordered_at
                  user: customer_id
                  key: order_id
                  cursor: {column: changed_at}
                  properties: {order_id: order_id, total: total, items: items, tags: tags}
                """);
        shop.write("config/syncs/customers.yaml", """
                sync: customers
                warehouse: shop
                destination: mixpanel
                mode: full
                schedule: manual
                users:
                  from: customers
                  user: customer_id
                  properties: {$name: name, weight: weight}
                """);
    }

    @AfterEach
    void close() throws Exception {
        sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        shop.close();
    }

    @Test
    void ordersArriveEqualAndAgainAfterSomeChanged() throws Exception {
        TestShop.Said first = shop.call("run", "orders", "customers");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(delivered()).hasSize(ORDERS).isEqualTo(expected());
        assertThat(shop.sandbox.store().users()).hasSize(7);
        assertThat(shop.sandbox.store().users().get(3).toString())
                // sum() has no declared precision, and is a number all the same.
                .contains("\"weight\":3")
                .contains("Customer 3");

        long before = shop.sandbox.store().rawCount();
        TestShop.Said second = shop.call("run", "orders", "customers");
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(shop.sandbox.store().rawCount()).isEqualTo(before);

        sql(
                "UPDATE orders SET total = total + 0.01, changed_at = now() - interval '5 minutes' WHERE order_id % 50 = 0",
                "INSERT INTO orders VALUES (5000, now() - interval '10 minutes', now() - interval '10 minutes', 'c1', 7,"
                        + " '[1.50, null]', '{}')");
        TestShop.Said third = shop.call("run", "orders");
        assertThat(third.code()).as(third.err()).isZero();
        assertThat(delivered()).hasSize(ORDERS + 1).isEqualTo(expected());
        assertThat(shop.sandbox.store().rawCount()).isEqualTo(before + ORDERS / 50 + 1);
    }

    @Test
    void aTableOfDbtIsReadByDatabaseSchemaAndName() throws Exception {
        CoffeeShop.write(
                folder.resolve("manifest.json"),
                CoffeeShop.manifest()
                        .replace("\"adapter_type\": \"duckdb\"", "\"adapter_type\": \"postgres\"")
                        .replace(
                                "\\\"shop\\\".\\\"marts\\\".\\\"fct_orders\\\"",
                                "\\\"postgres\\\".\\\"public\\\".\\\"orders\\\""));
        Path perseid = folder.resolve("config/perseid.yaml");
        Path orders = folder.resolve("config/syncs/orders.yaml");
        Files.writeString(perseid, Files.readString(perseid) + "dbt: {manifest: manifest.json}\n");
        Files.writeString(orders, Files.readString(orders).replace("from: orders", "from: {dbt: fct_orders}"));

        assertThat(shop.call("sql", "orders").out()).contains("FROM \"postgres\".\"public\".\"orders\"");
        TestShop.Said run = shop.call("run", "orders");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(delivered()).hasSize(ORDERS).isEqualTo(expected());
    }

    @Test
    void mirrorIsEqualAfterEachRunWithOneSnapshot() throws Exception {
        mirrorFollowsTheTables();
    }

    @Test
    void mirrorIsEqualAfterEachRunWithATransactionForEachSlice() throws Exception {
        Path file = folder.resolve("config/perseid.yaml");
        shop.write(
                "config/perseid.yaml",
                Files.readString(file).replace("tls: disable", "tls: disable, max_snapshot: 0s"));
        mirrorFollowsTheTables();
    }

    @Test
    void feedNamesWhatChangedAndIsListedDroppedAndBegunAnew() throws Exception {
        rewrite("orders", "mode: standard", "mode: mirror\nchanges: feed\ndeletes: tombstone");
        rewrite("orders", "  cursor: {column: changed_at}\n", "");
        rewrite("customers", "mode: full", "mode: mirror\ndeletes: delete");
        assertThat(shop.call("plan", "orders").out()).contains("changes found by feed: everything is sent");
        assertThat(shop.call("feeds").out()).contains("no feeds");
        assertMirrored(ORDERS, 7);

        sql(
                "UPDATE orders SET total = total + 0.01 WHERE order_id % 50 = 0",
                "UPDATE orders SET customer_id = 'c9' WHERE order_id = 4",
                "DELETE FROM orders WHERE order_id IN (7, 8, 9)");
        TestShop.Said plan = shop.call("plan", "orders");
        assertThat(plan.out())
                .as(plan.err())
                .contains("named 24 keys since the last run; 21 rows left the warehouse for that")
                .contains("changes: 0 inserts, 20 updates, 1 moves (time, user or name), 3 deletes, 976 unchanged of"
                        + " 997 rows")
                .contains("note: max_slot_wal_keep_size is not set");
        String slot = "SELECT confirmed_flush_lsn FROM pg_replication_slots";
        List<String> confirmed = rows(slot);
        assertRun(20 + 2 + 3, 0);
        assertThat(rows(slot)).as("what the server may forget").isNotEqualTo(confirmed);
        assertThat(shop.call("status").out()).contains("max_slot_wal_keep_size is not set");

        var feed = shop.call("feeds", "--json").json().path("feeds");
        assertThat(feed).hasSize(1);
        assertThat(feed.at("/0/sync").asText()).isEqualTo("orders");
        assertThat(feed.at("/0/held_bytes").isNumber()).isTrue();
        String name = feed.at("/0/name").asText();
        Path warehouses = folder.resolve("config/perseid.yaml");
        String reachable = Files.readString(warehouses);
        shop.write(
                "config/perseid.yaml",
                reachable.replace(
                        "  shop: {",
                        "  away: {type: postgres, host: localhost, port: 1, database: postgres,"
                                + " user: postgres, tls: disable}\n  shop: {"));
        TestShop.Said feeds = shop.call("feeds");
        assertThat(feeds.code()).isEqualTo(ExitCode.FAILED);
        assertThat(feeds.out()).contains(name);
        assertThat(feeds.err()).contains("warehouse away");
        var listed = shop.call("feeds", "--json").json();
        assertThat(listed.at("/feeds/0/name").asText()).isEqualTo(name);
        assertThat(listed.at("/unasked/0/warehouse").asText()).isEqualTo("away");
        assertThat(shop.call("feeds", "drop", "perseid_none").err()).contains("warehouse away");
        assertThat(shop.call("feeds", "drop", name).out()).contains("dropped from warehouse shop");
        shop.write("config/perseid.yaml", reachable);
        TestShop.Said again = shop.call("feeds", "drop", name);
        assertThat(again.code()).isNotZero();
        assertThat(again.err()).contains("no feed \"" + name + "\"");

        sql("DELETE FROM orders WHERE order_id = 11");
        TestShop.Said lost = shop.call("run", "orders");
        assertThat(lost.out() + lost.err()).contains("changes are lost, so every row is compared");
        assertThat(delivered()).isEqualTo(expected());

        rewrite("orders", "changes: feed", "changes: local");
        assertThat(shop.call("run", "orders").out()).doesNotContain("lost");
        assertThat(shop.call("feeds").out()).contains("sync orders does not say changes: feed");
        rewrite("orders", "changes: local", "changes: feed");
        sql("UPDATE orders SET total = total + 0.01 WHERE order_id = 12");
        assertRun(1, 0);
    }

    @Test
    void feedIsRefusedWithTheReasonWhereAChangeOfARowIsNotAll() throws Exception {
        rewrite("orders", "mode: standard", "mode: mirror\nchanges: feed\ndeletes: tombstone");
        rewrite("orders", "  cursor: {column: changed_at}\n", "");
        rewrite("orders", "{order_id: order_id, ", "{age: {sql: now() - ordered_at}, ");

        TestShop.Said plan = shop.call("plan", "orders");

        assertThat(plan.code()).isNotZero();
        assertThat(plan.err()).contains("changes: feed, and an expression with now(...)", "write changes: local");

        rewrite("orders", "{age: {sql: now() - ordered_at}, ", "{");
        sql("DROP OWNED BY reader", "GRANT SELECT ON orders TO reader");
        Path file = folder.resolve("config/perseid.yaml");
        shop.write("config/perseid.yaml", Files.readString(file).replace("user: postgres", "user: reader"));
        TestShop.Said denied = shop.call("run", "orders");
        assertThat(denied.code()).isNotZero();
        assertThat(denied.err()).contains("a login without the right to replicate", "ALTER ROLE");
        assertThat(shop.sandbox.store().rawCount()).isZero();
    }

    private void mirrorFollowsTheTables() throws Exception {
        rewrite("orders", "mode: standard", "mode: mirror\ndeletes: tombstone");
        rewrite("orders", "  cursor: {column: changed_at}\n", "");
        rewrite("customers", "mode: full", "mode: mirror\ndeletes: delete");
        sql("DROP TABLE IF EXISTS kept");
        assertMirrored(ORDERS, 7);

        sql(
                "UPDATE orders SET total = total + 0.01 WHERE order_id % 50 = 0",
                "UPDATE orders SET ordered_at = ordered_at - interval '1 hour' WHERE order_id = 3",
                "UPDATE orders SET customer_id = 'c9' WHERE order_id = 4",
                "CREATE TABLE kept AS SELECT * FROM orders WHERE order_id IN (7, 8, 9)",
                "DELETE FROM orders WHERE order_id IN (7, 8, 9)",
                "INSERT INTO orders VALUES (5000, now() - interval '2 days', now() - interval '2 days', 'c1', 7,"
                        + " '[1.50, null]', '{}')",
                "UPDATE customers SET weight = weight + 0.5 WHERE customer_id = 'c2'",
                "DELETE FROM customers WHERE customer_id = 'c3'",
                "INSERT INTO customers VALUES ('c9', 'Customer 9', 9)");
        TestShop.Said plan = shop.call("plan", "orders");
        assertThat(plan.out())
                .as(plan.err())
                .contains("changes: 1 inserts, 20 updates, 2 moves (time, user or name), 3 deletes, 975 unchanged of"
                        + " 998 rows")
                .contains("move 4: user: c4 -> c9");
        // An update is one event, a move a new one and the old one's tombstone.
        assertMirrored(1 + 20 + 2 * 2 + 3, 3);

        sql(
                "INSERT INTO orders SELECT * FROM kept",
                "UPDATE orders SET customer_id = 'c4' WHERE order_id = 4",
                "DELETE FROM orders WHERE order_id IN (3, 5000)",
                "INSERT INTO customers VALUES ('c3', 'Customer 3', 3)");
        assertMirrored(3 + 2 + 2, 1);

        sql(
                "ALTER TABLE orders RENAME TO before",
                "CREATE TABLE orders AS SELECT * FROM before ORDER BY md5(order_id::text)",
                "DROP TABLE before");
        assertMirrored(0, 0);
    }

    /** The destination is equal after a run that brings so many records, and the next one brings none. */
    private void assertMirrored(int events, int profiles) throws Exception {
        assertRun(events, profiles);
        assertRun(0, 0);
    }

    private void assertRun(int events, int profiles) throws Exception {
        long before = shop.sandbox.store().rawCount();
        TestShop.Said orders = shop.call("run", "orders");
        TestShop.Said customers = shop.call("run", "customers", "--json");

        assertThat(orders.code()).as(orders.err()).isZero();
        assertThat(customers.code()).as(customers.err()).isZero();
        assertThat(delivered()).isEqualTo(expected());
        assertThat(profiles()).isEqualTo(rows("SELECT concat_ws('|', customer_id, name, weight) FROM customers"));
        assertThat(shop.sandbox.store().rawEvents().stream().skip(before))
                .as("events that the run brought")
                .hasSize(events);
        assertThat(customers.json().at("/runs/0/counts/accepted").asInt()).isEqualTo(profiles);
    }

    private void rewrite(String sync, String from, String to) throws Exception {
        String file = "config/syncs/" + sync + ".yaml";
        shop.write(file, Files.readString(folder.resolve(file)).replace(from, to));
    }

    /** {@code customer|name|weight} */
    private List<String> profiles() throws Exception {
        ObjectMapper json = exact();
        List<String> rows = new ArrayList<>();
        for (Profile profile : shop.sandbox.store().users()) {
            var properties = json.readTree(profile.properties());
            rows.add(String.join(
                    "|",
                    profile.id(),
                    properties.path("$name").asText(),
                    properties.path("weight").decimalValue().toPlainString()));
        }
        rows.sort(null);
        return rows;
    }

    /** {@code order|customer|milliseconds|total|items|tags}, by PostgreSQL itself. */
    private List<String> expected() throws Exception {
        return rows("SELECT concat_ws('|', order_id, customer_id, floor(extract(epoch FROM ordered_at) * 1000)::bigint,"
                + " total, replace(items::text, ' ', ''), replace(to_jsonb(tags)::text, ' ', '')) FROM orders");
    }

    private List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        rows.sort(null);
        return rows;
    }

    private List<String> delivered() throws Exception {
        ObjectMapper json = exact();
        List<String> rows = new ArrayList<>();
        for (StoredEvent event : shop.sandbox.store().events()) {
            var properties = json.readTree(event.properties());
            if (properties.has("perseid_deleted")) {
                continue;
            }
            rows.add(String.join(
                    "|",
                    properties.path("order_id").asText(),
                    event.distinctId(),
                    Long.toString(event.timeMillis()),
                    properties.path("total").decimalValue().toPlainString(),
                    properties.path("items").toString(),
                    properties.path("tags").toString()));
        }
        rows.sort(null);
        return rows;
    }

    private static ObjectMapper exact() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
