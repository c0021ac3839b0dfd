package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.app.demo.JaffleShop;
import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.equality.EqualityChecker;
import io.perseid.app.sandbox.Sandbox;
import io.perseid.app.sandbox.SandboxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real program in a process of its own, killed with SIGKILL in the middle of a run of 200,000 rows, again and again.
 * Afterwards sandbox and warehouse are equal, told by a checker that shares no code with what was killed.
 */
final class KilledRunTest {

    private static final int ORDERS = 200_000;
    private static final int KILLS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void runThatIsKilledSeveralTimesEndsEqual() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path shop = folder.resolve("shop.duckdb");
        new JaffleShop(shop, 42, ORDERS, Instant.now().minusSeconds(300)).generate(orders -> {});
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            configure(sandbox, shop);
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = sandbox.store().rawCount();
                long more = 5_000L + random.nextInt(30_000);
                Process run = start("killed-" + kill);
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> !run.isAlive() || sandbox.store().rawCount() >= before + more);
                assertThat(run.isAlive())
                        .as("run %d of seed %d was killed in the middle; %s", kill, seed, output("killed-" + kill))
                        .isTrue();
                run.destroyForcibly();
                assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            Process last = start("last");
            assertThat(last.waitFor(120, TimeUnit.SECONDS))
                    .as("the last run ends")
                    .isTrue();
            assertThat(last.exitValue()).as(output("last")).isZero();

            Equality equality = compare(sandbox, shop);
            assertThat(equality.holds())
                    .as("seed %d: %s", seed, equality.sentence())
                    .isTrue();
            assertThat(sandbox.store().counts().deduped()).isEqualTo(ORDERS);
            // Ten requests under way at most, and what their log had not yet made durable.
            assertThat(sandbox.store().rawCount() - ORDERS)
                    .as("records sent again after %d kills", KILLS)
                    .isLessThanOrEqualTo(KILLS * 10L * 2_000);

            long arrived = sandbox.store().rawCount();
            Process again = start("again");
            assertThat(again.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(again.exitValue()).as(output("again")).isZero();
            assertThat(sandbox.store().rawCount())
                    .as("a run after it sends nothing")
                    .isEqualTo(arrived);
        }
    }

    private Equality compare(Sandbox sandbox, Path shop) throws Exception {
        try (EqualityChecker checker = EqualityChecker.open(shop, folder.resolve("compare"), 512);
                BufferedReader export = new DestinationAccess(sandbox.uri(), "sandbox", "sandbox-secret")
                        .get("/api/2.0/export?project_id=1&from_date=1971-01-01&to_date=2100-01-01")) {
            return checker.events(
                    "order submitted",
                    "SELECT order_id AS key, customer_id AS user, 'order submitted' AS event, ordered_at AS time,"
                            + " order_id, order_total AS revenue, utm_campaign FROM orders",
                    Optional.of("order_id"),
                    export);
        }
    }

    private void configure(Sandbox sandbox, Path shop) throws IOException {
        Files.createDirectories(folder.resolve("config/syncs"));
        Files.writeString(folder.resolve("config/perseid.yaml"), """
                warehouses:
                  shop: {type: duckdb, file: "%s", zone: UTC}
                destinations:
                  sandbox:
                    type: mixpanel
                    project_id: "1"
                    token: sandbox-token
                    hosts: {ingestion: "%s"}
                state: {folder: state}
                """.formatted(shop, sandbox.uri()));
        Files.writeString(folder.resolve("config/syncs/orders.yaml"), """
                sync: orders
                warehouse: shop
                destination: sandbox
                mode: standard
                events:
                  from: orders
                  name: order submitted
                  time: ordered_at
                  user: customer_id
                  key: order_id
                  cursor: updated_at
                  properties: [order_id, {revenue: order_total}, utm_campaign]
                """);
    }

    private Process start(String name) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+IgnoreUnrecognizedVMOptions", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.perseid.app.Perseid"));
        command.addAll(
                List.of("run", "orders", "--config", folder.resolve("config").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private String output(String name) throws IOException {
        Path log = folder.resolve(name + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
