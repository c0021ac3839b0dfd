package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.app.sandbox.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror sync as people configure, plan and run it, against the sandbox. */
final class MirrorCommandTest {

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
        mirrorOf("orders", "{revenue: order_total, product_id: product_id}");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void tableIsMirroredThroughTheSandbox() {
        run();
        shop.sql(
                "INSERT INTO orders VALUES (500, timestamp '2026-01-03 00:00:00', 'c1', 5, 1)",
                "UPDATE orders SET order_total = 999 WHERE order_id = 3",
                "UPDATE orders SET customer_id = 'c9' WHERE order_id = 4",
                "DELETE FROM orders WHERE order_id IN (7, 8)");

        TestShop.Said plan = shop.call("plan", "orders");
        TestShop.Said said = run();

        assertThat(plan.out())
                .contains(
                        "changes: 1 inserts, 1 updates, 1 moves (time, user or name), 2 deletes, 96 unchanged of 99 rows")
                .contains("insert 500", "move 4: user: c4 -> c9", "delete 7: order submitted of c0 at")
                .contains(
                        "promise for update: sent again under the same identity; the destination normally shows the latest")
                .contains("promise for delete: the event is marked as gone by a tombstone")
                .contains("ledger after the run: about");
        assertThat(said.json().at("/runs/0/counts/accepted").asInt()).isEqualTo(5);
        assertThat(tombstones()).hasSize(3);
        assertThat(run().json().at("/runs/0/counts/requests").asInt()).isZero();
    }

    @Test
    void driftTellsWhatAChangeOfPropertiesWouldSendAgain() {
        run();
        shop.sql(
                "ALTER TABLE orders ADD COLUMN coupon VARCHAR",
                "UPDATE orders SET coupon = 'SUMMER' WHERE order_id <= 30",
                "UPDATE orders SET order_total = 999 WHERE order_id = 90");
        int requests = shop.sandbox.requests().size();

        TestShop.Said added = shop.call("drift", "orders", "--add", "coupon");
        JsonNode dropped =
                shop.call("drift", "orders", "--drop", "product_id", "--json").json();

        long withCoupon = shop.count("SELECT count(*) FROM orders WHERE coupon IS NOT NULL AND order_id <> 90");
        assertThat(added.code()).as(added.err()).isZero();
        assertThat(added.out())
                .contains("the change would send " + withCoupon + " rows again, of 100 rows")
                .contains("nothing was changed");
        assertThat(dropped.path("sent_again").asInt()).isEqualTo(99);
        assertThat(dropped.at("/before/updates").asInt()).isEqualTo(1);
        assertThat(shop.sandbox.requests()).hasSize(requests);

        mirrorOf("orders", "{revenue: order_total, product_id: product_id, coupon: coupon}");
        assertThat(shop.call("plan", "orders", "--json")
                        .json()
                        .at("/changes/updates")
                        .asLong())
                .isEqualTo(withCoupon + 1);
    }

    /** The case that asks for mirrors: a property that is thought of later, and belongs to all events of the past. */
    @Test
    void aPropertyThatIsAddedLaterArrivesOnAllEventsOfThePast() throws Exception {
        run();
        String counted =
                "SELECT *, count(*) OVER (PARTITION BY customer_id ORDER BY ordered_at, order_id) AS account_num_orders"
                        + " FROM orders";
        mirrorOf(
                "{sql: \"" + counted + "\"}",
                "{account_num_orders: account_num_orders, revenue: order_total, product_id: product_id}");

        run();

        List<StoredEvent> events = shop.sandbox.store().events();
        assertThat(events).hasSize(100);
        long sum = 0;
        for (StoredEvent event : events) {
            JsonNode properties = new ObjectMapper().readTree(event.properties());
            assertThat(properties.path("account_num_orders").asInt()).isPositive();
            sum += properties.path("account_num_orders").asInt();
        }
        assertThat(sum).isEqualTo(shop.count("SELECT sum(account_num_orders)::BIGINT FROM (" + counted + ")"));
        assertThat(run().json().at("/runs/0/counts/requests").asInt()).isZero();
    }

