package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.SimulatedCrash;
import io.perseid.testkit.steps.VirtualSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices of one run that are open at the same time, and what reaches the disk meanwhile. */
final class ParallelSlicesTest {

    private static final int ROWS = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    private final FakeProcesses processes = new FakeProcesses(new Owner("test", 1, 1));

    @BeforeEach
    void prepare() {
        harness = new SyncHarness(folder, new CrashingFiles(), clock -> new InMemoryStateStore(clock, processes));
        harness.orders(ROWS);
    }

    @Test
    void rangesOfADatabaseFileAreReadAtTheSameTime() {
        VirtualSteps steps = new VirtualSteps(harness.clock, 3);
        RunReport report = harness.run(steps);

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        List<String> passed = steps.passed();
        List<String> untilFirstCommit = passed.subList(0, passed.indexOf("before commit"));
        assertThat(untilFirstCommit.stream().filter("after open-reader"::equals))
                .hasSize(2);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void rowsOfAFileThatMayChangeAreReadOneSliceAfterTheOther() {
        harness.sql(
                "COPY orders TO '" + folder.resolve("orders.parquet") + "' (FORMAT parquet)",
                "DROP TABLE orders",
                "CREATE VIEW orders AS SELECT * FROM '" + folder.resolve("orders.parquet") + "'");
        VirtualSteps steps = new VirtualSteps(harness.clock, 3);
        RunReport report = harness.run(steps);

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        List<String> passed = steps.passed();
        List<String> untilFirstCommit = passed.subList(0, passed.indexOf("before commit"));
        assertThat(untilFirstCommit.stream().filter("after open-reader"::equals))
                .hasSize(1);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void failureOfOneSliceKeepsWhatTheOtherHasCommittedAndTheRunGoesOn() {
        harness.slicing = new Slicing(10, Duration.ofSeconds(10), 100);
        int[] sent = new int[1];
        harness.destination.script((request, batch) -> {
            if (++sent[0] == 5) {
                throw new IllegalStateException("a defect in the connector");
            }
            return Optional.empty();
        });
        RunReport broken = harness.run();
        assertThat(broken.status()).isEqualTo(RunStatus.FAILED);

        RunReport report = harness.run(new VirtualSteps(harness.clock, 9));

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(harness.run().counts().accepted()).isZero();
    }

    @Test
    void receiptsReachTheDiskThoughNothingElseIsSentMeanwhile() {
        harness.slicing = new Slicing(1_000, Duration.ofSeconds(10), 100);
        harness.destination.script((request, batch) ->
                request == 2 ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0)) : Optional.empty());
        VirtualSteps counting = new VirtualSteps(harness.clock, 3);
        harness.run(counting);
        int lastSend = counting.passed().lastIndexOf("before send");

        prepare();
        harness.destination.script((request, batch) ->
                request == 2 ? Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0)) : Optional.empty());
        VirtualSteps dying = new VirtualSteps(harness.clock, 3).crashingAt(lastSend);
        Run run = harness.start(dying);
        assertThat(catchThrowableOfType(SimulatedCrash.class, () -> dying.runUntil(run::hasEnded)))
                .isNotNull();
        harness.dropConnections();
        processes.end(harness.owner);
        harness.owner = new Owner("test", 2, 1);
        ((CrashingFiles) harness.files).crash(new Random(1));

        // The refused request waited for seconds, so every other receipt had the time to be written.
        assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.destination.arrived()).hasSize(ROWS);
        assertThat(new HashSet<>(harness.destination.arrived())).hasSize(ROWS);
    }

    @Test
    void noRequestStartsThatTheLeaseMightNotOutlast() {
        harness.slicing = new Slicing(1_000, Duration.ofSeconds(10), 100);
        VirtualSteps steps = new VirtualSteps(harness.clock, 3);
        int[] jumpedAt = new int[1];
        harness.destination.script((request, batch) -> {
            if (request == 0) {
                // The answer came late, and the lease could not be renewed meanwhile.
                harness.clock.advance(Duration.ofSeconds(100));
                jumpedAt[0] = steps.passed().size();
            }
            return Optional.empty();
        });

        assertThat(harness.run(steps).status()).isEqualTo(RunStatus.SUCCEEDED);

        List<String> after = steps.passed().subList(jumpedAt[0], steps.passed().size());
        List<String> untilRenewed = after.subList(0, after.indexOf("after renew"));
        // Those that were in the air already; without the lease in mind all eight that are left would go.
        assertThat(untilRenewed.stream().filter("before send"::equals)).hasSizeLessThan(4);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void cutRunWaitsForNoAnswerAndTheNextOneSendsTheSameAgain() {
        VirtualSteps steps = new VirtualSteps(harness.clock, 3);
        Run run = harness.start(steps);
        steps.runUntil(() -> steps.passed().contains("before send"));
        run.stop();
        run.cut();
        steps.runUntil(run::hasEnded);
        assertThat(run.report().status()).isEqualTo(RunStatus.STOPPED);

        assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(new HashSet<>(harness.destination.arrived())).hasSize(ROWS);
    }
}
