package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Membership;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an audience promises on every warehouse: the destination shows who is in the query, who enters and leaves is sent
 * once, and nobody in between. An implementation says how to reach an empty, writable warehouse. Each test starts with an
 * empty one.
 */
public abstract class AudienceContract extends MirrorBaseContract {

    private static final Membership RICH = new Membership.Flag("rich", false);

    @Test
    final void whoIsInIsSentOnceAndNobodyIsSentAgain() {
        table.fill(1, 45);

        RunReport first = stage.run();

        assertShowsMembers(first);
        assertThat(first.counts().accepted()).as("members").isEqualTo(35);
        assertNothingLeft();
    }

    @Test
    final void whoEntersAndLeavesIsSentAndNobodyElse() {
        table.fill(1, 45);
        stage.run();
        table.change(3, thing -> thing.worth(999));
        table.change(20, thing -> thing.worth(1));
        table.delete(30, 31);
        table.change(40, thing -> thing.worth(777));

        MirrorChanges changes = stage.plan().mirror().orElseThrow();
        RunReport report = stage.run();

        assertThat(changes.inserts()).isEqualTo(1);
        assertThat(changes.deletes()).isEqualTo(3);
        assertThat(changes.updates()).isZero();
        assertThat(changes.promises())
                .anyMatch(promise -> promise.startsWith("enter: ") && promise.contains("rich becomes true"))
                .anyMatch(promise -> promise.startsWith("leave: ") && promise.contains("rich is taken away"));
        assertShowsMembers(report);
        assertThat(report.counts().accepted()).as("entered and left").isEqualTo(4);
        assertNothingLeft();
    }

    @Test
    final void whoLeavesAndComesBackIsInAgain() {
        table.fill(1, 45);
        stage.run();
        for (int round = 0; round < 2; round++) {
            table.change(20, thing -> thing.worth(1));
            assertShowsMembers(stage.run());
            assertNothingLeft();
            table.change(20, thing -> thing.worth(900));
            assertShowsMembers(stage.run());
            assertNothingLeft();
        }
    }

