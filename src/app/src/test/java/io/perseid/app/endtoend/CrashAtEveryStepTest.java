package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Dedupe;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.StoredReject;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.SimulatedCrash;
import io.perseid.testkit.steps.VirtualClock;
import io.perseid.testkit.steps.VirtualSteps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole sync in one thread on a virtual clock, which dies once at every step there is: before the step's work, and after
 * it but before anyone learned of it. What was not forced to the disk is lost. The next run must make the destination equal
 * to the table, whatever happened to the rows meanwhile.
 */
@Tag("long")
final class CrashAtEveryStepTest {

    private static final int ROWS = 45;
    private static final int BATCH = 7;
    private static final int BATCHES_UNDER_WAY = 6;
    private static final String ENDED = "the run ended first";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private FakeProcesses processes = new FakeProcesses(new Owner("test", 1, 1));

    @Test
    void everyCrashEndsWithDestinationEqualToWarehouse() {
        int points = points(1);
        for (int point = 0; point < points; point++) {
            survive(point, 1, false);
        }
        assertThat(points).as("points at which the run died").isGreaterThan(150);
        assertThat(passedPoints(1)).contains("after merge", "before commit-merged", "after commit", "before end");
    }

    @Test
    void rowsThatChangeOrMoveWhileInDoubtEndRight() {
        int points = points(2);
        for (int point = 0; point < points; point++) {
            survive(point, 2, true);
        }
    }

