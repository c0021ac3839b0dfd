package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine makes of each kind of answer; in virtual time, so that waits cost nothing. */
final class DeliveryTest {

    private static final int ROWS = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    @BeforeEach
    void prepare() {
        harness = new SyncHarness(
                folder,
                new CrashingFiles(),
                clock -> new InMemoryStateStore(clock, new FakeProcesses(new Owner("test", 1, 1))));
        harness.orders(ROWS);
    }

    @Test
    void whatWasNotTakenIsSentAgainAfterAWait() {
        harness.destination.script((request, batch) ->
                request < 5 ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0)) : Optional.empty());
        Instant start = harness.clock.instant();

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertThat(Duration.between(start, harness.clock.instant())).isGreaterThan(Duration.ofSeconds(2));
        assertEqual();
    }

    @Test
    void nothingIsSentWhileTheDestinationAskedForAPause() {
        Instant[] paused = new Instant[1];
        harness.destination.script((request, batch) -> {
            if (request == 0) {
                paused[0] = harness.clock.instant();
                return Optional.of(
                        new Answer(Receipt.all(batch.rows(), Outcome.RETRY).pausing(Duration.ofSeconds(90)), 0));
            }
            if (request >= 4) {
                assertThat(harness.clock.instant()).isAfterOrEqualTo(paused[0].plusSeconds(90));
            }
            return Optional.empty();
        });

        assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertEqual();
    }

    @Test
    void lostAnswerIsFollowedByTheSameBytes() {
        harness.destination.script((request, batch) -> request % 3 == 1
                ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNKNOWN), batch.records()))
                : Optional.empty());

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived().size()).isGreaterThan(ROWS);
        assertThat(new HashSet<>(harness.destination.arrived())).hasSize(ROWS);
        assertEqual();
    }

    @Test
    void answerThatDoesNotAccountForEveryRowIsHalvedUntilEachFateIsKnown() {
        // Takes only the first record of any larger request, and says so by a count only.
        harness.destination.script((request, batch) -> batch.rows() > 1
                ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNACCOUNTED), 1))
                : Optional.empty());

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().accepted()).isEqualTo(ROWS);
        assertEqual();
    }

    @Test
    void rowThatIsNeverAccountedForIsRefusedInTheEnd() {
        harness.destination.script((request, batch) ->
                new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8).contains("total=12.50")
                        ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNACCOUNTED), 0))
                        : Optional.empty());

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().accepted()).isEqualTo(ROWS - 1);
        assertThat(harness.store.rejects(Optional.empty(), Optional.empty(), 5))
                .singleElement()
                .satisfies(stored -> {
                    assertThat(stored.reject().code()).isEqualTo("unaccounted");
                    assertThat(stored.reject().key()).isEqualTo("10");
                    assertThat(stored.reject().payload()).contains("total=12.50");
                });
    }

    @Test
    void tooLargeRequestIsCutInHalves() {
        harness.destination.script((request, batch) -> batch.rows() > 3
                ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.SPLIT), 0))
                : Optional.empty());

        RunReport report = harness.run();

        assertThat(report.counts().accepted()).isEqualTo(ROWS);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertEqual();
    }

    @Test
    void refusedRowsAreRejectsAndTheRestOfTheirBatchIsIn() {
        harness.destination.script((request, batch) -> Optional.of(new Answer(
                Receipt.all(batch.rows(), Outcome.ACCEPTED)
                        .rejecting(Map.of(0, new Refusal("bad_value", "the first one is wrong"))),
                batch.records())));

        RunReport first = harness.run();
        int requests = harness.destination.requests().size();
        RunReport second = harness.run();

        assertThat(first.counts().rejected()).isEqualTo(requests);
        assertThat(first.counts().accepted()).isEqualTo(ROWS - requests);
        assertThat(harness.store.rejects(Optional.empty(), Optional.of("bad_value"), 100))
                .hasSize(requests);
        assertThat(second.counts().requests()).isZero();
    }

    @Test
    void tableThatIsNeverAccountedForFailsTheRunAndIsSentByTheNext() {
        harness.mode = Mode.FULL;
        harness.record = new RecordDefinition.LookupTable(
                "orders", "id", new PropertySet(List.of(SyncHarness.property("total")), Optional.empty()));
        harness.destination.script(
                (request, batch) -> Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNACCOUNTED), 0)));

        RunReport first = harness.run();

        assertThat(first.status()).isEqualTo(RunStatus.FAILED);
        assertThat(first.failure().orElseThrow().kind()).isEqualTo(FailureKind.DATA);

        harness.destination.script((request, batch) -> Optional.empty());
        assertThat(harness.run().counts().accepted()).isEqualTo(ROWS);
        assertThat(harness.run().counts().requests()).as("an unchanged table").isZero();
    }

    @Test
    void refusedCredentialStopsAtOnceAndNothingCountsAsDelivered() {
        harness.destination.script((request, batch) -> {
            throw PerseidException.of(
                    FailureKind.AUTHENTICATION, "destination recorded", "401", "a valid login", "correct it");
        });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.failure().orElseThrow().kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(harness.destination.requests().size()).isLessThanOrEqualTo(4);

        harness.destination.script((request, batch) -> Optional.empty());
        assertThat(harness.run().counts().accepted()).isEqualTo(ROWS);
        assertEqual();
    }

    @Test
    void outageThatDoesNotEndFailsTheRunAndLosesNothing() {
        harness.destination.script(
                (request, batch) -> Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0)));
        Instant start = harness.clock.instant();

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.failure().orElseThrow().kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(Duration.between(start, harness.clock.instant())).isGreaterThan(Duration.ofMinutes(15));
        assertThat(harness.destination.requests().size())
                .as("requests during the outage")
                .isLessThan(1_000);

        harness.destination.script((request, batch) -> Optional.empty());
        assertThat(harness.run().counts().accepted()).isEqualTo(ROWS);
        assertEqual();
    }

    @Test
    void fullDiskFailsTheRunAtAnyPointAndLosesNothing() {
        CrashingFiles files = (CrashingFiles) harness.files;
        for (long room : new long[] {0, 100, 2_000, 5_000}) {
            files.diskFullAfter(room);
            RunReport report = harness.run();
            assertThat(report.status()).as("room for %d bytes", room).isEqualTo(RunStatus.FAILED);
            assertThat(report.failure().orElseThrow().kind()).isEqualTo(FailureKind.LIMIT);
            files.makeRoom();
        }

        assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertEqual();
        assertThat(harness.run().counts().requests()).isZero();
    }

    private void assertEqual() {
        assertThat(harness.live()).isEqualTo(harness.expected());
    }
}