    @Test
    final void userWhoComesSeveralTimesIsOneMember() {
        stage.record = audience("customer", RICH);
        table.fill(1, 45);

        RunReport report = stage.run();

        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.live()).containsExactly(shown("c0"), shown("c1"), shown("c2"), shown("c3"), shown("c4"));
        assertThat(report.counts().accepted()).isEqualTo(5);
        assertThat(report.counts().rejected()).isZero();
        table.delete(20, 20);
        assertNothingLeft();
        table.sql("DELETE FROM things WHERE customer = 'c0'");
        assertThat(stage.run().counts().accepted()).isEqualTo(1);
        assertThat(stage.live()).containsExactly(shown("c1"), shown("c2"), shown("c3"), shown("c4"));
        assertNothingLeft();
    }

    @Test
    final void rowsWithoutAUserAreOneRejectOnce() {
        stage.record = audience("customer", RICH);
        table.fill(1, 45);
        table.sql("UPDATE things SET customer = NULL WHERE id IN (20, 21, 22)");

        RunReport report = stage.run();

        assertThat(report.counts().rejected()).isEqualTo(1);
        assertThat(stage.store.rejectsByCode(RejectFilter.of(stage.plan().ledger())))
                .containsOnlyKeys("missing_user");
        assertThat(stage.live()).hasSize(5);
        assertNothingLeft();
    }

    @Test
    final void audienceThatIsSuddenlyEmptyLetsNobodyGo() {
        table.fill(1, 45);
        stage.run();
        table.delete(1, 45);

        assertStops("the source is suddenly empty", "--allow-deletes");

        stage.allowed = new Allowances(true, false, false);
        assertShowsMembers(stage.run());
        stage.allowed = Allowances.none();
        assertNothingLeft();
    }

    /** What a join does that no longer meets anything. */
    @Test
    final void audienceOfRowsWithoutAUserIsEmptyToo() {
        stage.record = audience("customer", RICH);
        table.fill(1, 45);
        stage.run();
        table.sql("UPDATE things SET customer = NULL");

        assertStops("the source is suddenly empty", "--allow-deletes");

        stage.allowed = new Allowances(true, false, false);
        assertThat(stage.run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.live()).isEmpty();
    }

    @Test
    final void moreThanHalfWhoLeaveStopTheRun() {
        stage.slicing = new Slicing(400, Duration.ofSeconds(10), 100);
        table.fill(11, 10 + MANY);
        assertShowsMembers(stage.run());
        table.delete(11, 11 + MANY / 2 - 1);
        assertShowsMembers(stage.run());
        table.fill(11, 11 + MANY / 2 - 1);
        assertShowsMembers(stage.run());
        table.delete(11, 11 + MANY / 2);

        assertStops("551 of 1,100 rows that were sent are gone", "look at the query");

        stage.allowed = new Allowances(true, false, false);
        assertShowsMembers(stage.run());
    }

    @Test
    final void anotherPropertyStopsTheRunUntilAPersonAllowsIt() {
        table.fill(1, 45);
        stage.run();
        stage.record = audience("id", new Membership.Flag("wealthy", false));

        assertStops("known by rich (flag) until now, and are to be known by wealthy (flag)", "--allow-columns");

        stage.record = audience("id", new Membership.Listed("rich", "Rich"));
        assertStops("are to be known by rich (list with Rich)", "--allow-columns");
        stage.record = audience("id", new Membership.Flag("rich", true));
        assertNothingLeft();

        stage.record = audience("id", new Membership.Flag("wealthy", false));
        stage.allowed = new Allowances(false, true, true);
        RunReport report = stage.run();
        assertThat(report.counts().accepted()).as("members, sent anew").isEqualTo(35);
        assertThat(stage.live()).allMatch(member -> member.endsWith("|wealthy=true"));
        stage.allowed = Allowances.none();
        assertNothingLeft();
    }

    /** What was sent under a wrong name before the first run was over is not taken for what it should be. */
    @Test
    final void propertyThatIsCorrectedBeforeTheFirstRunIsOverReachesAll() {
        table.fill(1, 45);
        stage.slicing = new Slicing(5, Duration.ofSeconds(10), 100);
        stage.record = audience("id", new Membership.Flag("rihc", false));
        stage.die(new VirtualSteps(stage.clock, 1).crashingAt(60));
        assertThat(stage.destination.arrived()).isNotEmpty();
        stage.record = audience("id", RICH);

        assertShowsMembers(stage.run());
        assertNothingLeft();
    }

    @Test
    @Tag("long")
    final void runThatDiesAtAnyStepConverges() {
        String where = "";
        int deaths = 0;
        for (int point = 0; !where.equals(MirrorStage.ENDED); point += 13) {
            if (!table.rows().isEmpty()) {
                table.delete(0, Long.MAX_VALUE);
            }
            stage = newStage(open());
            table.fill(1, 40);
            stage.run();
            table.change(2, thing -> thing.worth(777));
            table.delete(12, 15);
            table.change(20, thing -> thing.worth(1));
            table.fill(41, 44);
            where = stage.die(new VirtualSteps(stage.clock, point).crashingAt(point));
            // Who was on the way in leaves, and who was on the way out is back.
            table.change(2, thing -> thing.worth(1));
            table.delete(41, 42);
            table.insert(List.of(Thing.of(12)));
            table.change(20, thing -> thing.worth(900));

            RunReport report = stage.run(new VirtualSteps(stage.clock, point + 1L));

            assertThat(report.status()).as("%s: %s", where, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(stage.live()).as("died %s (%d)", where, point).isEqualTo(members());
            assertNothingLeft();
            deaths++;
        }
        assertThat(deaths).isGreaterThan(3);
    }

    @Override
    final MirrorStage newStage(Warehouse open) {
        MirrorStage made = new MirrorStage(open);
        made.mirror =
                new Mirror(way(), Mirror.Deletes.SEND, Mirror.DEFAULT_MAX_LEAVE_RATIO, Mirror.DEFAULT_MAX_UPDATE_RATIO);
        made.record = audience("id", RICH);
        made.model = new Model.Sql("SELECT id, customer FROM things WHERE amount > 100");
        return made;
    }

    private static RecordDefinition audience(String user, Membership membership) {
        return new RecordDefinition.Audience("Rich", user, membership);
    }

    private List<String> members() {
        Stream<Thing> rich = table.rows().stream().filter(thing -> thing.amount() > 100);
        return rich.map(thing -> shown(String.valueOf(thing.id()))).sorted().toList();
    }

    private static String shown(String user) {
        return String.format(Locale.ROOT, "%s|rich=true", user);
    }

    private void assertShowsMembers(RunReport report) {
        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.live()).isEqualTo(members());
    }

    private void assertStops(String found, String action) {
        assertStops(found, "", action);
    }
}
