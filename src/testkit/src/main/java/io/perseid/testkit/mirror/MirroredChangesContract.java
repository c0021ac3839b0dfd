package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.MirrorChanges.Operation;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Deletes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which changes arrive, and what is sent for them: a part of {@link MirrorContract}. */
abstract class MirroredChangesContract extends MirrorBaseContract {

    @Test
    final void firstRunSendsEveryRowAndTheSecondNothing() {
        table.fill(1, 45);

        assertMirrors(stage.run());
        int arrived = stage.destination.arrived().size();
        RunReport second = stage.run();

        assertThat(arrived).isEqualTo(45);
        assertThat(second.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(second.counts().requests()).isZero();
        assertThat(second.counts().read()).isEqualTo(45);
        assertThat(second.counts().unchanged()).isEqualTo(45);
    }

    @Test
    final void insertsUpdatesAndDeletesArriveTogether() {
        table.fill(1, 45);
        stage.run();
        table.fill(46, 48);
        table.change(3, thing -> thing.worth(999));
        table.change(4, thing -> thing.noting("hello"));
        table.delete(7, 8);

        RunReport report = stage.run();

        assertMirrors(report);
        assertThat(report.counts().accepted()).as("rows that were sent").isEqualTo(7);
        assertThat(report.counts().unchanged()).isEqualTo(41);
        assertNothingLeft();
    }

    @Test
    final void changesOfMostRowsArriveAsWell() {
        table.fill(1, 45);
        stage.run();
        for (long id = 1; id <= 30; id++) {
            long added = id;
            table.change(id, thing -> thing.worth(5_000 + added));
        }
        table.delete(40, 45);

        assertMirrors(stage.run());
        assertNothingLeft();
    }

    @Test
    final void movedRowBecomesANewEventAndTheOldOneIsMarked() {
        table.fill(1, 30);
        stage.run();
        table.change(5, thing -> thing.at(500));
        table.change(6, thing -> thing.by("somebody else"));

        RunReport report = stage.run();

        assertMirrors(report);
        assertThat(report.counts().superseded()).isEqualTo(2);
        assertThat(ids(5)).hasSize(2);
        table.change(5, thing -> thing.at(5));
        RunReport back = stage.run();
        assertMirrors(back);
        assertThat(ids(5)).as("going back raises the generation again").hasSize(3);
        assertThat(back.counts().superseded())
                .as("what was marked before is not marked again")
                .isEqualTo(1);
    }

    @Test
    final void deletedRowIsMarkedOnceAndComesBackUnderAnotherIdentity() {
        table.fill(1, 30);
        stage.run();
        Thing gone = table.row(9);
        table.delete(9, 9);
        assertMirrors(stage.run());
        assertNothingLeft();
        table.insert(List.of(gone));

        RunReport report = stage.run();

        assertMirrors(report);
        assertThat(ids(9)).hasSize(2);
        table.delete(9, 9);
        assertMirrors(stage.run());
        table.insert(List.of(gone));
        assertMirrors(stage.run());
        assertThat(ids(9)).hasSize(3);
        assertNothingLeft();
    }

    @Test
    final void deletedMovedRowIsMarkedUnderItsLastIdentity() {
        table.fill(1, 30);
        stage.run();
        table.change(9, thing -> thing.at(900).by("other"));
        stage.run();
        table.delete(9, 9);

        RunReport report = stage.run();

        assertMirrors(report);
        assertThat(report.counts().accepted()).isEqualTo(1);
        assertNothingLeft();
    }

    @Test
    final void profilesAreMadeChangedAndDeleted() {
        stage.record = MirrorStage.users(MirrorStage.listed("amount", "note"));
        table.fill(1, 45);
        assertMirrors(stage.run());
        table.fill(46, 46);
        table.change(3, thing -> thing.noting("vip"));
        Thing gone = table.row(12);
        table.delete(12, 12);

        assertMirrors(stage.run());
        assertNothingLeft();
        table.insert(List.of(gone));
        assertMirrors(stage.run());
        assertNothingLeft();
    }

    @Test
    final void deletesAreIgnoredWhereTheSyncSaysSo() {
        stage.mirror = Mirror.of(way(), Deletes.IGNORE);
        table.fill(1, 30);
        stage.run();
        List<String> before = stage.live();
        Thing gone = table.row(4);
        table.delete(4, 4);

        assertThat(changes().deletes()).as("the plan tells them nevertheless").isEqualTo(1);
        RunReport report = stage.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().requests()).isZero();
        assertThat(stage.live()).isEqualTo(before);
        assertThat(changes().deletes()).as("once they were left").isEqualTo(findsAgainWhatWasLeft() ? 1 : 0);
        table.insert(List.of(gone));
        assertThat(stage.run().counts().requests()).isZero();
    }

