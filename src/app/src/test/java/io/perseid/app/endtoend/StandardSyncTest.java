package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StoredReject;
import io.perseid.testkit.fake.RecordedDestination;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandardSyncTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    @BeforeEach
    void prepare() {
        harness = new SyncHarness(
                folder,
                new DiskFiles(folder.resolve("ledger")),
                clock -> SqliteStateStore.open(folder.resolve("state"), clock, new OperatingSystemProcesses()));
    }

    @AfterEach
    void close() {
        harness.store.close();
    }

    @Test
    void firstRunSendsEveryRowOnce() {
        harness.orders(100);

        RunReport report = harness.run();

        assertThat(report.failure()).isEmpty();
        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().accepted()).isEqualTo(100);
        assertThat(report.slicesCommitted()).isGreaterThanOrEqualTo(5);
        assertThat(harness.destination.arrived()).hasSize(100);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void secondRunSendsNothing() {
        harness.orders(100);
        harness.run();

        RunReport second = harness.run();

        assertThat(second.counts().accepted()).isZero();
        assertThat(second.counts().unchanged()).isPositive();
        assertThat(harness.destination.arrived()).hasSize(100);
    }

    @Test
    void lateRowInsideLookbackIsSentOnce() {
        harness.orders(50);
        harness.run();
        harness.sql(
                "INSERT INTO orders VALUES (900, now() - INTERVAL 40 MINUTE, now() - INTERVAL 40 MINUTE, 'late', 9)");

        assertThat(harness.run().counts().accepted()).isEqualTo(1);
        assertThat(harness.run().counts().accepted()).isZero();
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void changedRowIsSentAgainUnderTheSameIdentity() {
        harness.orders(50);
        harness.run();
        harness.sql("UPDATE orders SET total = 777, updated_at = now() - INTERVAL 2 MINUTE WHERE id = 3");

        RunReport report = harness.run();

        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(harness.destination.live()).hasSize(50);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void rowThatMovesInTimeIsSentAnewAndItsOldEventIsMarkedAsGone() {
        harness.orders(50);
        harness.run();
        harness.sql("UPDATE orders SET ordered_at = ordered_at - INTERVAL 5 MINUTE, customer = 'moved',"
                + " updated_at = now() - INTERVAL 2 MINUTE WHERE id = 3");

        RunReport report = harness.run();

        assertThat(report.counts().superseded()).isEqualTo(1);
        assertThat(harness.live()).isEqualTo(harness.expected());

        harness.sql("UPDATE orders SET ordered_at = ordered_at + INTERVAL 5 MINUTE, customer = 'c3',"
                + " updated_at = now() - INTERVAL 90 SECOND WHERE id = 3");
        harness.run();
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(harness.run().counts().accepted()).isZero();
    }

    @Test
    void rowWhoseCursorMovesBackIsStillTheSameRow() {
        harness.record = SyncHarness.events("ordered_at", "ordered_at", Optional.empty());
        harness.orders(50);
        harness.run();
        harness.sql("UPDATE orders SET ordered_at = ordered_at - INTERVAL 7 MINUTE WHERE id = 40");

        RunReport report = harness.run();

        assertThat(report.counts().rejected()).isZero();
        assertThat(report.counts().superseded()).isEqualTo(1);
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(harness.run().counts().accepted()).isZero();
    }

    @Test
    void rowsWithEqualCursorsAreAllSent() {
        harness.orders(1);
        harness.sql(
                "DELETE FROM orders",
                "INSERT INTO orders SELECT i, TIMESTAMPTZ '2026-01-01 00:00:00Z', TIMESTAMPTZ '2026-01-01 00:00:00Z',"
                        + " 'c', i FROM range(90) t(i)");

        harness.run();

        assertThat(harness.live()).hasSize(90).isEqualTo(harness.expected());
    }

    @Test
    void rowWithoutCursorIsRejectedOnce() {
        harness.orders(10);
        harness.sql("INSERT INTO orders VALUES (901, now(), NULL, 'c', 1)");

        assertThat(harness.run().counts().rejected()).isEqualTo(1);
        assertThat(harness.run().counts().rejected()).isZero();
        assertThat(harness.store.rejects(Optional.empty(), Optional.empty(), 10))
                .extracting(stored -> stored.reject().code())
                .containsExactly("null_cursor");
    }

    @Test
    void rowsWithoutKeyUserOrTimeAreRejectedOnceWithTheReason() {
        harness.orders(5);
        harness.sql(
                "INSERT INTO orders VALUES (NULL, now() - INTERVAL 5 MINUTE, now() - INTERVAL 5 MINUTE, 'c', 1)",
                "INSERT INTO orders VALUES (902, NULL, now() - INTERVAL 5 MINUTE, 'c', 1)",
                "INSERT INTO orders VALUES (903, now() - INTERVAL 5 MINUTE, now() - INTERVAL 5 MINUTE, NULL, 1)");

        assertThat(harness.run().counts().rejected()).isEqualTo(3);
        assertThat(harness.run().counts().rejected()).isZero();
        assertThat(harness.store.rejects(Optional.empty(), Optional.empty(), 10))
                .extracting(stored -> stored.reject().code())
                .containsExactlyInAnyOrder("null_key", "null_time", "missing_user");
    }

    @Test
    void rowThatWasRejectedForWhatItLackedIsSentWhenItGetsOnlyThat() {
        harness.orders(5);
        harness.sql(
                "INSERT INTO orders VALUES (901, now() - INTERVAL 5 MINUTE, NULL, 'c', 1)",
                "INSERT INTO orders VALUES (902, NULL, now() - INTERVAL 5 MINUTE, 'c', 1)",
                "INSERT INTO orders VALUES (903, now() - INTERVAL 5 MINUTE, now() - INTERVAL 5 MINUTE, NULL, 1)");
        assertThat(harness.run().counts().rejected()).isEqualTo(3);
        harness.sql(
                "UPDATE orders SET updated_at = now() - INTERVAL 2 MINUTE WHERE id = 901",
                "UPDATE orders SET ordered_at = now() - INTERVAL 6 MINUTE WHERE id = 902",
                "UPDATE orders SET customer = 'at last' WHERE id = 903");

        assertThat(harness.run().counts().accepted()).isEqualTo(3);
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(harness.run().counts().unchanged()).isPositive();
    }

    @Test
    void deliveredRowThatLosesItsUserAndGetsAnotherIsSentUnderThat() {
        harness.orders(5);
        harness.run();
        harness.sql("UPDATE orders SET customer = NULL, updated_at = now() - INTERVAL 3 MINUTE WHERE id = 3");
        assertThat(harness.run().counts().rejected()).isEqualTo(1);
        assertThat(harness.run().counts().rejected()).isZero();
        harness.sql("UPDATE orders SET customer = 'another', updated_at = now() - INTERVAL 2 MINUTE WHERE id = 3");

        assertThat(harness.run().counts().accepted()).isEqualTo(1);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void ofDuplicateKeysTheHighestCursorWinsAndTheOthersAreOneRejectEach() {
        harness.orders(60);
        harness.sql(
                "INSERT INTO orders VALUES (5, now() - INTERVAL 3 MINUTE, now() - INTERVAL 3 MINUTE, 'winner', 55)",
                "INSERT INTO orders SELECT * FROM orders WHERE id = 7",
                "UPDATE orders SET total = 1000 WHERE rowid = (SELECT max(rowid) FROM orders WHERE id = 7)");

        RunReport first = harness.run();
        RunReport second = harness.run();

        assertThat(first.counts().accepted()).isEqualTo(60);
        assertThat(first.counts().rejected()).isEqualTo(2);
        assertThat(harness.store.rejects(Optional.empty(), Optional.of("duplicate_key"), 10))
                .extracting(stored -> stored.reject().key())
                .containsExactlyInAnyOrder("5", "7");
        assertThat(harness.destination.live()).hasSize(60);
        assertThat(harness.live()).anyMatch(row -> row.endsWith("|winner|total=55.00"));
        assertThat(second.counts().accepted()).isZero();
        assertThat(second.counts().rejected()).isZero();
    }

    @Test
    void winnerOfATieIsSentAlsoWhereARequestTakesOneRecord() {
        harness.destination = new RecordedDestination("recorded:1", 1);
        harness.orders(10);
        harness.sql(
                "INSERT INTO orders SELECT * FROM orders WHERE id = 7",
                "UPDATE orders SET total = 1000 WHERE rowid = (SELECT max(rowid) FROM orders WHERE id = 7)");

        RunReport report = harness.run();

        assertThat(report.counts().accepted()).isEqualTo(10);
        assertThat(report.counts().rejected()).isEqualTo(1);
        assertThat(harness.destination.live()).hasSize(10);
    }

    @Test
    void futureEventIsHeldAndSentWhenDue() {
        harness.orders(5);
        harness.sql("INSERT INTO orders VALUES (904, now() + INTERVAL 30 MINUTE, now() - INTERVAL 5 MINUTE, 'c', 1)");

        RunReport first = harness.run();
        assertThat(first.counts().held()).isEqualTo(1);
        assertThat(harness.destination.live()).hasSize(5);

        harness.clock.advance(Duration.ofMinutes(31));
        RunReport second = harness.run();

        assertThat(second.counts().accepted()).isEqualTo(1);
        assertThat(harness.live()).isEqualTo(harness.expected());
        assertThat(harness.store.statuses().get(0).held()).isZero();
    }

    @Test
    void rowThatTheWriterRefusesDoesNotTakeDownItsBatch() {
        harness.orders(20);
        harness.record = SyncHarness.events("ordered_at", "updated_at", Optional.empty());
        harness.sql(
                "ALTER TABLE orders ALTER total TYPE VARCHAR", "UPDATE orders SET total = 'refuse me' WHERE id = 4");

        RunReport report = harness.run();

        assertThat(report.counts().accepted()).isEqualTo(19);
        assertThat(report.counts().rejected()).isEqualTo(1);
        StoredReject reject = harness.store
                .rejects(Optional.of("order-submitted"), Optional.empty(), 10)
                .get(0);
        assertThat(reject.reject().code()).isEqualTo("refused");
        assertThat(reject.reject().key()).isEqualTo("4");
        assertThat(harness.run().counts().rejected()).isZero();

        harness.sql("UPDATE orders SET total = 'fine', updated_at = now() - INTERVAL 2 MINUTE WHERE id = 4");
        assertThat(harness.run().counts().accepted()).isEqualTo(1);
    }

    @Test
    void runStopsWhenThereAreMoreRejectsThanAllowed() {
        harness.orders(100);
        harness.maxRejects = 3;
        harness.sql("UPDATE orders SET customer = NULL WHERE id % 4 = 0");

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.failure().orElseThrow().problem().expected()).contains("max_rejects");
    }

    @Test
    void anotherProjectStartsEmptyAndSaysSo() {
        harness.orders(10);
        harness.run();
        harness.destination = new RecordedDestination("recorded:2", 7);

        RunReport report = harness.run();

        assertThat(report.counts().accepted()).isEqualTo(10);
        assertThat(report.warnings()).anyMatch(w -> w.contains("recorded:2") && w.contains("starts empty"));
    }

    @Test
    void dateCursorKeepsTheRestOfTheDay() {
        harness.orders(1);
        harness.record = SyncHarness.events("ordered_at", "updated_at", Optional.of(ZoneId.of("UTC")));
        harness.sql(
                "CREATE OR REPLACE TABLE orders (id BIGINT, ordered_at TIMESTAMPTZ, updated_at DATE, customer VARCHAR,"
                        + " total DECIMAL(18,2))",
                "INSERT INTO orders SELECT i, now() - INTERVAL 2 HOUR - to_days(i), (now() - to_days(i))::DATE, 'c', 1"
                        + " FROM range(30) t(i)");
        harness.run();
        assertThat(harness.live()).hasSize(30);
        harness.sql("INSERT INTO orders VALUES (1000, now() - INTERVAL 1 MINUTE, now()::DATE, 'same day', 2)");

        assertThat(harness.run().counts().accepted()).isEqualTo(1);
        assertThat(harness.live()).isEqualTo(harness.expected());
    }

    @Test
    void timesWithoutAZoneAreReadInTheirZoneAndNothingRecentIsMissed() {
        for (String zone : List.of("Asia/Kolkata", "America/Los_Angeles", "Europe/Berlin")) {
            String local = "(now() AT TIME ZONE '" + zone + "')";
            harness.destination = new RecordedDestination("recorded:" + zone, 7);
            harness.record = SyncHarness.events("ordered_at", "ordered_at", Optional.of(ZoneId.of(zone)));
            harness.sql(
                    "CREATE OR REPLACE TABLE orders (id BIGINT, ordered_at TIMESTAMP, customer VARCHAR, total DECIMAL(18,2))",
                    "INSERT INTO orders SELECT i, " + local + " - INTERVAL 2 MINUTE - to_minutes(i * 7), 'c', 1"
                            + " FROM range(30) t(i)",
                    "INSERT INTO orders VALUES (99, " + local + " + INTERVAL 3 HOUR, 'later', 1)");

            RunReport first = harness.run();

            assertThat(first.counts().accepted()).as(zone).isEqualTo(30);
            String expected = "SELECT 'order submitted|' || epoch_us(ordered_at AT TIME ZONE '" + zone
                    + "') || '|' || customer || '|total=' || total FROM orders WHERE id < 99 ORDER BY 1";
            assertThat(harness.live()).as(zone).isEqualTo(harness.texts(expected));

            harness.sql("INSERT INTO orders VALUES (100, " + local + " - INTERVAL 90 MINUTE, 'late', 1)");
            assertThat(harness.run().counts().accepted()).as(zone).isEqualTo(1);
            assertThat(harness.run().counts().accepted()).as(zone).isZero();
        }
    }

    @Test
    void rowsYoungerThanSettleWaitForTheNextRun() {
        harness.orders(10);
        harness.sql(
                "INSERT INTO orders VALUES (950, now() - INTERVAL 30 SECOND, now() - INTERVAL 30 SECOND, 'young', 1)");

        assertThat(harness.run().counts().accepted()).isEqualTo(10);

        harness.sql("UPDATE orders SET updated_at = now() - INTERVAL 61 SECOND WHERE id = 950");
        assertThat(harness.run().counts().accepted()).isEqualTo(1);
    }
}
