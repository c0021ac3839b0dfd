package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Rate;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunLimit;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.VirtualSteps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    void destinationThatStaysAwayIsGivenUpAlthoughOtherSlicesHaveNothingToSend() {
        harness.mode = Mode.FULL;
        harness.run();
        harness.sql("UPDATE orders SET total = total + 1 WHERE id = 7");
        harness.destination.script(
                (request, batch) -> Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0)));
        Instant start = harness.clock.instant();
        VirtualSteps steps = new VirtualSteps(harness.clock, 1);

        Run run = harness.start(steps);
        // Six attempts of a quarter of an hour each, and waits of a minute; not without end.
        steps.runUntil(() -> run.hasEnded() || harness.clock.instant().isAfter(start.plus(Duration.ofHours(12))));

        assertThat(run.hasEnded()).isTrue();
        assertThat(run.report().status()).isEqualTo(RunStatus.FAILED);
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
    void rowThatWasInWithoutBeingAccountedForIsMarkedAsGoneWhenItMoves() {
        harness.destination.script((request, batch) ->
                new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8).contains("total=12.50")
                        ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNACCOUNTED), batch.records()))
                        : Optional.empty());
        harness.run();
        harness.destination.script((request, batch) -> Optional.empty());
        assertThat(harness.run().counts().requests()).isZero();
        harness.sql("UPDATE orders SET customer = 'moved', updated_at = now() - INTERVAL 2 MINUTE WHERE id = 10");

        RunReport report = harness.run();

        assertThat(report.counts().superseded()).isEqualTo(1);
        assertEqual();
        assertThat(harness.store.rejects(Optional.empty(), Optional.empty(), 5)).isEmpty();
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
    void twentySecondsOfTooManyRequestsCostAFewAndLoseNothing() {
        Instant end = harness.clock.instant().plusSeconds(20);
        int[] refused = new int[1];
        harness.destination.script((request, batch) -> {
            if (harness.clock.instant().isAfter(end)) {
                return Optional.empty();
            }
            refused[0]++;
            return Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0));
        });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertThat(refused[0]).as("requests during the outage").isBetween(3, 9);
        assertEqual();
    }

    @Test
    void outageInWhichAnswersAreLostLosesNothingEither() {
        Instant end = harness.clock.instant().plusSeconds(20);
        int[] during = new int[1];
        harness.destination.script((request, batch) -> {
            if (harness.clock.instant().isAfter(end)) {
                return Optional.empty();
            }
            during[0]++;
            return Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNKNOWN), request % 2 * batch.records()));
        });

        assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(during[0]).isBetween(3, 9);
        assertEqual();
    }

    @Test
    void everyFifthRequestRefusedCostsThoseAndLosesNothing() {
        harness.orders(700);
        int[] refused = new int[1];
        harness.destination.script((request, batch) -> {
            if (request % 5 != 4) {
                return Optional.empty();
            }
            refused[0]++;
            return Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0));
        });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(700);
        assertThat(refused[0]).isGreaterThan(20);
        assertThat(harness.destination.requests()).hasSize((int) report.counts().requests());
        assertEqual();
    }

    @Test
    void rowsOfOneUserKeepToTheirRateWhileOthersGoOn() {
        // 60 rows of 5 users: 12 each; of one user 10 a minute, one of them at once.
        harness.destination.limited(limits -> limits.perUser(new Rate(10, Duration.ofMinutes(1))));
        Map<String, List<Instant>> sent = new HashMap<>();
        harness.destination.script((request, batch) -> {
            for (String record : new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8).split("\n")) {
                sent.computeIfAbsent(record.split("\\|")[2], user -> new ArrayList<>())
                        .add(harness.clock.instant());
            }
            return Optional.empty();
        });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertThat(sent).hasSize(5);
        sent.values().forEach(times -> {
            for (int i = 10; i < times.size(); i++) {
                assertThat(Duration.between(times.get(i - 10), times.get(i)))
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
            }
        });
        assertEqual();
    }

    @Test
    void rowsThatTheDestinationPutsOffComeLaterAndTheLaneGoesOn() {
        Instant start = harness.clock.instant();
        List<Instant> others = new ArrayList<>();
        harness.destination.script((request, batch) -> {
            if (request == 0) {
                return Optional.of(new Answer(
                        Receipt.all(batch.rows(), Outcome.ACCEPTED)
                                .throttling(Map.of(5, Duration.ofSeconds(40), 6, Duration.ofSeconds(50))),
                        5));
            }
            others.add(harness.clock.instant());
            return Optional.empty();
        });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertThat(others.get(0)).isBefore(start.plusSeconds(5));
        assertThat(others.get(others.size() - 1)).isAfter(start.plusSeconds(49));
        assertEqual();
    }

    @Test
    void lostAnswersAreParkedWhereTheLaneWouldDoubleThem() {
        harness.destination.promising(Dedupe.none()).script(DeliveryTest::firstAnswerIsLost);

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().rejected()).isEqualTo(7);
        assertThat(harness.destination.arrived()).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(harness.store.rejects(Optional.empty(), Optional.of("unknown_outcome"), 10))
                .hasSize(7)
                .allSatisfy(stored -> assertThat(stored.reject().message()).contains("might double"));
    }

    @Test
    void lostAnswersAreFollowedByTheSameBytesWhereTheSyncTakesDoublesForIt() {
        harness.onUnknown = OnUnknown.DUPLICATE;
        harness.destination.promising(Dedupe.none()).script(DeliveryTest::firstAnswerIsLost);

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().rejected()).isZero();
        assertThat(harness.destination.arrived()).hasSize(ROWS + 7);
        assertThat(new HashSet<>(harness.destination.arrived())).hasSize(ROWS);
        assertEqual();
    }

    private static Optional<Answer> firstAnswerIsLost(int request, Batch batch) {
        return request == 0
                ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNKNOWN), batch.records()))
                : Optional.empty();
    }

    @Test
    void budgetOfTheProjectIsKeptOverAllSlicesOfARun() {
        harness.destination.limited(limits -> new LaneLimits(
                limits.maxRecords(),
                limits.maxBytes(),
                limits.maxRecordBytes(),
                Optional.of(new Rate(6, Duration.ofMinutes(1))),
                Optional.empty(),
                Optional.empty(),
                limits.maxInFlight()));
        List<Instant> sent = new ArrayList<>();
        harness.destination.script((request, batch) -> {
            sent.add(harness.clock.instant());
            return Optional.empty();
        });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.limit()).isEqualTo(RunLimit.DESTINATION_BUDGET);
        assertThat(sent).hasSizeGreaterThan(6);
        for (int i = 6; i < sent.size(); i++) {
            assertThat(Duration.between(sent.get(i - 6), sent.get(i))).isGreaterThan(Duration.ofSeconds(59));
        }
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