    @Test
    void crashWhileRecoveringFromACrashIsRecoveredFromAsWell() {
        List<String> passed = passedPoints(1);
        // In the middle of a slice: its request was answered, and nobody has learned of it yet.
        int middle = passed.subList(0, passed.size() / 2).lastIndexOf("after send");
        Set<String> where = new HashSet<>();
        boolean ended = false;
        for (int point = 0; !ended; point++) {
            SyncHarness harness = harness();
            die(harness, new VirtualSteps(harness.clock, 1).crashingAt(middle));
            String second = die(harness, new VirtualSteps(harness.clock, 5).crashingAt(point));
            ended = second.equals(ENDED);
            where.add(second);

            RunReport report = harness.run(new VirtualSteps(harness.clock, 9));

            assertThat(report.status()).as("%s: %s", second, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(harness.live())
                    .as("second crash %s (point %d)", second, point)
                    .isEqualTo(harness.expected());
        }
        assertThat(where)
                .contains("before recover", "after recover", "before commit-recovered", "after commit-recovered");
    }

    @Test
    void rowsWithADurableReceiptAreNotSentAgain() {
        int logs = 0;
        int point = 0;
        // The sixth log step carries the receipts of earlier batches; once it is over, they are durable.
        for (String name : passedPoints(1)) {
            if (name.equals("after log") && ++logs == 6) {
                break;
            }
            point++;
        }
        SyncHarness harness = harness();
        die(harness, new VirtualSteps(harness.clock, 1).crashingAt(point + 1));
        int before = harness.destination.arrived().size();

        RunReport report = harness.run();

        int again = harness.destination.arrived().size() - new HashSet<>(harness.destination.arrived()).size();
        assertThat(before).isGreaterThan(BATCH);
        assertThat(again).isLessThan(before);
        assertThat(report.counts().accepted()).isLessThan(ROWS);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void onALaneThatWouldDoubleThemRowsInTheAirAreParkedByDefault() {
        List<String> passed = passedPoints(1);
        SyncHarness harness = harness();
        harness.destination.promising(Dedupe.none());
        dieInTheAir(harness, passed);

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        List<StoredReject> parked = harness.store.rejects(Optional.empty(), Optional.of("unknown_outcome"), 100);
        assertThat(parked).isNotEmpty();
        assertThat(harness.destination.arrived()).doesNotHaveDuplicates();
        assertThat(harness.destination.arrived().size() + parked.size()).isGreaterThanOrEqualTo(ROWS);
        assertThat(harness.run().counts().rejected()).as("parked once").isZero();
    }

    @Test
    void onALaneThatWouldDoubleThemRowsInTheAirAreSentAgainWhereTheSyncSaysSo() {
        List<String> passed = passedPoints(1);
        SyncHarness harness = harness();
        harness.destination.promising(Dedupe.none());
        harness.onUnknown = OnUnknown.DUPLICATE;
        dieInTheAir(harness, passed);

        assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(harness.store.rejects(Optional.empty(), Optional.of("unknown_outcome"), 100))
                .isEmpty();
    }

    /** At a request in the middle, which has arrived while nobody has learned of it. */
    private void dieInTheAir(SyncHarness harness, List<String> passed) {
        int middle = passed.subList(0, passed.size() / 2).lastIndexOf("after send");
        assertThat(die(harness, new VirtualSteps(harness.clock, 1).crashingAt(middle)))
                .isEqualTo("after send");
    }

    private void survive(int point, long seed, boolean meddle) {
        String history = "crash at point " + point + ", seed " + seed;
        SyncHarness harness = harness();
        String where = die(harness, new VirtualSteps(harness.clock, seed).crashingAt(point));
        int sentBefore = harness.destination.arrived().size();
        if (meddle) {
            harness.sql(
                    "UPDATE orders SET total = total + 100, updated_at = now() - INTERVAL 3 MINUTE WHERE id % 7 = 1",
                    "UPDATE orders SET ordered_at = ordered_at - INTERVAL 1 HOUR, updated_at = now() - INTERVAL 3 MINUTE"
                            + " WHERE id % 7 = 2",
                    "UPDATE orders SET customer = 'other', updated_at = now() - INTERVAL 2 MINUTE WHERE id % 7 = 3");
        }

        RunReport report = harness.run(new VirtualSteps(harness.clock, seed + 100));

        assertThat(report.status())
                .as(history + " (" + where + "): " + report.failure())
                .isEqualTo(RunStatus.SUCCEEDED);
        assertThat(harness.live()).as(history + " (" + where + ")").isEqualTo(harness.expected());
        assertThat(harness.store.rejects(Optional.empty(), Optional.empty(), 100))
                .as(history + " (" + where + ") rejects")
                .extracting(stored -> stored.reject().code())
                .containsExactly("missing_user");
        if (!meddle) {
            int again = harness.destination.arrived().size() - ROWS;
            assertThat(again)
                    .as(history + " (" + where + ") records sent again of " + sentBefore)
                    .isLessThanOrEqualTo(BATCH * BATCHES_UNDER_WAY);
            // What a dead run left is counted when it is recovered: a row counted twice was sent again despite its
            // receipt.
            assertThat(harness.store.runs(Optional.empty(), 10).stream()
                            .mapToLong(recorded -> recorded.counts().accepted())
                            .sum())
                    .as(history + " (" + where + ") receipts over all runs")
                    .isEqualTo(ROWS);
        }
        int arrived = harness.destination.arrived().size();
        assertThat(harness.run().counts().accepted()).as(history + " third run").isZero();
        assertThat(harness.destination.arrived()).hasSize(arrived);
    }

    /** Runs until the crash and loses what was not forced. @return the name of the point */
    private String die(SyncHarness harness, VirtualSteps steps) {
        String where = ENDED;
        Run run = harness.start(steps);
        try {
            steps.runUntil(run::hasEnded);
        } catch (SimulatedCrash crash) {
            where = crash.point();
        }
        harness.dropConnections();
        processes.end(harness.owner);
        harness.owner = new Owner("test", harness.owner.pid() + 1, 1);
        ((CrashingFiles) harness.files).crash(new Random(where.hashCode()));
        return where;
    }

    private int points(long seed) {
        return passedPoints(seed).size();
    }

    private List<String> passedPoints(long seed) {
        SyncHarness harness = harness();
        VirtualSteps steps = new VirtualSteps(harness.clock, seed);
        harness.run(steps);
        assertThat(harness.live()).isEqualTo(harness.expected());
        return steps.passed();
    }

    private SyncHarness harness() {
        processes = new FakeProcesses(new Owner("test", 1, 1));
        SyncHarness harness = new SyncHarness(folder, new CrashingFiles(), this::store);
        harness.copyOf(template());
        // Small slices make enough segments that the run merges them at its end.
        harness.slicing = new Slicing(6, Duration.ofSeconds(10), 100);
        return harness;
    }

    private StateStore store(VirtualClock clock) {
        return new InMemoryStateStore(clock, processes);
    }

    /** The table is made once and copied, because making it costs more than a run. */
    private Path template() {
        if (!Files.exists(folder.resolve("template/shop.duckdb"))) {
            folder.resolve("template").toFile().mkdirs();
            SyncHarness maker = new SyncHarness(folder.resolve("template"), new CrashingFiles(), this::store);
            maker.orders(ROWS);
            maker.sql("INSERT INTO orders VALUES (902, now() - INTERVAL 9 MINUTE, now() - INTERVAL 9 MINUTE, NULL, 1)");
        }
        return folder.resolve("template/shop.duckdb");
    }
}
