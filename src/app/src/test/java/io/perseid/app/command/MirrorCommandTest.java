package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
        mirror("deletes: tombstone");
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
        mirror("deletes: tombstone\nchanges: warehouse");
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
        mirror("deletes: tombstone\nchanges: warehouse");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).isNotZero();
        assertThat(said.err()).contains("no state_file: for the warehouse", "changes: local");
    }

    private void mirror(String more) {
        shop.write("config/syncs/orders.yaml", """
                sync: orders
                warehouse: shop
                destination: mixpanel
                mode: mirror
                MORE
                events:
                  from: orders
                  name: order submitted
                  time: ordered_at
                  user: customer_id
                  key: order_id
                  properties: {revenue: order_total, product_id: product_id}
                """.replace("MORE", more));
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
