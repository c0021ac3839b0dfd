package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.steps.VirtualSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What mirror mode promises on every warehouse: the destination shows the table, whatever was inserted, updated and deleted,
 * and nothing is sent that need not be. An implementation says how to reach an empty, writable warehouse. Each test starts
 * with an empty one.
 */
public abstract class MirrorContract extends MirrorGuardsContract {

    @Test
    final void rowsThatCannotBeSentAreRejectsOnceAndDeleteNothing() {
        table.fill(1, 30);
        stage.run();
        List<String> before = stage.live();
        table.sql("UPDATE things SET customer = NULL WHERE id = 4", "INSERT INTO things (id, amount) VALUES (NULL, 7)");

        RunReport report = stage.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().rejected()).isEqualTo(2);
        assertThat(stage.live()).isEqualTo(before);
        RunReport second = stage.run();
        assertThat(second.counts().rejected()).isZero();
        assertThat(second.counts().requests()).isZero();
    }

    @Test
    final void deleteThatTheDestinationRefusesIsARejectOnce() {
        table.fill(1, 30);
        stage.run();
        Thing gone = table.row(9);
        List<String> before = stage.live();
        table.delete(9, 9);
        stage.destination.script((request, batch) -> Optional.of(new Answer(
                Receipt.all(1, Outcome.ACCEPTED).rejecting(Map.of(0, new Refusal("no", "not this one"))), 0)));

        RunReport report = stage.run();

        assertThat(report.counts().rejected()).isEqualTo(1);
        assertThat(stage.live()).isEqualTo(before);
        assertThat(stage.store.rejects(Optional.empty(), Optional.of("no"), 10))
                .singleElement()
                .satisfies(stored -> {
                    assertThat(stored.reject().key()).isEqualTo("9");
                    assertThat(stored.reject().payload()).startsWith("T");
                });
        assertNothingLeft();
        assertThat(stage.run().warnings().stream().anyMatch(text -> text.contains("deletes were refused before")))
                .isEqualTo(findsAgainWhatWasLeft());
        stage.destination.script((request, batch) -> Optional.empty());
        table.insert(List.of(gone));
        assertMirrors(stage.run());
        assertNothingLeft();
    }

    @Test
    final void rowsThatShareAKeyAreOneRecordAndOneReject() {
        table.fill(1, 30);
        table.insert(List.of(Thing.of(5).at(77)));

        RunReport report = stage.run();

        assertMirrors(report);
        assertThat(report.counts().rejected()).isEqualTo(1);
        assertNothingLeft();
        table.sql("DELETE FROM things WHERE id = 5");
        table.insert(List.of(Thing.of(5).at(78)));
        assertMirrors(stage.run());
        assertThat(stage.store.rejects(Optional.empty(), Optional.empty(), 10)).isEmpty();
    }

    @Test
    final void runThatDiesAtAnyStepConverges() {
        String where = "";
        int deaths = 0;
        for (int point = 0; !where.equals(MirrorStage.ENDED); point += 7) {
            prepareAnew();
            stage.run();
            changeSome();
            where = stage.die(new VirtualSteps(stage.clock, point).crashingAt(point));
            changeMore(point);

            RunReport report = stage.run(new VirtualSteps(stage.clock, point + 1));

            assertThat(report.status()).as("%s: %s", where, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(stage.live()).as("died %s (%d)", where, point).isEqualTo(stage.expected(table.rows()));
            assertNothingLeft();
            deaths++;
        }
        assertThat(deaths).isGreaterThan(10);
    }

    @Test
    final void rowsThatChangeWhileTheyAreReadAreEqualAfterTheNextRun() {
        assumeTrue(writableWhileRead(), "nobody writes while a session is open");
        for (long seed = 0; seed < 6; seed++) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            prepareAnew();
            List<Thing> calm =
                    LongStream.rangeClosed(101, 110).mapToObj(Thing::of).toList();
            table.insert(calm);
            stage.run();
            changeSome();
            MirrorStage disturbed = new MirrorStage(stage, new RewrittenWarehouse(open(), sql -> {
                if (random.nextInt(3) == 0) {
                    meddle(random);
                }
                return sql;
            }));

            RunReport report = disturbed.run(new VirtualSteps(stage.clock, seed));

            assertThat(report.status())
                    .as("seed %d: %s", seed, report.failure())
                    .isEqualTo(RunStatus.SUCCEEDED);
            assertThat(stage.live())
                    .as("seed %d: rows that nobody touched", seed)
                    .containsAll(stage.expected(calm));
            RunReport quiet = stage.run();
            assertThat(quiet.status()).as("seed %d: %s", seed, quiet.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(stage.live()).as("seed %d", seed).isEqualTo(stage.expected(table.rows()));
            assertNothingLeft();
        }
    }

    /** What another process does to one of the rows 1 to 50. */
    private void meddle(Random random) {
        long id = 1L + random.nextInt(50);
        if (!table.has(id)) {
            table.insert(List.of(Thing.of(id).worth(random.nextInt(3))));
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> table.delete(id, id);
            case 1 -> table.change(id, thing -> thing.worth(random.nextInt(5)));
            case 2 -> table.change(id, thing -> thing.at(random.nextInt(900)));
            default -> table.change(id, thing -> thing.by("u" + random.nextInt(3)));
        }
    }

    private void prepareAnew() {
        if (!table.rows().isEmpty()) {
            table.delete(0, Long.MAX_VALUE);
        }
        stage = newStage(open());
        table.fill(1, 40);
    }

    private void changeSome() {
        table.fill(41, 44);
        table.change(2, thing -> thing.worth(77));
        table.change(3, thing -> thing.at(300));
        table.change(4, thing -> thing.by("other"));
        table.delete(7, 10);
    }

    /** What was sent by the run that died, and is in doubt, vanishes, moves and returns. */
    private void changeMore(int point) {
        table.insert(List.of(Thing.of(7), Thing.of(8).worth(1)));
        table.delete(41, 42);
        table.delete(2, 3);
        table.change(4, thing -> thing.at(400 + point));
        table.change(43, thing -> thing.by("late"));
    }
}
