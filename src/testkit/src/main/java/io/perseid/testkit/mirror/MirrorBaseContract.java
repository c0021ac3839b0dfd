package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Deletes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of mirrors stand on: a table in a warehouse, a destination that is to show it, and how the two are compared. */
public abstract class MirrorBaseContract {

    /** More than the 1,000 from which on ratios are looked at. */
    static final long MANY = 1_100;

    private @Nullable Warehouse warehouse;

    @SuppressWarnings("NullAway.Init")
    ThingTable table;

    @SuppressWarnings("NullAway.Init")
    MirrorStage stage;

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

    MirrorStage newStage(Warehouse open) {
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

    void manyRows() {
        stage.slicing = new Slicing(400, Duration.ofSeconds(10), 100);
        table.fill(1, MANY);
        assertMirrors(stage.run());
    }

    /** The same state and destination, with statements that are not what the engine asked for. */
    MirrorStage stage(UnaryOperator<String> rewrite) {
        MirrorStage other = new MirrorStage(stage, new RewrittenWarehouse(open(), rewrite));
        other.slicing = stage.slicing;
        other.mirror = stage.mirror;
        return other;
    }

    /** The same statement on some rows of the table only. */
    String only(String sql, String condition) {
        // Behind the table's name may stand the moment as of which it is read.
        return Pattern.compile(Pattern.quote(open().dialect().table("things")) + "( AT[^\\n]*\\))? m\\b")
                .matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement("(SELECT * FROM things"
                        + Optional.ofNullable(found.group(1)).orElse("") + " WHERE " + condition + ") m"));
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

    void assertStops(String found, String expected, String action) {
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
    List<String> ids(long id) {
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
