package io.perseid.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.state.Owner;
import io.perseid.testkit.simulator.Campaign.Report;
import io.perseid.testkit.state.FakeProcesses;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays histories. A failure names the seed; {@code perseid simulate --seed SEED --trace} tells what happened. */
@Tag("long")
final class SimulatorTest {

    private static final int THREADS = 2;

    @Test
    void everyGuaranteeHoldsInThousandsOfHistories() throws InterruptedException {
        Report report = new Campaign(Simulator::new, THREADS).run(1, 3_000, (played, broken) -> {});

        assertThat(broken(report)).isEmpty();
        assertThat(report.figures().count("histories")).isEqualTo(3_000);
        assertThat(report.figures().count("run DIED") + report.figures().count("run SUCCEEDED"))
                .isGreaterThan(10_000);
        assertThat(report.figures().counts())
                .as("points at which processes died")
                .containsKeys(
                        "crash: before begin",
                        "crash: after send",
                        "crash: before recover",
                        "crash: after commit-recovered",
                        "crash: after log",
                        "crash: after seal",
                        "crash: before commit",
                        "crash: after commit",
                        "crash: in force",
                        "crash: in append");
        assertThat(report.figures().counts())
                .as("queries that outlive the run that asks")
                .containsKey("query: resume");
        assertThat(report.figures().counts())
                .as("answers")
                .containsKeys(
                        "answer: ALL_OR_NOTHING",
                        "answer: CUT_AFTER",
                        "answer: CUT_AND_DELAYED",
                        "answer: SHORT_COUNT",
                        "answer: RATE_LIMITED",
                        "answer: TOO_LARGE",
                        "answer: SOME_USERS_LATER");
    }

    /** Of 200,000 histories these ones broke, by a defect of the engine or of what judges it. */
    @Test
    void everyGuaranteeHoldsInHistoriesThatOnceBroke() {
        try (Simulator simulator = new Simulator()) {
            for (long seed : new long[] {3407, 6357, 13547, 16434, 31836, 41639, 56536, 88822, 92073, 107479, 119523}) {
                assertThat(simulator.play(seed, false).broken())
                        .as("seed %d", seed)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyGuaranteeHoldsOnARealStateDatabaseAndRealFiles(@TempDir Path folder) throws InterruptedException {
        Path template = folder.resolve("template");
        DiskStorage.prepare(template, InstantSource.system(), new FakeProcesses(new Owner("simulated", 0, 1)));
        AtomicInteger number = new AtomicInteger();
        Campaign campaign = new Campaign(
                () -> new Simulator(
                        () -> new DiskStorage(folder.resolve("history" + number.incrementAndGet()), template),
                        Tampering.none()),
                THREADS);

        Report report = campaign.run(1_000_000, 200, (played, broken) -> {});

        assertThat(broken(report)).isEmpty();
        assertThat(report.figures().count("histories")).isEqualTo(200);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        try (Simulator one = new Simulator();
                Simulator other = new Simulator()) {
            // Another history before it makes no difference.
            other.play(99, false);
            for (long seed = 1; seed <= 20; seed++) {
                Outcome first = one.play(seed, true);
                Outcome second = other.play(seed, true);

                assertThat(second.trace()).as("seed %d", seed).isEqualTo(first.trace());
                assertThat(other.play(seed, false).digest()).isEqualTo(first.digest());
                assertThat(first.trace()).hasSizeGreaterThan(20);
            }
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() throws InterruptedException {
        Report one = new Campaign(Simulator::new, 1).run(7_000, 100, (played, broken) -> {});
        Report three = new Campaign(Simulator::new, 3).run(7_000, 100, (played, broken) -> {});

        assertThat(three.figures().counts()).isEqualTo(one.figures().counts());
    }

    private static String broken(Report report) {
        return report.broken().stream()
                .map(outcome ->
                        "seed " + outcome.seed() + ": " + outcome.broken().orElse(""))
                .collect(Collectors.joining("\n"));
    }
}
