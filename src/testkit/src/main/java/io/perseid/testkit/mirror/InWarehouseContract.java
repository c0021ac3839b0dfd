package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.steps.VirtualSteps;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All of {@link MirrorContract} where the warehouse finds the changes, by a table of keys and hashes, and what holds for that
 * table besides: it is a filter, so losing it or going another way for a while sends nothing again and misses nothing.
 */
public abstract class InWarehouseContract extends MirrorContract {

    @Override
    protected final Mirror.Changes way() {
        return Mirror.Changes.WAREHOUSE;
    }

    /** Takes all state tables away, as somebody who may write. No session is open meanwhile. */
    protected abstract void loseStateTables();

    /** Deletes the rows of all state tables and leaves the rest. No session is open meanwhile. */
    protected abstract void emptyStateTables();

    /** At which steps a run dies: at each, or at one of two, where a step takes long. Before and after a merge are two. */
    protected int deathsEvery() {
        return 1;
    }

    @Test
    final void rowsLeaveTheWarehouseOnlyWhenTheyChanged() {
        table().fill(1, 60);
        stage().run();
        table().fill(61, 62);
        table().change(3, thing -> thing.worth(5));
        table().change(4, thing -> thing.at(90));
        table().delete(9, 10);

        MirrorChanges changes = changes();
        assertThat(changes.way()).startsWith("warehouse: it compared");
        assertThat(changes.fetched()).isEqualTo(4);
        assertMirrors(stage().run());
        assertThat(changes().fetched()).as("after the run").isZero();
        assertNothingLeft();
    }

    @Test
    final void switchingBetweenTheWaysSendsNothingAgainAndMissesNothing() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        for (Changes way : new Changes[] {Changes.LOCAL, Changes.WAREHOUSE, Changes.LOCAL, Changes.WAREHOUSE}) {
            stage().mirror = Mirror.of(way, Deletes.SEND);
            assertNothingLeft();
        }
    }

    @Test
    final void rowThatIsAsTheTableKnowsItButNotAsItWasSentByAnotherWayIsSent() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        Thing before = table().row(7);
        Thing gone = table().row(8);
        stage().mirror = Mirror.of(Changes.LOCAL, Deletes.SEND);
        table().change(7, thing -> thing.worth(1));
        table().fill(41, 41);
        table().delete(8, 8);
        assertMirrors(stage().run());
        stage().mirror = Mirror.of(Changes.WAREHOUSE, Deletes.SEND);
        table().change(7, thing -> before);
        table().delete(41, 41);
        table().insert(List.of(gone));

        assertThat(changes().way()).contains("made anew");
        assertMirrors(stage().run());
        assertNothingLeft();
        assertThat(changes().way()).startsWith("warehouse: it compared");
    }

    @Test
    final void modeFullInBetweenIsNoticed() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        Thing before = table().row(7);
        table().change(7, thing -> thing.worth(1));
        stage().mode = Mode.FULL;
        stage().run();
        stage().mode = Mode.MIRROR;
        table().change(7, thing -> before);

        assertMirrors(stage().run());
        assertNothingLeft();
    }

    @Test
    final void lostTableCostsOneFullComparisonAndNothingIsSentAgain() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        loseStateTables();
        table().change(5, thing -> thing.worth(6));
        table().delete(6, 6);

        MirrorChanges changes = changes();
        assertThat(changes.way()).contains("made anew");
        assertThat(changes.fetched()).isEqualTo(39);
        RunReport report = stage().run();

        assertMirrors(report);
        assertThat(report.counts().accepted()).isEqualTo(2);
        assertThat(changes().fetched()).as("the next comparison").isZero();
        assertNothingLeft();
        table().delete(7, 7);
        assertMirrors(stage().run());
    }

    @Test
    final void emptiedTableCostsOneFullComparisonAndNothingIsSentAgain() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        emptyStateTables();
        table().delete(6, 6);

        assertThat(stage().run().counts().accepted()).isEqualTo(1);
        assertMirrors(stage().run());
        assertNothingLeft();
        assertThat(changes().fetched()).as("the next comparison").isZero();
        table().delete(7, 7);
        table().change(8, thing -> thing.worth(1));
        assertMirrors(stage().run());
    }

    @Test
    final void anotherStateStartsWithAFullLoadWhateverTheTableSays() {
        table().fill(1, 30);
        assertMirrors(stage().run());
        MirrorStage other = newStage(open());

        RunReport report = other.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().accepted()).isEqualTo(30);
        table().change(4, thing -> thing.worth(1));
        assertMirrors(stage().run());
        assertThat(other.run().counts().accepted()).isEqualTo(1);
    }

    @Test
    final void keysThatStayAtTheDestinationAreNotForgottenByATableMadeAnew() {
        stage().mirror = Mirror.of(way(), Deletes.IGNORE);
        table().fill(1, 30);
        stage().run();
        table().delete(4, 4);
        stage().run();
        loseStateTables();
        stage().run();
        assertThat(changes().way()).startsWith("warehouse: it compared");
        assertThat(changes().deletes()).isEqualTo(1);

        stage().mirror = Mirror.of(way(), Deletes.SEND);
        assertMirrors(stage().run());
        assertNothingLeft();
    }

    @Test
    final void renamedPropertyIsSentAlthoughNoValueChanged() {
        stage().record = MirrorStage.users(MirrorStage.listed("amount", "note"));
        table().fill(1, 30);
        assertMirrors(stage().run());
        stage().record = MirrorStage.users(MirrorStage.renamed("note", "remark"));
        stage().allowed = new Allowances(false, true, true);
        table().change(3, thing -> thing.noting("x"));

        RunReport report = stage().run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage().live()).contains("3|remark=x");
    }

    /** Between the last receipt, the merge and the commit, and everywhere else. */
    @Test
    final void tableIsReliedOnOnlyAfterADeathThatItKnowsAll() {
        String where = "";
        int merges = 0;
        for (int point = 0; !where.equals(MirrorStage.ENDED); point += deathsEvery()) {
            if (!table().rows().isEmpty()) {
                table().delete(0, Long.MAX_VALUE);
            }
            MirrorStage mirrored = newStage(open());
            table().fill(1, 12);
            mirrored.run();
            Thing before = table().row(2);
            table().change(2, thing -> thing.worth(99));
            table().fill(13, 14);
            table().delete(5, 5);
            where = mirrored.die(new VirtualSteps(mirrored.clock, point).crashingAt(point));
            merges += where.contains("merge-state") ? 1 : 0;
            // As the table knew it before, and unlike what may have been sent.
            table().change(2, thing -> before);
            table().delete(13, 13);

            RunReport report = mirrored.run(new VirtualSteps(mirrored.clock, point + 1));

            assertThat(report.status()).as("%s: %s", where, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(mirrored.live()).as("died %s (%d)", where, point).isEqualTo(mirrored.expected(table().rows()));
            assertThat(mirrored.run().counts().requests()).as("died %s", where).isZero();
        }
        assertThat(merges).as("deaths beside a merge").isPositive();
    }

    /** {@link MirrorPlay} by both ways, with state tables that are lost or emptied. */
    @Test
    final void historiesOfAnyWaysDeathsAndLossesEndEqual() {
        new MirrorPlay(
                        table(),
                        () -> newStage(open()),
                        random -> random.nextInt(3) == 0 ? Changes.LOCAL : Changes.WAREHOUSE,
                        List.of(this::loseStateTables, this::emptyStateTables))
                .play(8);
    }
}
