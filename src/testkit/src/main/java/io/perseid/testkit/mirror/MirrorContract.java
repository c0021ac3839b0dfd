package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.MirrorChanges.Operation;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What mirror mode promises on every warehouse: the destination shows the table, whatever was inserted, updated and deleted,
 * and nothing is sent that need not be. An implementation says how to reach an empty, writable warehouse. Each test starts
 * with an empty one.
 */
public abstract class MirrorContract {

    /** More than the 1,000 from which on ratios are looked at. */
    private static final long MANY = 1_100;

    private @Nullable Warehouse warehouse;

    @SuppressWarnings("NullAway.Init")
    private ThingTable table;

    @SuppressWarnings("NullAway.Init")
    private MirrorStage stage;

    /** Creates the warehouse, configured as users do. Called once a test, before the first session. */
    protected abstract Warehouse connect();

    /** Runs statements as somebody who may write. No session is open meanwhile. */
    protected abstract void execute(String... statements);

    /** The type of an instant, in {@code CREATE TABLE}. */
    protected String instantType() {
        return "TIMESTAMP WITH TIME ZONE";
    }

    /** What the warehouse calls a column that was made without quotes. */
    protected String column(String name) {
        return name;
    }

    /** Whether {@link #execute} works while a session is open. */
    protected boolean writableWhileRead() {
        return true;
    }

    /** Statements after each {@code CREATE TABLE things}. */
    protected List<String> afterCreation() {
        return List.of();
    }

    /** Whether what was left alone, deletes that are ignored or were refused, is found by each comparison again. */
    boolean findsAgainWhatWasLeft() {
        return true;
    }

    @BeforeEach
    final void prepareTable() {
        Warehouse open = connect();
        warehouse = open;
        table = new ThingTable(this::execute, open.dialect(), instantType(), afterCreation());
        table.create();
        stage = newStage(open);
    }

    /** How changes are found. */
    protected Mirror.Changes way() {
        return Mirror.Changes.LOCAL;
    }

    final MirrorStage newStage(Warehouse open) {
        MirrorStage made = new MirrorStage(open);
        made.mirror = Mirror.of(way(), Deletes.SEND);
        return made;
    }

    final MirrorStage stage() {
        return stage;
    }

    final ThingTable table() {
        return table;
    }

    @AfterEach
    final void closeWarehouse() {
        if (warehouse != null) {
            warehouse.close();
        }
    }

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

    private void manyRows() {
        stage.slicing = new Slicing(400, Duration.ofSeconds(10), 100);
        table.fill(1, MANY);
        assertMirrors(stage.run());
    }

    /** The same state and destination, with statements that are not what the engine asked for. */
    private MirrorStage stage(UnaryOperator<String> rewrite) {
        MirrorStage other = new MirrorStage(stage, new RewrittenWarehouse(open(), rewrite));
        other.slicing = stage.slicing;
        other.mirror = stage.mirror;
        return other;
    }

    /** The same statement on some rows of the table only. */
    private String only(String sql, String condition) {
        return sql.replace(open().dialect().table("things") + " m", "(SELECT * FROM things WHERE " + condition + ") m");
    }

    final Warehouse open() {
        Warehouse open = warehouse;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    final MirrorChanges changes() {
        return stage.plan().mirror().orElseThrow();
    }

    final void assertMirrors(RunReport report) {
        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.live()).isEqualTo(stage.expected(table.rows()));
    }

    /** A further run finds nothing to do. */
    final void assertNothingLeft() {
        RunReport report = stage.run();
        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().requests())
                .as("requests of a run after which nothing changed")
                .isZero();
        assertThat(report.counts().rejected()).isZero();
    }

    private void assertStops(String found, String expected, String action) {
        List<String> before = new ArrayList<>(stage.destination.arrived());
        RunReport report = stage.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.problem().found()).contains(found);
            assertThat(failure.problem().expected()).contains(expected);
            assertThat(failure.problem().action()).contains(action, "Nothing was sent");
        });
        assertThat(stage.destination.arrived()).isEqualTo(before);
    }

    /** The insert ids under which events of a key ever arrived. */
    private List<String> ids(long id) {
        // Its amount tells whose event it is, and tombstones have none.
        String mark = "amount=" + id * 10;
        return stage.destination.arrived().stream()
                .filter(record -> record.endsWith(mark))
                .map(record -> record.substring(record.indexOf('|'), record.lastIndexOf('\t')))
                .map(identity -> identity.substring(identity.lastIndexOf('|') + 1))
                .distinct()
                .toList();
    }
}
