package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Deletes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stops a run before it sends anything, and what deletes nothing: a part of {@link MirrorContract}. */
abstract class MirrorGuardsContract extends MirroredChangesContract {

    @Test
    final void columnThatIsGoneStopsTheRunUntilAPersonAllowsIt() {
        stage.record = MirrorStage.users(MirrorStage.allColumns());
        table.fill(1, 20);
        table.change(3, thing -> thing.noting("x"));
        stage.run();
        table.sql("ALTER TABLE things DROP COLUMN note");

        assertStops(
                "no column for " + column("note") + ", which was sent until now",
                "the columns of the last run",
                "--allow-columns");

        stage.allowed = new Allowances(false, false, true);
        RunReport report = stage.run();
        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().accepted()).as("rows that had a value in it").isEqualTo(1);
        stage.allowed = Allowances.none();
        assertNothingLeft();
    }

    @Test
    final void columnOfAnotherTypeStopsTheRun() {
        table.fill(1, 20);
        stage.run();
        table.sql(
                "ALTER TABLE things DROP COLUMN amount",
                "ALTER TABLE things ADD COLUMN amount VARCHAR(20)",
                "UPDATE things SET amount = '7'");

        assertStops("another type of amount (was number, is text)", "the columns of the last run", "--allow-columns");
    }

    @Test
    final void columnThatIsMappedByNameAndGoneIsNamed() {
        table.fill(1, 20);
        stage.run();
        int arrived = stage.destination.arrived().size();
        table.sql("ALTER TABLE things DROP COLUMN note");

        RunReport report = stage.run();

        assertThat(report.failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.problem().sentence()).contains("note"));
        assertThat(stage.destination.arrived()).hasSize(arrived);
    }

    @Test
    final void tooManyDeletesStopTheRunBeforeAnythingIsSent() {
        manyRows();
        table.delete(1, 56);
        table.fill(MANY + 1, MANY + 3);

        assertStops("56 of 1,100 rows that were sent are gone", "max_delete_ratio: 0.05", "--allow-deletes");

        stage.allowed = new Allowances(true, false, false);
        assertMirrors(stage.run());
    }

    @Test
    final void asManyDeletesAsTheRatioAllowsAreSent() {
        manyRows();
        table.delete(1, 55);

        assertMirrors(stage.run());
    }

    @Test
    final void ratiosCanBeSet() {
        stage.mirror = new Mirror(way(), Deletes.SEND, 0.5, 0.01);
        manyRows();
        table.delete(1, 90);
        assertMirrors(stage.run());
        table.sql("UPDATE things SET amount = amount + 1 WHERE id <= 101");

        assertStops("have changed", "max_update_ratio: 0.01", "--allow-updates");
    }

    @Test
    final void tooManyUpdatesStopTheRunBeforeAnythingIsSent() {
        manyRows();
        table.sql("UPDATE things SET amount = amount + 1 WHERE id <= 551");
        table.fill(MANY + 1, MANY + 3);

        assertStops("551 of 1,100 rows that were sent have changed", "max_update_ratio: 0.5", "--allow-updates");

        stage.allowed = new Allowances(false, true, false);
        RunReport report = stage.run();
        assertThat(report.counts().accepted()).isEqualTo(554);
    }

    @Test
    final void sourceThatIsSuddenlyEmptyDeletesNothing() {
        table.fill(1, 30);
        stage.run();
        table.delete(1, 30);

        assertStops("the source is suddenly empty", "rows", "--allow-deletes");

        stage.allowed = new Allowances(true, false, false);
        assertMirrors(stage.run());
        stage.allowed = Allowances.none();
        assertThat(stage.run().status()).as("nothing is left to lose").isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    final void readThatGivesFewerRowsThanTheWarehouseCountsDeletesNothing() {
        table.fill(1, 40);
        stage.run();
        List<String> before = stage.live();
        table.delete(3, 3);
        table.change(35, thing -> thing.worth(1));

        // What a driver does that loses the end of a result without a word.
        MirrorStage cut = stage(sql -> sql.contains("count(*)") ? sql : only(sql, "id < 30"));
        RunReport report = cut.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.warnings()).anyMatch(text -> text.contains("deletes nothing"));
        assertThat(cut.live()).isEqualTo(before);
    }

    @Test
    final void keyThatWasOnlyMissedIsNotDeleted() {
        table.fill(1, 40);
        stage.run();
        List<String> before = stage.live();

        MirrorStage hiding = stage(sql -> sql.contains(" IN (") ? sql : only(sql, "id <> 17"));
        RunReport report = hiding.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().requests()).isZero();
        assertThat(hiding.live()).isEqualTo(before);
    }
}
