package io.perseid.app.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.RecordKind;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.schedule.ScheduleState;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Namespace;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.steps.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthTest {

    private static final LedgerId ORDERS = new LedgerId(new Namespace("shop-orders"), "mixpanel:1", RecordKind.EVENT);
    private static final Owner SELF = new Owner("host", 1, 1);

    @TempDir
    Path folder;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-01T10:00:00Z"));

    @Test
    void freshnessCountsFromTheBeginOfTheLastSuccessAndSurvivesFailures() {
        try (StateStore store = open()) {
            Standings standings = new Standings(store, Map.of("orders", ORDERS));
            run(store, RunStatus.SUCCEEDED);
            run(store, RunStatus.FAILED);

            standings.refresh();
            SyncStanding standing = standings.last("orders");

            assertThat(standing.lastRun().orElseThrow().status()).isEqualTo(RunStatus.FAILED);
            assertThat(standing.lastSuccess()).contains(Instant.parse("2026-03-01T10:00:00Z"));
            assertThat(standing.cutShort()).isFalse();
        }
    }

    @Test
    void aScheduledRunThatWasStoppedWasCutShort() {
        try (StateStore store = open()) {
            run(store, RunStatus.STOPPED);

            Standings standings = new Standings(store, Map.of("orders", ORDERS));
            standings.refresh();
            assertThat(standings.last("orders").cutShort()).isTrue();
        }
    }

    @Test
    void aStateDatabaseThatAnswersIsHealthEvenIfASyncFails() {
        try (StateStore store = open()) {
            run(store, RunStatus.FAILED);

            Health.Answer answer = health(store).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().at("/syncs/0/last_status").asText()).isEqualTo("failed");
        }
    }

    @Test
    void aStateDatabaseThatIsDamagedIs503WithTheFourParts() throws Exception {
        try (StateStore store = open()) {
            run(store, RunStatus.SUCCEEDED);
            Health health = health(store);
            for (String file : new String[] {"state.db", "state.db-wal", "state.db-shm"}) {
                Files.write(
                        folder.resolve(".perseid").resolve(file),
                        "this is no database any more".repeat(10_000).getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE);
            }

            Health.Answer answer = health.answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().at("/error/where").asText()).contains("state.db");
            assertThat(answer.body().at("/error/do").asText()).isNotBlank();
        }
    }

    private Health health(StateStore store) {
        return new Health(
                clock.instant(),
                new Standings(store, Map.of("orders", ORDERS)),
                sync -> new ScheduleState(Optional.empty(), false, false, 0));
    }

    private StateStore open() {
        ProcessTable processes = new FakeProcesses(SELF);
        return SqliteStateStore.open(folder.resolve(".perseid"), clock, processes);
    }

    private void run(StateStore store, RunStatus status) {
        RunLease lease = store.beginRun(ORDERS, "orders", "schedule", SELF, Duration.ofMinutes(1))
                .orElseThrow();
        clock.advance(Duration.ofSeconds(30));
        store.endRun(lease, status, "");
    }
}
