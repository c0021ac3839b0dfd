package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.testkit.steps.VirtualSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * All of {@link MirrorContract} where a feed of the warehouse names the keys that may have changed, and what holds for the
 * feed besides: nothing it named is forgotten before it is in, and losing it costs a comparison and no more.
 */
public abstract class FeedContract extends MirrorContract {

    @Override
    protected final Mirror.Changes way() {
        return Changes.FEED;
    }

    @Override
    final boolean findsAgainWhatWasLeft() {
        return false;
    }

    /** The other ways that this warehouse has. */
    protected abstract List<Changes> otherWays();

    /** By what the reason says of it: statements that leave the rows as they are and make every feed lose changes. */
    protected abstract Map<String, List<String>> losses();

    /** How many random histories are played; fewer where each statement takes its time. */
    protected int histories() {
        return 8;
    }

    private ChangeFeeds feeds() {
        return open().feeds().orElseThrow();
    }

    /** Takes what feeds have left in the warehouse away, as a person does. No run is under way. */
    protected void dropFeeds() {
        List<FeedStatus> kept = feeds().kept();
        kept.forEach(feed -> assertThat(feeds().drop(feed.name())).isTrue());
    }

    @Test
    final void onlyRowsWhoseKeysAreNamedAreRead() {
        table().fill(1, 60);
        stage().run();
        table().fill(61, 62);
        table().change(3, thing -> thing.worth(5));
        table().change(4, thing -> thing.at(90));
        table().delete(9, 10);

        MirrorChanges changes = changes();
        assertThat(changes.way()).startsWith("feed: ").contains("named 6 keys");
        assertThat(changes.fetched()).isEqualTo(4);
        assertThat(changes.known()).isEqualTo(60);
        assertMirrors(stage().run());
        assertThat(changes().fetched()).as("after the run").isZero();
        assertNothingLeft();
    }

    @Test
    final void planBeginsNoFeedAndTakesNothingFromARun() {
        table().fill(1, 30);
        assertThat(changes().way()).startsWith("feed: everything is sent");
        assertThat(feeds().kept()).isEmpty();
        stage().run();
        table().delete(4, 5);
        changes();
        assertThat(changes().deletes()).isEqualTo(2);
        assertMirrors(stage().run());
    }

    @Test
    final void changedKeyIsADeleteAndAnInsert() {
        table().fill(1, 30);
        stage().run();
        Thing moved = table().row(7);
        table().sql("UPDATE things SET id = 70 WHERE id = 7");
        table().forget(7, new Thing(70, moved.minute(), moved.customer(), moved.amount(), moved.note()));

        MirrorChanges changes = changes();
        assertThat(List.of(changes.inserts(), changes.deletes())).containsExactly(1L, 1L);
        assertMirrors(stage().run());
        assertNothingLeft();
    }

