package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.plan.ReplayRequest;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and groups: sliced by key, whatever the mode. */
final class KeyedSyncTest {

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
        harness.mode = Mode.FULL;
        harness.model = new Model.Table("customers");
        harness.record = new RecordDefinition.Users(
                "id",
                new PropertySet(List.of(), Optional.of(new PropertySet.AllColumns(List.of("secret"), NullPolicy.OMIT))),
                List.of(),
                List.of());
        harness.slicing = new Slicing(10, Duration.ofSeconds(10), 100);
        harness.sql("CREATE TABLE customers AS SELECT 'u' || i AS id, 'name ' || i AS \"full.name\", i AS spend,"
                + " 'hidden' AS secret FROM range(35) t(i)");
    }

    @Test
    void everyRowIsSentOnceInSlicesByKey() {
        RunReport report = harness.run();

        assertThat(report.status()).as(report.failure().toString()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.slicesCommitted()).isEqualTo(4);
        assertThat(harness.destination.live()).hasSize(35).containsEntry("u7", "full.name=name 7 spend=7");
        assertThat(harness.run().counts().requests()).isZero();
    }

    @Test
    void onlyChangedRowsAreSentAgain() {
        harness.run();
        harness.sql("UPDATE customers SET spend = 1000 WHERE id IN ('u3', 'u30')", "UPDATE customers SET secret = 'x'");

        RunReport report = harness.run();

        assertThat(report.counts().accepted()).isEqualTo(2);
        assertThat(report.counts().unchanged()).isEqualTo(33);
        assertThat(harness.destination.live()).containsEntry("u30", "full.name=name 30 spend=1000");
    }

    @Test
    void newColumnThatIsNullSendsNothing() {
        harness.run();
        harness.sql("ALTER TABLE customers ADD COLUMN city VARCHAR");

        assertThat(harness.run().counts().requests()).isZero();

        harness.sql("UPDATE customers SET city = 'Ulm' WHERE id = 'u1'");
        assertThat(harness.run().counts().accepted()).isEqualTo(1);
    }

    @Test
    void duplicateUserIsOneRejectAndTheWinnerDoesNotDependOnTheOrderOfRows() {
        harness.sql("INSERT INTO customers SELECT id, 'other', spend, secret FROM customers WHERE id = 'u5'");
        harness.run();
        String winner = harness.destination.live().get("u5");
        harness.sql(
                "CREATE TABLE turned AS SELECT * FROM customers ORDER BY rowid DESC",
                "DROP TABLE customers",
                "ALTER TABLE turned RENAME TO customers");

        RunReport second = harness.run();

        assertThat(second.counts().requests()).isZero();
        assertThat(second.counts().rejected()).isZero();
        assertThat(harness.destination.live()).containsEntry("u5", winner);
        assertThat(harness.store.rejects(Optional.empty(), Optional.of("duplicate_key"), 10))
                .hasSize(1);
    }

    @Test
    void rowThatSharesItsKeyAgainIsARejectAgain() {
        String shared = "INSERT INTO customers SELECT id, 'other', spend, secret FROM customers WHERE id = 'u5'";
        for (String left : List.of("other", "name 5")) {
            harness.sql(shared);
            harness.run();
            assertThat(duplicates()).isEqualTo(1);
            harness.sql("DELETE FROM customers WHERE id = 'u5' AND \"full.name\" <> '" + left + "'");
            harness.run();
            assertThat(duplicates()).as("only %s is left", left).isZero();
            harness.sql("INSERT INTO customers VALUES ('u5', '" + (left.equals("other") ? "name 5" : "other")
                    + "', 5, 'hidden')");

            RunReport again = harness.run();

            assertThat(duplicates()).as("it was %s", left).isEqualTo(1);
            assertThat(again.counts().rejected()).isEqualTo(1);
            assertThat(harness.run().counts().rejected()).isZero();
            harness.sql("DELETE FROM customers WHERE \"full.name\" = 'other'");
            harness.run();
        }
    }

    @Test
    void replayThatFindsARowAloneForgetsThatItLost() {
        harness.sql("INSERT INTO customers SELECT id, 'other', spend, secret FROM customers WHERE id = 'u5'");
        harness.run();
        String loser = String.valueOf(harness.destination.live().get("u5")).contains("other") ? "name 5" : "other";
        harness.sql("DELETE FROM customers WHERE \"full.name\" = '" + loser + "'");
        harness.replay(new ReplayRequest(Optional.empty(), false));
        assertThat(duplicates()).isZero();
        harness.sql("INSERT INTO customers VALUES ('u5', '" + loser + "', 5, 'hidden')");

        harness.run();

        assertThat(duplicates()).isEqualTo(1);
    }

    private int duplicates() {
        return harness.store
                .rejects(Optional.empty(), Optional.of("duplicate_key"), 10)
                .size();
    }

    @Test
    void emptyTableIsNoFailure() {
        harness.sql("DELETE FROM customers");

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().requests()).isZero();
    }

    @Test
    void modeOnceLoadsOnce() {
        harness.mode = Mode.ONCE;
        harness.run();
        harness.sql("INSERT INTO customers VALUES ('later', 'n', 1, 's')");

        RunReport second = harness.run();

        assertThat(second.counts().read()).isZero();
        assertThat(second.warnings()).anyMatch(warning -> warning.contains("already"));
        assertThat(harness.destination.live()).doesNotContainKey("later");
    }

    @Test
    void manySmallRunsLeaveFewSegments() {
        for (int run = 0; run < 12; run++) {
            harness.sql("UPDATE customers SET spend = spend + 1 WHERE id = 'u" + run + "'");
            assertThat(harness.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        }

        assertThat(harness.store.statuses().get(0).segments()).isLessThan(10);
        assertThat(harness.run().counts().requests()).isZero();
    }
}
