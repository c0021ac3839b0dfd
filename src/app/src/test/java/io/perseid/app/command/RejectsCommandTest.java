package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.sandbox.Fault;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on rejects: list, show, replay, drop. */
@SuppressWarnings("NullAway.Init")
final class RejectsCommandTest {

    @TempDir
    Path folder;

    TestShop shop;

    /** Six orders, all refused by the destination, and one that never had a user. */
    @BeforeEach
    void open() {
        shop = new TestShop(folder);
        shop.sql(
                "DELETE FROM orders WHERE order_id > 6",
                "INSERT INTO orders VALUES (900, timestamp '2026-01-02 00:00:00', NULL, 1, 1)");
        shop.sandbox.faults().add(Fault.status(413).on("/import"));
        TestShop.Said said = shop.call("run", "orders");
        assertThat(said.code()).as(said.err()).isZero();
        shop.sandbox.faults().clear();
        assertThat(codes()).containsOnly("missing_user", "too_large").hasSize(7);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<String> codes() {
        return shop.call("rejects", "list", "--json").json().findValuesAsText("code");
    }

    private int posts() {
        return (int) shop.sandbox.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .count();
    }

    @Test
    void dryRunTellsWhatWouldBeDoneForEachReasonAndChangesNothing() {
        shop.sql("DELETE FROM orders WHERE order_id = 1");
        int posts = posts();
        String runs = shop.call("runs", "--json").out();

        TestShop.Said said = shop.call("rejects", "replay", "orders", "--dry-run");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "REASON REJECTS READ AGAIN SENT AS STORED OVER KEPT",
                        "missing_user 1 1 0 0 0",
                        "too_large 6 5 1 0 0",
                        "note: 1 row is no longer in what the sync reads: sent as stored, byte for byte",
                        "nothing was changed or sent");
        JsonNode json = shop.call("rejects", "replay", "orders", "--dry-run", "--json", "--payload")
                .json();
        assertThat(json.path("dry_run").asBoolean()).isTrue();
        assertThat(json.at("/reasons/0/kept").asInt()).isEqualTo(1);
        assertThat(json.at("/reasons/1/by_payload").asInt()).isEqualTo(6);
        assertThat(posts()).isEqualTo(posts);
        assertThat(shop.call("runs", "--json").out()).isEqualTo(runs);
        assertThat(codes()).hasSize(7);
    }