    @Test
    void driftSaysWhatItCannotTell() {
        run();
        assertThat(shop.call("drift", "orders").err()).contains("no change", "--add PROPERTY[=COLUMN]");
        assertThat(shop.call("drift", "orders", "--drop", "nothing").err())
                .contains("no property nothing to drop", "[revenue, product_id]");
        assertThat(shop.call("drift", "orders", "--add", "revenue").err()).contains("a property revenue already");
        assertThat(shop.call("drift", "orders", "--add", "missing_column").code())
                .isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void planTellsTheSameFiguresAsJson() {
        run();
        shop.sql("DELETE FROM orders WHERE order_id = 7");

        JsonNode changes = shop.call("plan", "orders", "--json").json().path("changes");

        assertThat(changes.path("deletes").asInt()).isEqualTo(1);
        assertThat(changes.path("unchanged").asInt()).isEqualTo(99);
        assertThat(changes.at("/samples/0/operation").asText()).isEqualTo("delete");
    }

    @Test
    void emptiedTableStopsTheRunUntilAPersonAllowsIt() {
        run();
        shop.sql("DELETE FROM orders");

        TestShop.Said plan = shop.call("plan", "orders");
        TestShop.Said stopped = shop.call("run", "orders");

        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("note: a run would stop before it sends anything: ");
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err())
                .contains("the source is suddenly empty, and 100 of its rows were sent before")
                .contains("perseid run orders --allow-deletes");
        assertThat(tombstones()).isEmpty();

        assertThat(shop.call("run", "orders", "--allow-deletes").code()).isZero();
        assertThat(tombstones()).hasSize(100);
    }

    @Test
    void profilesOfRowsThatAreGoneAreDeleted() {
        shop.write("config/syncs/customers.yaml", """
                sync: customers
                warehouse: shop
                destination: mixpanel
                mode: mirror
                deletes: delete
                users:
                  from: customers
                  user: customer_id
                  properties: {$name: name}
                """);
        assertThat(shop.call("run", "customers").code()).isZero();
        shop.sql("DELETE FROM customers WHERE customer_id = 'c3'");

        TestShop.Said said = shop.call("run", "customers", "--json");

        assertThat(said.json().at("/runs/0/counts/accepted").asInt()).isEqualTo(1);
        assertThat(shop.sandbox
                        .requests()
                        .get(shop.sandbox.requests().size() - 1)
                        .toString())
                .contains("engage");
    }

    @Test
    void warehouseThatFindsTheChangesItselfReadsOnlyThose() throws IOException {
        Path config = folder.resolve("config/perseid.yaml");
        Files.writeString(
                config,
                Files.readString(config).replace("file: shop.duckdb", "file: shop.duckdb, state_file: own.duckdb"));
        mirrorOf("orders", "{revenue: order_total, product_id: product_id}", "changes: warehouse");
        run();
        shop.sql(
                "UPDATE orders SET order_total = 999 WHERE order_id = 3",
                "DELETE FROM orders WHERE order_id IN (7, 8)");

        TestShop.Said plan = shop.call("plan", "orders");

        assertThat(plan.out())
                .contains(
                        "changes found by warehouse: it compared its rows with ", "; 1 row left the warehouse for that")
                .contains(
                        "changes: 0 inserts, 1 updates, 0 moves (time, user or name), 2 deletes, 97 unchanged of 98 rows");
        assertThat(run().json().at("/runs/0/counts/accepted").asInt()).isEqualTo(3);
        assertThat(run().json().at("/runs/0/counts/requests").asInt()).isZero();
    }

    @Test
    void warehouseWithoutAPlaceOfOursSaysWhatToDo() {
        mirrorOf("orders", "{revenue: order_total, product_id: product_id}", "changes: warehouse");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).isNotZero();
        assertThat(said.err()).contains("no state_file: for the warehouse", "changes: local");
    }

    private void mirrorOf(String from, String properties) {
        mirrorOf(from, properties, "changes: local");
    }

    private void mirrorOf(String from, String properties, String way) {
        shop.write(
                "config/syncs/orders.yaml",
                """
                sync: orders
                warehouse: shop
                destination: mixpanel
                mode: mirror
                deletes: tombstone
                WAY
                events:
                  from: FROM
                  name: order submitted
                  time: ordered_at
                  user: customer_id
                  key: order_id
                  properties: PROPERTIES
                """.replace("WAY", way).replace("FROM", from).replace("PROPERTIES", properties));
    }

    private TestShop.Said run() {
        TestShop.Said said = shop.call("run", "orders", "--json");
        assertThat(said.code()).as(said.err()).isZero();
        return said;
    }

    private List<String> tombstones() {
        List<String> gone = new ArrayList<>();
        shop.sandbox.store().rawEvents().forEach(event -> {
            if (event.toString().contains("perseid_deleted")) {
                gone.add(event.insertId());
            }
        });
        return gone;
    }
}
