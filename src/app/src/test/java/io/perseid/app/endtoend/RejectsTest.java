package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.engine.plan.ReplayRequest;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.StoredReject;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.SimulatedCrash;
import io.perseid.testkit.steps.VirtualSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows that were refused: listed once, tried again when they change or somebody wants it, never lost. */
@SuppressWarnings("NullAway.Init")
final class RejectsTest {

    private static final ReplayRequest BY_KEY = new ReplayRequest(Optional.empty(), false);
    private static final ReplayRequest STORED = new ReplayRequest(Optional.empty(), true);
    private static final String OLD = "now() - INTERVAL 9 HOUR";

    @TempDir
    Path folder;

    private FakeProcesses processes;
    private SyncHarness harness;

    @BeforeEach
    void prepare() {
        harness = harness();
        harness.orders(10);
    }

    /** One record a request, so that a refusal concerns one row. */
    private SyncHarness harness() {
        processes = new FakeProcesses(new Owner("test", 1, 1));
        SyncHarness made =
                new SyncHarness(folder, new CrashingFiles(), clock -> new InMemoryStateStore(clock, processes));
        made.destination = new RecordedDestination("recorded:1", 1);
        return made;
    }

    /** Refuses every record that holds one of these texts. */
    private void refuse(String... texts) {
        harness.destination.script((request, batch) -> {
            String body = new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8);
            return List.of(texts).stream()
                    .filter(body::contains)
                    .findFirst()
                    .map(text -> new Answer(
                            Receipt.all(1, Outcome.REJECTED, new Refusal("bad_total", "no " + text + ", please")), 0));
        });
    }

    /** An order that no later run reads by itself: it lies before the look-back. */
    private void oldOrder(int id, String total) {
        harness.sql("INSERT INTO orders VALUES (" + id + ", " + OLD + ", " + OLD + ", 'c', " + total + ")");
    }

    private List<StoredReject> rejects() {
        return harness.store.rejects(Optional.empty(), Optional.empty(), 100);
    }

    private List<String> rejected() {
        return rejects().stream()
                .map(stored -> stored.reject().code() + " " + stored.reject().key())
                .sorted()
                .toList();
    }

    private LedgerStatus status() {
        return harness.store.statuses().get(0);
    }

    private void assertEqual() {
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void refusedRowIsTriedAgainWhenItChangesAndItsRejectEnds() {
        refuse("total=5.00");
        assertThat(harness.run().counts().rejected()).isEqualTo(1);
        assertThat(rejected()).containsExactly("bad_total 4");
        assertThat(harness.run().counts().requests())
                .as("unchanged, so not sent again")
                .isZero();
        harness.sql("UPDATE orders SET total = 5.01, updated_at = now() - INTERVAL 2 MINUTE WHERE id = 4");

        assertThat(harness.run().counts().accepted()).isEqualTo(1);

        assertThat(rejected()).isEmpty();
        assertEqual();
    }

    @Test
    void changedRowThatIsRefusedAgainTakesThePlaceOfItsReject() {
        refuse("total=5.0");
        harness.run();
        harness.sql("UPDATE orders SET total = 5.01, updated_at = now() - INTERVAL 2 MINUTE WHERE id = 4");

        assertThat(harness.run().counts().rejected()).isEqualTo(1);

        assertThat(rejects())
                .singleElement()
                .satisfies(stored -> assertThat(stored.reject().payload()).contains("total=5.01"));
    }

    @Test
    void replayReadsTheRowAgainByItsKeyAndMovesNoCheckpoint() {
        oldOrder(77, "777");
        refuse("total=777");
        harness.run();
        harness.run();
        refuse();
        assertThat(harness.run().counts().requests()).isZero();
        Checkpoint before = status().checkpoint().orElseThrow();

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().read()).isEqualTo(1);
        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(rejected()).isEmpty();
        assertThat(status().checkpoint()).contains(before);
        assertEqual();
        assertThat(harness.run().counts().requests()).isZero();
    }

    @Test
    void replayLeavesChangesOfTheMappingToTheNextRun() {
        refuse("total=5.00");
        harness.run();
        harness.record = SyncHarness.events("ordered_at", "ordered_at", Optional.of(ZoneId.of("UTC")));
        refuse();

        harness.replay(BY_KEY);
        String mapping = status().checkpoint().orElseThrow().mapping();
        harness.run();

        assertThat(status().checkpoint().orElseThrow().mapping()).isNotEqualTo(mapping);
        assertEqual();
    }

    @Test
    void rowThatIsRefusedAgainStaysOneReject() {
        refuse("total=5.00");
        harness.run();
        StoredReject first = rejects().get(0);

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.counts().rejected()).isEqualTo(1);
        assertThat(rejects()).singleElement().satisfies(stored -> {
            assertThat(stored.id()).isEqualTo(first.id());
            assertThat(stored.run()).isGreaterThan(first.run());
        });
    }

    @Test
    void replayOfOneCodeLeavesTheOthers() {
        harness.sql("INSERT INTO orders VALUES (903, " + OLD + ", " + OLD + ", NULL, 1)");
        refuse("total=5.00");
        harness.run();
        refuse();

        RunReport report = harness.replay(new ReplayRequest(Optional.of("bad_total"), false));

        assertThat(report.counts().read()).isEqualTo(1);
        assertThat(rejected()).containsExactly("missing_user 903");
    }

    @Test
    void rowThatIsGoneIsSentAsItWasStored() {
        oldOrder(77, "777");
        refuse("total=777");
        harness.run();
        harness.sql("DELETE FROM orders WHERE id = 77");
        refuse();

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.warnings())
                .anyMatch(w -> w.equals("1 row is no longer in what the sync reads: sent as stored, byte for byte"));
        assertThat(report.counts().read()).isZero();
        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(harness.destination.arrived())
                .anyMatch(record -> record.endsWith("|c|" + insertId(record) + "\ttotal=777.00"));
        assertThat(rejected()).isEmpty();
        assertThat(harness.replay(BY_KEY).counts().requests()).isZero();
    }

    private static String insertId(String record) {
        return record.split("\t")[1].split("\\|")[3];
    }

    @Test
    void storedPayloadCarriesTheTombstoneOfTheEventThatItSupersedes() {
        harness.run();
        refuse("total=999");
        harness.sql("UPDATE orders SET ordered_at = ordered_at - INTERVAL 1 HOUR, total = 999,"
                + " updated_at = now() - INTERVAL 2 MINUTE WHERE id = 4");
        harness.run();
        List<String> expected = harness.expected();
        harness.sql("DELETE FROM orders WHERE id = 4");
        refuse();

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(harness.live()).isEqualTo(expected);
        assertThat(rejected()).isEmpty();
    }

    @Test
    void storedPayloadIsSentForRowsThatAreStillThereIfSomebodyWantsIt() {
        refuse("total=5.00");
        harness.run();
        harness.sql("UPDATE orders SET total = 6 WHERE id = 4");
        refuse();

        RunReport report = harness.replay(STORED);

        assertThat(report.counts().read()).isZero();
        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(harness.destination.arrived()).anyMatch(record -> record.endsWith("total=5.00"));
        assertThat(rejected()).isEmpty();
        harness.sql("UPDATE orders SET updated_at = now() - INTERVAL 2 MINUTE WHERE id = 4");
        harness.run();
        assertEqual();
    }

    @Test
    void goneRowOfWhichOnlyValuesAreStoredStaysAndIsTold() {
        harness.sql(
                "INSERT INTO orders VALUES (903, " + OLD + ", " + OLD + ", NULL, 1)",
                "INSERT INTO orders VALUES (NULL, " + OLD + ", " + OLD + ", 'c', 1)");
        harness.run();
        harness.sql("DELETE FROM orders WHERE id = 903");

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.warnings())
                .anyMatch(
                        w -> w.equals(
                                "1 row is no longer in what the sync reads, and not stored whole: the reject is kept until dropped"))
                .anyMatch(w -> w.startsWith("1 reject is without a key"));
        assertThat(report.counts().requests()).isZero();
        assertThat(rejected()).containsExactly("missing_user 903", "null_key ");
        assertThat(harness.replay(STORED).warnings()).anyMatch(w -> w.startsWith("2 rejects are not stored as"));
    }

    @Test
    void payloadOfARowThatWasDeliveredSinceIsNotSent() {
        afterCorrection();
        int tidying = pointsOfTheNextRun().indexOf("before tidy-rejects");
        afterCorrection();
        List<StoredReject> stale = rejects();
        // Dies after the new version was delivered and before its reject was ended.
        dieAt(tidying);
        assertThat(rejects()).isEqualTo(stale).hasSize(1);

        RunReport report = harness.replay(STORED);

        assertThat(report.counts().requests()).isZero();
        assertThat(rejected()).isEmpty();
        assertEqual();
    }

    /** An order was refused, and corrected since. */
    private void afterCorrection() {
        harness = harness();
        harness.orders(10);
        refuse("total=5.00");
        harness.run();
        refuse();
        harness.sql("UPDATE orders SET total = 6, updated_at = now() - INTERVAL 2 MINUTE WHERE id = 4");
    }

    @Test
    void duplicatesEndWhenTheirKeyStandsAlone() {
        harness.sql(
                "INSERT INTO orders VALUES (77, " + OLD + ", " + OLD + ", 'loser', 1)",
                "INSERT INTO orders VALUES (77, now() - INTERVAL 8 HOUR, now() - INTERVAL 8 HOUR, 'winner', 2)",
                "INSERT INTO orders VALUES (78, " + OLD + ", " + OLD + ", 'loser', 1)",
                "INSERT INTO orders VALUES (78, now() - INTERVAL 8 HOUR, now() - INTERVAL 8 HOUR, 'winner', 2)");
        harness.run();
        assertThat(harness.replay(BY_KEY).counts().requests()).isZero();
        assertThat(rejected()).containsExactly("duplicate_key 77", "duplicate_key 78");
        harness.sql("DELETE FROM orders WHERE id = 77 AND customer = 'winner'");

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(rejected()).containsExactly("duplicate_key 78");
        assertThat(harness.live()).anyMatch(row -> row.endsWith("|loser|total=1.00"));
    }

    @Test
    void oldRejectsArePrunedAndThePruningIsTold() {
        refuse("total=5.00", "total=6.25", "total=7.50");
        harness.retention = new RejectRetention(Duration.ofDays(30), 2);

        RunReport report = harness.run();

        assertThat(report.warnings()).anyMatch(w -> w.startsWith("1 old reject deleted"));
        assertThat(rejects()).hasSize(2);
        assertThat(status().rejectsPruned()).isEqualTo(1);
        assertThat(harness.run().counts().requests())
                .as("still known as refused")
                .isZero();
        harness.clock.advanceTo(harness.clock.instant().plus(Duration.ofDays(31)));
        assertThat(harness.run().warnings()).anyMatch(w -> w.startsWith("2 old rejects deleted"));
        assertThat(rejects()).isEmpty();
    }

    @Test
    void replayBesideARunOfTheSyncIsToldThatItIsBusy() {
        refuse("total=5.00");
        harness.run();
        assertThat(harness.store.beginRun(
                        status().ledger(), "order-submitted", "schedule", harness.owner, Duration.ofHours(1)))
                .isPresent();

        RunReport report = harness.replay(BY_KEY);

        assertThat(report.status()).isEqualTo(RunStatus.BUSY);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("another run of it is under way");
        assertThat(rejected()).containsExactly("bad_total 4");
    }

    @Test
    void noCrashLosesOrDoublesAReject() {
        String[] refused = {"total=2.50", "total=5.00", "total=11.25"};
        refuse(refused);
        int points = pointsOfTheNextRun().size();
        for (int point = 0; point < points; point++) {
            harness = harness();
            refuse(refused);
            String where = dieAt(point);

            RunReport report = harness.run(new VirtualSteps(harness.clock, 3));

            assertThat(report.status()).as(where).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(rejected()).as(where).containsExactly("bad_total 2", "bad_total 4", "bad_total 9");
            assertThat(harness.live()).as(where).hasSize(7);
        }
        assertThat(points).isGreaterThan(60);
    }

    @Test
    void noCrashOfAReplayLosesOrDoublesAReject() {
        String[] still = {"total=5.00"};
        afterRefusals();
        refuse(still);
        harness.replay = Optional.of(BY_KEY);
        int points = pointsOfTheNextRun().size();
        for (int point = 0; point < points; point++) {
            afterRefusals();
            refuse(still);
            harness.replay = Optional.of(BY_KEY);
            String where = dieAt(point);
            harness.replay = Optional.empty();
            harness.run();

            RunReport report = harness.replay(BY_KEY);

            assertThat(report.status()).as(where).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(rejected()).as(where).containsExactly("bad_total 4");
            assertThat(harness.live()).as(where).hasSize(10);
            assertThat(harness.destination.arrived().size()).as(where).isLessThanOrEqualTo(12);
        }
        assertThat(points).isGreaterThan(40);
    }

    /** Three orders were refused: one that will be taken now, one that will not, and one that is gone. */
    private void afterRefusals() {
        harness = harness();
        // The tables are made once and copied, because making them costs more than a run.
        Path before = folder.resolve("before.duckdb");
        Path after = folder.resolve("after.duckdb");
        if (!Files.exists(before)) {
            harness.orders(10);
            oldOrder(77, "777");
            copy(harness.database, before);
            harness.sql("DELETE FROM orders WHERE id = 77");
            copy(harness.database, after);
        }
        harness.copyOf(before);
        refuse("total=2.50", "total=5.00", "total=777");
        harness.run();
        harness.copyOf(after);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> pointsOfTheNextRun() {
        VirtualSteps steps = new VirtualSteps(harness.clock, 1);
        harness.run(steps);
        return steps.passed();
    }

    private String dieAt(int point) {
        VirtualSteps steps = new VirtualSteps(harness.clock, 1).crashingAt(point);
        String where = "the run ended first";
        Run run = harness.start(steps);
        try {
            steps.runUntil(run::hasEnded);
        } catch (SimulatedCrash crash) {
            where = crash.point();
        }
        harness.dropConnections();
        processes.end(harness.owner);
        harness.owner = new Owner("test", harness.owner.pid() + 1, 1);
        ((CrashingFiles) harness.files).crash(new Random(point));
        return where + " (point " + point + ")";
    }

    @Test
    void replayIsARunOfItsOwnInTheHistory() {
        refuse("total=5.00");
        harness.run();
        harness.replay(BY_KEY);
        assertThat(harness.store.runs(Optional.empty(), 10))
                .extracting(RunRecord::status)
                .containsOnly(RunStatus.SUCCEEDED)
                .hasSize(2);
    }
}
