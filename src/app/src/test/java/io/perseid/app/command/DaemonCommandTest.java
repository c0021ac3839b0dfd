package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.app.sandbox.Fault;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real process, real time, real signals. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill there")
final class DaemonCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private TestShop shop;

    @BeforeEach
    void openShop() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void closeShop() {
        shop.close();
    }

    @Test
    void runsOnScheduleTellsHowItStandsAndLetsOtherCommandsWorkBesideIt() throws Exception {
        schedule("orders", "every 1s");
        try (DaemonProcess daemon = DaemonProcess.serving(shop, "daemon")) {
            assertThat(daemon.out())
                    .contains("orders")
                    .contains("every 1s")
                    .contains("customers")
                    .contains("manual");
            await().atMost(PATIENCE)
                    .until(() -> daemon.metric("perseid_runs_total{status=\"succeeded\",sync=\"orders\"}") >= 2);

            assertThat(shop.sandbox.store().events()).hasSize(100);
            assertThat(daemon.metric("perseid_rows_total{fate=\"accepted\",sync=\"orders\"}"))
                    .isEqualTo(100);
            assertThat(daemon.metric("perseid_freshness_seconds{sync=\"orders\"}"))
                    .isBetween(0.0, 60.0);
            assertThat(daemon.metric("perseid_next_run_seconds{sync=\"customers\"}"))
                    .isNaN();
            assertThat(daemon.metric("jvm_threads_live_threads")).isPositive();
            assertThat(daemon.health("orders").get("last_success").isNull()).isFalse();
            assertThat(daemon.health("customers").get("last_status").isNull()).isTrue();

            TestShop.Said run = shop.call("run", "customers");
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(daemon.health("customers").get("last_status").asText()).isEqualTo("succeeded");
            assertThat(shop.call("status").code()).isZero();
            assertThat(shop.call("plan", "orders").code()).isZero();

            daemon.signal("INT");
            assertThat(daemon.exitCode()).as(daemon.err()).isZero();
            assertThat(daemon.err()).contains("orders: succeeded after").endsWith("stopped\n");
        }
    }

    @Test
    void sigtermWhileARequestIsInTheAirEndsWithZeroAndTheNextDaemonGoesOn() throws Exception {
        schedule("orders", "every 1s");
        shop.sandbox.faults().add(Fault.slow(Duration.ofMillis(1_500)));
        try (DaemonProcess daemon = DaemonProcess.serving(shop, "daemon")) {
            await().atMost(PATIENCE)
                    .until(() -> !shop.sandbox.requests().isEmpty()
                            || daemon.health("orders").get("running").asBoolean());
            daemon.signal("TERM");

            assertThat(daemon.exitCode()).as(daemon.err()).isZero();
            assertThat(daemon.err()).contains("stopping: ").endsWith("stopped\n");
        }
        shop.sandbox.faults().clear();
        try (DaemonProcess next = DaemonProcess.serving(shop, "next")) {
            await().atMost(PATIENCE)
                    .until(() -> next.metric("perseid_runs_total{status=\"succeeded\",sync=\"orders\"}") >= 1);
            assertThat(shop.sandbox.store().events()).hasSize(100);
        }
    }

    @Test
    void aRunThatIsNotAnsweredInTheGracePeriodIsLeftAndTheNextDaemonGoesOnWithItAtOnce() throws Exception {
        schedule("orders", "every 1s");
        shop.sandbox.faults().add(Fault.lostAnswer());
        write("config/perseid.yaml", "timeout: 5s", "timeout: 10m");
        try (DaemonProcess daemon = DaemonProcess.serving(shop, "daemon", "--grace", "1")) {
            await().atMost(PATIENCE).until(() -> shop.sandbox.faults().hits() > 0);
            daemon.signal("TERM");

            assertThat(daemon.exitCode()).as(daemon.err()).isZero();
            assertThat(daemon.err()).contains("orders did not end in time");
        }
        shop.sandbox.faults().clear();
        write("config/syncs/orders.yaml", "schedule: every 1s", "schedule: every 300d");
        try (DaemonProcess next = DaemonProcess.serving(shop, "next")) {
            await().atMost(PATIENCE)
                    .until(() -> next.metric("perseid_runs_total{status=\"succeeded\",sync=\"orders\"}") == 1);
            assertThat(next.err()).contains("orders: runs now, because its last run was cut short");
            assertThat(shop.sandbox.store().events()).hasSize(100);
        }
    }

    @Test
    void aTimeThatComesWhileAnotherProcessRunsTheSyncIsMadeUpForWhenThatHasEnded() throws Exception {
        shop.call("run", "orders");
        schedule("orders", "every 1s");
        try (StateStore store =
                SqliteStateStore.open(folder.resolve(".perseid"), Clock.systemUTC(), new OperatingSystemProcesses())) {
            LedgerId ledger = store.statuses().get(0).ledger();
            Owner self = new OperatingSystemProcesses().self();
            RunLease lease = store.beginRun(ledger, "orders", "manual", self, Duration.ofMinutes(10))
                    .orElseThrow();
            try (DaemonProcess daemon = DaemonProcess.serving(shop, "daemon")) {
                await().atMost(PATIENCE)
                        .until(() -> daemon.err().contains("orders: is due while another process runs it"));
                assertThat(daemon.metric("perseid_runs_total{status=\"failed\",sync=\"orders\"}"))
                        .isZero();
                assertThat(daemon.metric("perseid_triggers_coalesced_total{sync=\"orders\"}"))
                        .isPositive();
                store.endRun(lease, RunStatus.SUCCEEDED, "");

                await().atMost(PATIENCE)
                        .until(() -> daemon.metric("perseid_runs_total{status=\"succeeded\",sync=\"orders\"}") >= 1);
            }
        }
    }

    @Test
    void aSecondSignalEndsAtOnce() throws Exception {
        schedule("orders", "every 1s");
        shop.sandbox.faults().add(Fault.lostAnswer());
        write("config/perseid.yaml", "timeout: 5s", "timeout: 10m");
        try (DaemonProcess daemon = DaemonProcess.serving(shop, "daemon", "--grace", "600")) {
            await().atMost(PATIENCE).until(() -> shop.sandbox.faults().hits() > 0);
            daemon.signal("TERM");
            await().atMost(PATIENCE).until(() -> daemon.err().contains("stopping: "));
            daemon.signal("TERM");

            assertThat(daemon.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void aSecondDaemonOnTheSameStateNamesTheFirstAndEnds() throws Exception {
        try (DaemonProcess first = DaemonProcess.serving(shop, "first");
                DaemonProcess second = DaemonProcess.start(shop, "second", Map.of())) {
            assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(second.err()).contains("another daemon (process " + first.pid() + " on ");
            assertThat(first.health().get("status").asText()).isEqualTo("ok");
        }
    }

    @Test
    void aFailureIsOneLineAtTheChangeAndIsTriedAgain() throws Exception {
        schedule("orders", "every 1s");
        shop.environment.put("SHOP_SECRET", "a-wrong-secret");
        try (DaemonProcess daemon = DaemonProcess.serving(shop, "daemon")) {
            await().atMost(PATIENCE)
                    .until(() -> daemon.metric("perseid_runs_total{status=\"failed\",sync=\"orders\"}") >= 2);

            assertThat(daemon.err().lines().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("orders: failed after")
                    .contains("authentication failure: ")
                    .contains("; expected ")
                    .doesNotContain("a-wrong-secret");
            // The line and the count come from two threads.
            await().atMost(PATIENCE).until(() -> daemon.err().contains("orders: failed again after"));
            assertThat(daemon.metric("perseid_freshness_seconds{sync=\"orders\"}"))
                    .isNaN();
        }
    }

    @Test
    void mistakesInTheConfigurationAreToldAsValidateTellsThem() throws Exception {
        schedule("orders", "every 1s\nschedul: oops");
        try (DaemonProcess daemon = DaemonProcess.start(shop, "daemon", Map.of())) {
            assertThat(daemon.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(daemon.err().replace(folder.toString(), "FOLDER"))
                    .contains("orders.yaml")
                    .contains(shop.call("validate").err().lines().findFirst().orElseThrow());
        }
    }

    @Test
    void relativePathsStartAtPerseidRoot() throws Exception {
        Path root = Files.createDirectory(folder.resolve("volume"));
        Files.copy(folder.resolve("shop.duckdb"), root.resolve("shop.duckdb"));
        shop.environment.put("PERSEID_ROOT", root.toString());

        assertThat(shop.call("run", "orders").code()).isZero();

        assertThat(root.resolve(".perseid/state.db")).exists();
        assertThat(folder.resolve(".perseid")).doesNotExist();
    }

    private void schedule(String sync, String schedule) throws Exception {
        write("config/syncs/" + sync + ".yaml", "schedule: manual", "schedule: " + schedule);
    }

    private void write(String file, String before, String after) throws Exception {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(before);
        shop.write(file, text.replace(before, after));
    }
}