    @Test
    void replayDeliversWhatIsTakenNowAndKeepsTheRest() {
        shop.sql("DELETE FROM orders WHERE order_id = 1");

        TestShop.Said said = shop.call("rejects", "replay", "orders");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(shop.sandbox.store().events()).hasSize(6);
        assertThat(codes()).containsExactly("missing_user");
        assertThat(said.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("REASON REJECTS BEFORE LEFT", "missing_user 1 1", "too_large 6 0");
        assertThat(said.err())
                .contains("replay of orders: ")
                .contains("1 reject left; see why with: perseid rejects --config FOLDER/config list orders");
        assertThat(shop.call("runs", "--json").json().at("/runs/0/trigger").asText())
                .isEqualTo("replay");
        assertThat(shop.call("run", "orders", "--json")
                        .json()
                        .at("/runs/0/counts/requests")
                        .asInt())
                .isZero();
    }

    @Test
    void replayOfOneReasonTouchesNoOther() {
        shop.sql("UPDATE orders SET customer_id = 'c1' WHERE order_id = 900");

        JsonNode json = shop.call("rejects", "replay", "orders", "--reason", "missing_user", "--json")
                .json();

        assertThat(json.path("dry_run").asBoolean()).isFalse();
        assertThat(json.at("/run/status").asText()).isEqualTo("succeeded");
        assertThat(json.at("/run/counts/accepted").asInt()).isEqualTo(1);
        assertThat(json.path("reasons")).hasSize(1);
        assertThat(json.at("/reasons/0/code").asText()).isEqualTo("missing_user");
        assertThat(json.at("/reasons/0/before").asInt()).isEqualTo(1);
        assertThat(json.at("/reasons/0/left").asInt()).isZero();
        assertThat(codes()).hasSize(6).containsOnly("too_large");
    }

    @Test
    void unknownNamesGetTheNearestOne() {
        assertThat(shop.call("rejects", "replay", "orders", "--reason", "to_large"))
                .returns(1, TestShop.Said::code)
                .extracting(TestShop.Said::err)
                .isEqualTo("""
                        error: rejects of orders
                          found     none of code to_large
                          expected  one of missing_user, too_large
                          do        did you mean too_large?
                        """);
        assertThat(shop.call("rejects", "replay", "oders"))
                .returns(3, TestShop.Said::code)
                .extracting(TestShop.Said::err)
                .asString()
                .contains("did you mean orders?");
        assertThat(shop.call("rejects", "drop", "orders", "--reason", "to_large", "--yes")
                        .code())
                .isEqualTo(1);
        assertThat(shop.call("rejects", "drop", "oders", "--yes").code()).isEqualTo(3);
        assertThat(codes()).hasSize(7);
    }

    @Test
    void syncWithoutRejectsHasNothingToReplayOrDrop() {
        assertThat(shop.call("rejects", "replay", "customers").out()).isEqualTo("no rejects of customers\n");
        assertThat(shop.call("rejects", "replay", "customers", "--reason", "any")
                        .code())
                .isZero();
        assertThat(shop.call("rejects", "drop", "customers", "--yes").out())
                .isEqualTo("no such rejects of customers\n");
        assertThat(shop.call("rejects", "drop", "customers", "--json")
                        .json()
                        .path("dropped")
                        .asInt())
                .isZero();
    }

    @Test
    void replayBesideARunOfTheSyncSaysSo() {
        try (StateStore store =
                SqliteStateStore.open(folder.resolve(".perseid"), Clock.systemUTC(), new OperatingSystemProcesses())) {
            LedgerId ledger = store.statuses().get(0).ledger();
            RunLease lease = store.beginRun(
                            ledger, "orders", "schedule", new OperatingSystemProcesses().self(), Duration.ofMinutes(5))
                    .orElseThrow();

            TestShop.Said said = shop.call("rejects", "replay", "orders");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains("found     another run of it is under way")
                    .contains("perseid runs");
            assertThat(codes()).hasSize(7);
            store.endRun(lease, RunStatus.SUCCEEDED, "");
        }
        assertThat(shop.call("rejects", "replay", "orders").code()).isZero();
    }

    @Test
    void lookupTableIsNotReplayedRowByRow() {
        shop.sql("INSERT INTO products VALUES (NULL, 'ghost')");
        shop.call("run", "products");
        assertThat(shop.call("rejects", "list", "products", "--json").json().path("rejects"))
                .hasSize(1);

        TestShop.Said said = shop.call("rejects", "replay", "products");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("a lookup table, which is sent whole");
        shop.sql("DELETE FROM products WHERE product_id IS NULL");
        shop.call("run", "products");
        assertThat(shop.call("rejects", "list", "products").out()).isEqualTo("no rejects\n");
    }

    @Test
    void profilesAreReplayedByTheirKeyOrAsStored() {
        shop.sandbox.faults().add(Fault.status(413).on("/engage"));
        shop.call("run", "customers");
        shop.sandbox.faults().clear();
        shop.sql("DELETE FROM customers WHERE customer_id = 'c0'");
        assertThat(shop.sandbox.store().users()).isEmpty();

        JsonNode json = shop.call("rejects", "replay", "customers", "--json").json();

        assertThat(json.at("/run/counts/read").asInt()).isEqualTo(6);
        assertThat(json.at("/run/counts/accepted").asInt()).isEqualTo(7);
        assertThat(json.at("/reasons/0/left").asInt()).isZero();
        assertThat(shop.sandbox.store().users()).hasSize(7);
        assertThat(shop.call("runs").out()).contains("customers  replay  succeeded");
    }

    @Test
    void duplicateProfilesLeaveTheListWhenTheyAreAloneAgain() {
        shop.sql("INSERT INTO customers VALUES ('c3', 'Twin', 'twin@example.com')");
        shop.call("run", "customers");
        assertThat(shop.call("rejects", "list", "customers", "--json").json().findValuesAsText("code"))
                .containsExactly("duplicate_key");
        shop.sql("DELETE FROM customers WHERE name = 'Twin'");

        assertThat(shop.call("run", "customers").code()).isZero();

        assertThat(shop.call("rejects", "list", "customers").out()).isEqualTo("no rejects\n");
    }

    @Test
    void droppingAsksOnATerminalAndNeedsAYesElsewhere() {
        TestShop.Said unasked = shop.call("rejects", "drop", "orders");
        assertThat(unasked.code()).isEqualTo(2);
        assertThat(unasked.err()).contains("nobody can be asked here").contains("add --yes");

        shop.terminal = true;
        shop.answers = "no\n";
        TestShop.Said refused = shop.call("rejects", "drop", "orders");
        assertThat(refused.err())
                .contains("Delete 7 rejects of orders (missing_user 1, too_large 6)?")
                .contains("they still count as refused")
                .contains("[y/N] ");
        assertThat(refused.out()).isEqualTo("nothing was deleted\n");
        assertThat(codes()).hasSize(7);

        shop.answers = "y\n";
        assertThat(shop.call("rejects", "drop", "orders", "--reason", "too_large")
                        .out())
                .startsWith("6 rejects of orders deleted; they still count as refused");
        assertThat(codes()).containsExactly("missing_user");
    }

    @Test
    void droppedRowsAreNotSentAgainUntilTheyChange() {
        assertThat(shop.call("rejects", "drop", "orders", "--yes", "--json")
                        .json()
                        .path("dropped")
                        .asInt())
                .isEqualTo(7);
        int posts = posts();

        shop.call("run", "orders");
        shop.call("rejects", "replay", "orders");

        assertThat(posts()).isEqualTo(posts);
        assertThat(codes()).isEmpty();
    }

    @Test
    void onlyOldRejectsAreDroppedIfAnAgeIsNamed() {
        assertThat(shop.call("rejects", "drop", "orders", "--before", "1d", "--yes")
                        .out())
                .isEqualTo("no such rejects of orders\n");
        assertThat(shop.call("rejects", "drop", "orders", "--before", "soon", "--yes"))
                .returns(2, TestShop.Said::code)
                .extracting(TestShop.Said::err)
                .asString()
                .contains("--before soon is no age such as 30d, 12h or 90m");
        assertThat(shop.call("rejects", "drop", "orders", "--before", "0s", "--yes")
                        .out())
                .startsWith("7 rejects of orders deleted");
    }

    @Test
    void moreRejectsThanTheConfigurationKeepsArePrunedAndTold() throws Exception {
        Path yaml = folder.resolve("config/perseid.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "rejects: {keep: 30d, most: 4}\n");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.err()).contains("3 old rejects deleted: perseid.yaml keeps them for 30 days and 4 at most");
        assertThat(codes()).hasSize(4);
        assertThat(shop.call("status").out())
                .contains("orders: 3 old rejects deleted since the beginning, as rejects: in perseid.yaml says");
        assertThat(shop.call("status", "--json").json().findValuesAsText("rejects_pruned"))
                .contains("3");
    }

    @Test
    void showTellsWhetherThePayloadCanBeSentAgain() {
        JsonNode rejects = shop.call("rejects", "list", "--json").json().path("rejects");
        for (JsonNode reject : rejects) {
            TestShop.Said said = shop.call("rejects", "show", reject.path("id").asText());
            boolean refusedByDestination = reject.path("code").asText().equals("too_large");
            assertThat(said.out())
                    .contains(refusedByDestination ? "it can be sent again" : "it cannot be sent as it is");
        }
        assertThat(shop.call("rejects", "list", "--limit", "2").err()).contains("2 rejects of 7, newest first");
    }
}
