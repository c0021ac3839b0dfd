package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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
        for (int point = 0; !where.equals(MirrorStage.ENDED); point++) {
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

    /**
     * Rows come, change, vanish and return; runs go one way or the other, or die; state tables are lost. After each round an
     * undisturbed run makes the destination equal to the table. {@code -Dperseid.mirror.seed=} plays one again, {@code
     * -Dperseid.mirror.seeds=} so many.
     */
    @Test
    final void historiesOfAnyWaysDeathsAndLossesEndEqual() {
        long only = Long.getLong("perseid.mirror.seed", -1);
        long from = only < 0 ? 0 : only;
        long to = only < 0 ? Long.getLong("perseid.mirror.seeds", 8) : only + 1;
        for (long seed = from; seed < to; seed++) {
            if (!table().rows().isEmpty()) {
                table().delete(0, Long.MAX_VALUE);
            }
            play(seed, new Random(seed * 0x9E3779B97F4A7C15L + 29));
        }
    }

    private void play(long seed, Random random) {
        MirrorStage mirrored = newStage(open());
        mirrored.allowed = new Allowances(true, true, true);
        mirrored.slicing = new Slicing(1 + random.nextInt(12), Duration.ofSeconds(10), 100);
        if (random.nextInt(4) == 0) {
            mirrored.record = MirrorStage.users(MirrorStage.listed("amount", "note"));
        }
        table().fill(1, 10);
        for (int round = 0; round < 6; round++) {
            String trouble = "";
            for (int times = random.nextInt(3); times > 0; times--) {
                trouble += disturb(mirrored, random) + " ";
                change(random);
            }
            mirrored.mode = Mode.MIRROR;
            mirrored.mirror = Mirror.of(way(random), Deletes.SEND);
            mirrored.clock.advance(Duration.ofHours(1));
            RunReport report = mirrored.run(new VirtualSteps(mirrored.clock, random.nextLong()));

            String what =
                    "seed " + seed + ", round " + round + ", after " + trouble + "by " + mirrored.mirror.changes();
            assertThat(report.status()).as("%s: %s", what, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(mirrored.live()).as(what).isEqualTo(mirrored.expected(table().rows()));
            change(random);
        }
    }

    private String disturb(MirrorStage mirrored, Random random) {
        mirrored.mode = random.nextInt(6) == 0 ? Mode.FULL : Mode.MIRROR;
        mirrored.mirror = Mirror.of(way(random), Deletes.SEND);
        int kind = random.nextInt(10);
        if (kind == 0) {
            loseStateTables();
            return "loss";
        }
        if (kind == 1) {
            emptyStateTables();
            return "emptying";
        }
        VirtualSteps steps = new VirtualSteps(mirrored.clock, random.nextLong());
        String way =
                mirrored.mode == Mode.FULL ? "full" : mirrored.mirror.changes().name();
        return way + ": "
                + (kind < 7
                        ? mirrored.die(steps.crashingAt(random.nextInt(60)))
                        : mirrored.run(steps).status());
    }

    private static Changes way(Random random) {
        return random.nextInt(3) == 0 ? Changes.LOCAL : Changes.WAREHOUSE;
    }

    private void change(Random random) {
        for (int times = random.nextInt(5); times > 0; times--) {
            long id = 1L + random.nextInt(14);
            if (!table().has(id)) {
                table().insert(List.of(
                        random.nextBoolean() ? Thing.of(id) : Thing.of(id).worth(random.nextInt(3))));
            } else {
                switch (random.nextInt(5)) {
                    case 0, 1 -> table().delete(id, id);
                    case 2 -> table().change(id, thing -> thing.worth(random.nextInt(3)));
                    case 3 -> table().change(id, thing -> thing.at(random.nextInt(3)));
                    default -> table().change(id, thing -> thing.by("u" + random.nextInt(2)));
                }
            }
        }
    }
}
