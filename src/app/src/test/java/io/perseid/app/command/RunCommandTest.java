package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.sandbox.Fault;
import io.perseid.engine.run.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void everySyncArrivesAndTheSecondRunSendsNothing() {
        TestShop.Said first = shop.call("run", "--all");
        int requests = shop.sandbox.requests().size();
        TestShop.Said second = shop.call("run", "--all");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out().lines().map(line -> line.replaceAll(" +", " ")).toList())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("customers succeeded 7 7 0 0 0 1 "))
                .anyMatch(line -> line.startsWith("orders succeeded 100 100 0 0 0 3 "))
                .anyMatch(line -> line.startsWith("products succeeded 3 3 0 0 0 1 "));
        assertThat(shop.sandbox.store().events()).hasSize(100);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(shop.sandbox.requests().stream()
                        .filter(r -> !r.method().equals("GET"))
                        .count())
                .as("writing requests of both runs")
                .isEqualTo(5);
        assertThat(requests).isPositive();
    }

    @Test
    void pipedProgressTellsThePlanAndTheEnd() {
        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.err())
                .contains("orders: about 100 rows to look at in 3 slices\n")
                .contains("orders: succeeded after ")
                .doesNotContain("\r")
                .doesNotContain("\033");
    }

    @Test
    void jsonNamesItsFieldsAndLeavesProgressToStandardError() {
        JsonNode run = shop.call("run", "orders", "--json").json().path("runs").path(0);

        assertThat(run.path("sync").asText()).isEqualTo("orders");
        assertThat(run.path("status").asText()).isEqualTo("succeeded");
        assertThat(run.path("slices_planned").asInt()).isEqualTo(3);
        assertThat(run.path("slices_committed").asInt()).isEqualTo(3);
        assertThat(run.path("counts").path("accepted").asInt()).isEqualTo(100);
        assertThat(run.path("counts").fieldNames())
                .toIterable()
                .containsExactly(
                        "read", "accepted", "rejected", "held", "unchanged", "superseded", "requests", "bytes");
        assertThat(run.has("error")).isFalse();
    }

    @Test
    void anUnknownSyncGetsTheNearestName() {
        TestShop.Said said = shop.call("run", "oders");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).isEqualTo("""
                error: FOLDER/config/syncs
                  found     no sync named oders
                  expected  one of customers, orders, products
                  do        did you mean orders?
                """);
    }

    @Test
    void neitherASyncNorAllIsAWrongCommandLine() {
        assertThat(shop.call("run").code()).isEqualTo(2);
        assertThat(shop.call("run", "orders", "--all").code()).isEqualTo(2);
        assertThat(shop.call("rnu").err()).contains("did you mean run");
    }

    @Test
    void aMissingSecretIsNamedAndNothingIsOpened() {
        shop.environment.remove("SHOP_SECRET");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("SHOP_SECRET", "FOLDER/config/perseid.yaml:");
        assertThat(shop.files()).doesNotContain(".perseid");
    }

    @Test
    void aRefusedCredentialEndsWithFourAndSaysWhatToDo() {
        shop.environment.put("SHOP_SECRET", "another-secret-entirely");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).as(said.err()).isEqualTo(4);
        assertThat(said.err()).contains("401").contains("\n  do        ");
        assertThat(said.out() + said.err()).doesNotContain("another-secret-entirely");
        assertThat(shop.sandbox.requests())
                .as("those that were in the air together, and none again")
                .hasSizeBetween(1, 4);
    }

    @Test
    void anUnreachableHostIsWaitedForAloudAndGivenUpAtLast() {
        shop.configure("http://127.0.0.1:9");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).as(said.err()).isEqualTo(1);
        assertThat(said.err()).contains("orders: waiting for destination ").contains("127.0.0.1");
        assertThat(shop.call("run", "orders", "--json")
                        .json()
                        .at("/runs/0/error/kind")
                        .asText())
                .isEqualTo("transient");
    }

    @Test
    void aDroppedTableIsNamed() {
        shop.call("run", "orders");
        shop.sql("DROP TABLE orders");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.err()).contains("orders").contains("  expected  ").contains("  do        ");
    }

    @Test
    void aStoppedRunSaysHowToGoOnAndTheNextOneDoes() throws Exception {
        shop.sandbox.faults().add(Fault.slow(Duration.ofMillis(300)));
        CompletableFuture<TestShop.Said> run = CompletableFuture.supplyAsync(() -> shop.call("run", "orders"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !shop.sandbox.requests().isEmpty());

        shop.pressCtrlC();
        TestShop.Said stopped = run.get();
        shop.sandbox.faults().clear();
        TestShop.Said next = shop.call("run", "orders");

        assertThat(stopped.code()).as(stopped.err()).isEqualTo(130);
        assertThat(stopped.out()).contains("stopped");
        assertThat(stopped.err())
                .contains("stopping: waiting a few seconds for answers")
                .contains("Go on with: perseid run --config FOLDER/config orders")
                .doesNotContain("error: ");
        assertThat(next.code()).as(next.err()).isZero();
        assertThat(shop.sandbox.store().events()).hasSize(100);
    }

    @Test
    void aRunThatWaitsForItsDestinationStopsAtOnce() throws Exception {
        shop.configure("http://127.0.0.1:9");
        shop.retry = new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(9));
        CompletableFuture<TestShop.Said> run = CompletableFuture.supplyAsync(() -> shop.call("run", "orders"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> shop.files().stream().anyMatch(file -> file.startsWith(".perseid/ledger/")));

        shop.pressCtrlC();

        assertThat(run.get().code()).isEqualTo(130);
    }

    @Test
    void rejectsAreSaidAndTheCodeStaysZero() {
        shop.sql("INSERT INTO orders VALUES (900, timestamp '2026-01-02 00:00:00', NULL, 1, 1)");

        TestShop.Said said = shop.call("run", "orders");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err())
                .contains("orders: 1 row rejected; see why with: perseid rejects --config FOLDER/config list orders");
    }

    @Test
    void statusAndPlanWorkBesideARun() throws Exception {
        shop.sandbox.faults().add(Fault.slow(Duration.ofMillis(500)));
        CompletableFuture<TestShop.Said> run = CompletableFuture.supplyAsync(() -> shop.call("run", "orders"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !shop.sandbox.requests().isEmpty());

        TestShop.Said status = shop.call("status", "--json");
        TestShop.Said runs = shop.call("runs");
        TestShop.Said plan = shop.call("plan", "orders");

        assertThat(status.json().at("/syncs/1/last_run/status").asText()).isEqualTo("running");
        assertThat(runs.out()).contains("running");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(run.get().code()).isZero();
    }
}