    @Test
    final void switchingBetweenTheWaysSendsNothingAgainAndMissesNothing() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        List<Changes> ways = new ArrayList<>();
        for (Changes other : otherWays()) {
            ways.addAll(List.of(other, Changes.FEED));
        }
        ways.addAll(otherWays());
        ways.add(Changes.FEED);
        for (Changes way : ways) {
            stage().mirror = Mirror.of(way, Deletes.SEND);
            assertNothingLeft();
        }
        long id = 5;
        for (Changes way : ways) {
            stage().mirror = Mirror.of(way, Deletes.SEND);
            table().change(id, thing -> thing.worth(4_000));
            table().delete(id + 1, id + 1);
            RunReport report = stage().run();
            assertMirrors(report);
            assertThat(report.counts().accepted()).as("%s", way).isEqualTo(2);
            id += 2;
        }
        assertThat(changes().way()).contains("named 0 keys");
    }

    @Test
    final void rowThatIsAsTheFeedSawItButNotAsItWasSentByAnotherModeIsSent() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        Thing before = table().row(7);
        table().change(7, thing -> thing.worth(1));
        stage().mode = Mode.FULL;
        stage().run();
        stage().mode = Mode.MIRROR;
        table().change(7, thing -> before);

        assertThat(changes().way()).contains("this once every row is read");
        assertMirrors(stage().run());
        assertNothingLeft();
        assertThat(changes().way()).contains("named 0 keys");
    }

    /** Where only differences are told, a row has to be read as the feed saw it: nobody would tell what was sent instead. */
    @Test
    final void rowsThatChangeBetweenTheFeedAndTheirReadingAndGoBackAreEqualAfterTheNextRun() {
        table().fill(1, 30);
        Thing seven = table().row(7);
        MirrorStage first = disturbed(() -> {
            table().change(7, thing -> thing.worth(77));
            table().insert(List.of(Thing.of(31)));
        });
        assertThat(first.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        table().change(7, thing -> seven);
        table().delete(31, 31);
        assertMirrors(stage().run());

        table().change(2, thing -> thing.worth(50));
        table().change(3, thing -> thing.at(90));
        table().delete(4, 4);
        Thing two = table().row(2);
        MirrorStage second = disturbed(() -> {
            table().change(2, thing -> thing.worth(99));
            table().delete(3, 3);
            table().insert(List.of(Thing.of(4)));
        });
        assertThat(second.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        table().change(2, thing -> two);
        table().insert(List.of(Thing.of(3).at(90)));
        table().delete(4, 4);
        assertMirrors(stage().run());
        assertNothingLeft();
    }

    /** The same state and destination, in a warehouse in which something happens before the first rows are read. */
    private MirrorStage disturbed(Runnable meanwhile) {
        boolean[] done = {false};
        MirrorStage disturbed = new MirrorStage(stage(), new RewrittenWarehouse(open(), sql -> {
            if (!done[0]) {
                done[0] = true;
                meanwhile.run();
            }
            return sql;
        }));
        disturbed.mirror = stage().mirror;
        return disturbed;
    }

    @Test
    final void droppedFeedIsSaidAndCostsOneFullComparison() {
        table().fill(1, 40);
        assertMirrors(stage().run());
        table().change(5, thing -> thing.worth(6));
        dropFeeds();
        table().delete(6, 6);

        assertThat(changes().way()).contains("changes are lost");
        RunReport report = stage().run();

        assertMirrors(report);
        assertThat(report.warnings()).anyMatch(text -> text.contains("changes are lost, so every row is compared"));
        assertThat(report.counts().accepted()).isEqualTo(2);
        assertThat(changes().way()).contains("named 0 keys");
        table().delete(7, 7);
        RunReport next = stage().run();
        assertMirrors(next);
        assertThat(next.warnings()).isEmpty();
    }

    @Test
    final void whateverLosesChangesIsSaidAndCostsOneFullComparison() {
        table().fill(1, 20);
        assertMirrors(stage().run());
        long[] id = {1};
        losses().forEach((reason, statements) -> {
            table().change(id[0], thing -> thing.worth(7_000));
            table().sql(statements.toArray(String[]::new));
            table().delete(id[0] + 1, id[0] + 1);
            id[0] += 2;

            RunReport report = stage().run();

            assertMirrors(report);
            assertThat(report.counts().accepted()).as(reason).isEqualTo(2);
            assertThat(report.warnings()).singleElement().asString().contains("changes are lost", reason);
            RunReport next = stage().run();
            assertThat(next.warnings()).as(reason).isEmpty();
            assertThat(next.counts().requests()).as(reason).isZero();
        });
    }

    @Test
    final void otherStateTakesTheFeedAndBothAreEqualNevertheless() {
        table().fill(1, 30);
        assertMirrors(stage().run());
        MirrorStage other = newStage(open());
        for (long id = 1; id < 10; id += 3) {
            long changed = id;
            table().change(id, thing -> thing.worth(changed + 1_000));
            table().delete(id + 1, id + 1);
            for (MirrorStage each : List.of(stage(), other)) {
                assertThat(each.run().status()).isEqualTo(RunStatus.SUCCEEDED);
                assertThat(each.live()).isEqualTo(each.expected(table().rows()));
            }
        }
    }

    @Test
    final void deletesThatWereIgnoredAreFoundWhenTheyAreNotAnyLonger() {
        stage().mirror = Mirror.of(way(), Deletes.IGNORE);
        table().fill(1, 30);
        stage().run();
        table().delete(4, 4);
        stage().run();

        stage().mirror = Mirror.of(way(), Deletes.SEND);
        assertMirrors(stage().run());
        assertNothingLeft();
    }

    @Test
    final void refusedRunIsToldTheSameKeysAgain() {
        stage().mirror = Mirror.of(way(), Deletes.REFUSE);
        table().fill(1, 30);
        stage().run();
        table().delete(4, 4);
        table().change(5, thing -> thing.worth(5));
        for (int times = 0; times < 2; times++) {
            assertThat(stage().run().status()).isEqualTo(RunStatus.FAILED);
            table().change(6, thing -> thing.worth(thing.amount() + 1));
        }
        assertThat(changes().way()).contains("named 3 keys");
        stage().allowed = new Allowances(true, false, false);
        assertMirrors(stage().run());
    }

    @Test
    final void rejectOfASharedKeyStaysUntilThatKeyIsNamed() {
        table().fill(1, 30);
        table().insert(List.of(Thing.of(5).at(77)));
        stage().run();
        table().change(9, thing -> thing.worth(1));

        assertThat(stage().run().status()).isEqualTo(RunStatus.SUCCEEDED);

        assertThat(stage().store.rejects(Optional.empty(), Optional.empty(), 10))
                .hasSize(1);
        table().sql("DELETE FROM things WHERE id = 5");
        table().insert(List.of(Thing.of(5).at(78)));
        assertMirrors(stage().run());
        assertThat(stage().store.rejects(Optional.empty(), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    final void modelOfMoreThanOneTableIsRefusedWithTheReason() {
        table().fill(1, 3);
        stage().model = new Model.Sql("SELECT * FROM things");

        RunReport report = stage().run();

        assertThat(report.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(failure.problem().found()).contains("changes: feed", "from: {sql: ...}");
            assertThat(failure.problem().action()).contains("changes: local");
        });
        assertThat(stage().destination.arrived()).isEmpty();
    }

    /** Undone afterwards, so that only the ledger knows what may have been sent. */
    @Test
    final void runThatDiesAtAnyStepOfTheFeedIsToldAgain() {
        String where = "";
        int deaths = 0;
        for (int point = 0; !where.equals(MirrorStage.ENDED); point += 5) {
            if (!table().rows().isEmpty()) {
                table().delete(0, Long.MAX_VALUE);
            }
            MirrorStage mirrored = newStage(open());
            table().fill(1, 8);
            mirrored.run();
            Thing before = table().row(2);
            table().change(2, thing -> thing.worth(99));
            table().fill(13, 14);
            table().delete(5, 5);
            where = mirrored.die(new VirtualSteps(mirrored.clock, point).crashingAt(point));
            deaths++;
            table().change(2, thing -> before);
            table().delete(13, 13);

            RunReport report = mirrored.run(new VirtualSteps(mirrored.clock, point + 1));

            assertThat(report.status()).as("%s: %s", where, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(report.warnings()).as("died %s (%d)", where, point).isEmpty();
            assertThat(mirrored.live()).as("died %s (%d)", where, point).isEqualTo(mirrored.expected(table().rows()));
            assertThat(mirrored.run().counts().requests()).as("died %s", where).isZero();
        }
        assertThat(deaths).isGreaterThan(10);
    }

    /** {@link MirrorPlay} by this and the other ways, with feeds that are lost. */
    @Test
    final void historiesOfAnyWaysDeathsAndLossesEndEqual() {
        new MirrorPlay(table(), () -> newStage(open()), this::way, List.of(this::dropFeeds)).play(histories());
    }

    private Changes way(Random random) {
        return random.nextInt(3) == 0
                ? otherWays().get(random.nextInt(otherWays().size()))
                : Changes.FEED;
    }
}