    @Test
    final void refusedDeletesStopTheRunBeforeAnythingIsSent() {
        stage.mirror = Mirror.of(way(), Deletes.REFUSE);
        table.fill(1, 30);
        stage.run();
        table.delete(4, 4);
        table.fill(31, 33);

        assertStops("gone from the source, for example 4", "deletes: refuse", "--allow-deletes");

        stage.allowed = new Allowances(true, false, false);
        assertMirrors(stage.run());
        stage.allowed = Allowances.none();
        assertNothingLeft();
    }

    @Test
    final void tableRebuiltWithTheSameRowsSendsNothing() {
        table.fill(1, 60);
        stage.run();
        table.rebuild();

        assertThat(stage.run().counts().requests()).isZero();
        assertMirrors(stage.run());
    }

    @Test
    final void moreChangedRowsThanAreWorthAKeyEachAreReadWithAllOthers() {
        table.fill(1, 60);
        stage.run();
        for (long id = 1; id <= 59; id++) {
            table.change(id, thing -> thing.noting("filled"));
        }

        RunReport report = stage.run();

        assertMirrors(report);
        assertThat(report.counts().accepted()).isEqualTo(59);
        assertNothingLeft();
    }

    @Test
    final void newColumnSendsTheRowsThatHaveAValueInItOnly() {
        stage.record = MirrorStage.users(MirrorStage.allColumns());
        table.fill(1, 40);
        stage.run();
        table.sql("ALTER TABLE things ADD COLUMN city VARCHAR(100)");

        assertThat(stage.run().counts().requests())
                .as("a new column without values")
                .isZero();

        table.sql("UPDATE things SET city = 'Ulm' WHERE id = 5");
        RunPlan plan = stage.plan();
        RunReport report = stage.run();

        assertThat(plan.mirror().orElseThrow().samples()).anySatisfy(change -> {
            assertThat(change.operation()).isEqualTo(Operation.UPDATE);
            assertThat(change.key()).isEqualTo("5");
            assertThat(change.what()).isEqualTo(column("city") + ": was empty");
        });
        assertThat(report.counts().accepted()).isEqualTo(1);
        assertThat(stage.live()).contains("5|" + column("amount") + "=50 " + column("city") + "=Ulm");
    }

    @Test
    final void planTellsBeforehandHowManyRowsANewColumnSends() {
        stage.record = MirrorStage.users(MirrorStage.allColumns());
        table.fill(1, 40);
        stage.run();
        table.sql(
                "ALTER TABLE things ADD COLUMN city VARCHAR(100)",
                "UPDATE things SET city = 'Ulm' WHERE id <= 5",
                "UPDATE things SET amount = 1 WHERE id IN (5, 6)");

        RunPlan plan = stage.plan();

        assertThat(plan.mirror().orElseThrow().updates()).isEqualTo(6);
        assertThat(plan.notes())
                .contains("new since the last run: " + column("city")
                        + "; 4 of 6 updates are of rows in which nothing else has changed");
    }

    @Test
    final void planTellsEachOperationWithSamplesAndChangesNothing() {
        table.fill(1, 45);
        stage.run();
        table.fill(46, 48);
        table.change(3, thing -> thing.noting("x"));
        table.change(4, thing -> thing.by("other"));
        table.delete(7, 8);
        int arrived = stage.destination.arrived().size();

        MirrorChanges changes = changes();

        assertThat(changes.known()).isEqualTo(45);
        assertThat(changes.read()).isEqualTo(46);
        assertThat(changes.inserts()).isEqualTo(3);
        assertThat(changes.updates()).isEqualTo(1);
        assertThat(changes.moved()).isEqualTo(1);
        assertThat(changes.deletes()).isEqualTo(2);
        assertThat(changes.unchanged()).isEqualTo(41);
        assertThat(changes.samples())
                .extracting(MirrorChanges.Change::operation)
                .containsOnly(Operation.INSERT, Operation.UPDATE, Operation.MOVE, Operation.DELETE);
        assertThat(changes.samples())
                .anySatisfy(change -> assertThat(change.what()).isEqualTo("user: c4 -> other"))
                .anySatisfy(change -> assertThat(change.what()).isEqualTo("note: was empty"));
        assertThat(changes.promises()).hasSize(4);
        assertThat(stage.destination.arrived()).hasSize(arrived);
        assertMirrors(stage.run());
    }

    @Test
    final void keysOfSeveralColumnsAreMirroredToo() {
        stage.record = MirrorStage.events("id", "customer");
        table.fill(1, 40);
        assertMirrors(stage.run());
        table.change(3, thing -> thing.worth(1));
        table.change(4, thing -> thing.by("o'brien"));
        table.delete(5, 5);

        assertMirrors(stage.run());
        assertNothingLeft();
    }
}
