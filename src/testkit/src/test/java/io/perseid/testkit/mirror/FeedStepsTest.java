package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.simulator.sql.SqlType;
import io.perseid.testkit.simulator.sql.TableData;
import io.perseid.testkit.simulator.sql.TableData.SqlColumn;
import io.perseid.testkit.simulator.warehouse.SimulatedFeeds;
import io.perseid.testkit.simulator.warehouse.SimulatedWarehouse;
import io.perseid.testkit.simulator.warehouse.WarehouseWeather;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs by a feed that die between any two steps, and feeds that tell more than is worth keeping. */
final class FeedStepsTest {

    private static final List<SqlColumn> COLUMNS = List.of(
            new SqlColumn("id", SqlType.BIGINT),
            new SqlColumn("happened_at", SqlType.TIMESTAMPTZ),
            new SqlColumn("customer", SqlType.VARCHAR),
            new SqlColumn("amount", SqlType.BIGINT),
            new SqlColumn("note", SqlType.VARCHAR));

    private final RootAllocator allocator = new RootAllocator();
    private final Map<Long, Thing> rows = new LinkedHashMap<>();
    private SimulatedWarehouse warehouse = warehouse();
    private MirrorStage stage = new MirrorStage(warehouse);

    @BeforeEach
    void begin() {
        warehouse = warehouse();
        stage = new MirrorStage(warehouse);
        stage.mirror = Mirror.of(Changes.FEED, Deletes.SEND);
        rows.clear();
        LongStream.rangeClosed(1, 12).forEach(id -> rows.put(id, Thing.of(id)));
        put();
        assertEqual(stage.run(), "the first run");
    }

    @AfterEach
    void release() {
        warehouse.drop();
        allocator.close();
    }

    @Test
    void runThatDiesBeforeOrAfterAnyStepIsToldAgain() {
        String where = "";
        int confirmations = 0;
        for (int point = 0; !where.equals(MirrorStage.ENDED); point++) {
            begin();
            rows.put(2L, Thing.of(2).worth(99));
            rows.put(3L, Thing.of(3).at(700));
            rows.remove(5L);
            rows.put(13L, Thing.of(13));
            put();
            where = stage.die(new VirtualSteps(stage.clock, point).crashingAt(point));
            warehouse.drop();
            confirmations += where.contains("confirm-feed") ? 1 : 0;
            // As it was before, and unlike what may have been sent.
            rows.put(2L, Thing.of(2));
            rows.remove(13L);
            put();

            assertEqual(stage.run(new VirtualSteps(stage.clock, point + 1)), "died " + where);
            assertThat(stage.plan().mirror().orElseThrow().way()).as(where).contains("named 0 keys");
            assertThat(stage.run().counts().requests()).as(where).isZero();
        }
        assertThat(confirmations).as("deaths beside a confirmation").isEqualTo(2);
    }

    @Test
    void moreKeysThanAreKeptInMemoryAreOneComparisonAndTheFeedGoesOn() {
        Map<Long, Thing> before = new LinkedHashMap<>(rows);
        LongStream.rangeClosed(1_000, 201_000).forEach(id -> rows.put(id, Thing.of(id)));
        put();
        rows.clear();
        rows.putAll(before);
        rows.put(2L, Thing.of(2).worth(1));
        put();

        assertThat(stage.plan().mirror().orElseThrow().way()).contains("more than 200,000 keys have changed");
        assertEqual(stage.run(), "a comparison");
        rows.remove(4L);
        put();
        assertThat(stage.plan().mirror().orElseThrow().way()).contains("named 1 keys");
        assertEqual(stage.run(), "the next run");
    }

    /** Only the state knows of it: what the feed names since is nothing. */
    @Test
    void rowsThatWereSentUnderAnotherMappingInBetweenAreSentAgain() {
        RecordDefinition.Events before = (RecordDefinition.Events) stage.record;
        stage.mode = Mode.FULL;
        stage.record = new RecordDefinition.Events(
                before.name(),
                before.time(),
                before.user(),
                before.device(),
                before.key(),
                before.cursor(),
                MirrorStage.renamed("amount", "worth"),
                before.joins(),
                before.lookups(),
                before.superseded());
        assertThat(stage.run().counts().accepted()).isEqualTo(12);
        stage.mode = Mode.MIRROR;
        stage.record = before;
        stage.allowed = new Allowances(false, false, true);

        assertThat(stage.plan().mirror().orElseThrow().way()).contains("this once every row is read");
        assertEqual(stage.run(), "back under the first mapping");
    }

    @Test
    void syncWhoseFeedIsTakenAwayComparesEveryRowAndSaysSo() {
        SimulatedFeeds feeds = (SimulatedFeeds) warehouse.feeds().orElseThrow();
        feeds.refuse(true);
        for (long amount = 1; amount <= 2; amount++) {
            rows.put(2L, Thing.of(2).worth(amount));
            rows.remove(8L + amount);
            put();
            RunReport report = stage.run();
            assertEqual(report, "without a feed");
            assertThat(report.warnings()).singleElement(STRING).contains("no feed", "no right to it", "grant it");
        }
        feeds.refuse(false);
        rows.put(2L, Thing.of(2));
        put();

        assertThat(stage.plan().mirror().orElseThrow().way()).contains("this once every row is read");
        assertEqual(stage.run(), "a feed again");
        rows.put(2L, Thing.of(2).worth(7));
        put();
        assertThat(stage.plan().mirror().orElseThrow().way()).contains("named 1 keys");
        assertEqual(stage.run(), "by the feed");
    }

    @Test
    void syncThatWasNeverInStepStopsWhereThereIsNoFeed() {
        MirrorStage fresh = new MirrorStage(warehouse);
        fresh.mirror = Mirror.of(Changes.FEED, Deletes.SEND);
        ((SimulatedFeeds) warehouse.feeds().orElseThrow()).refuse(true);

        RunReport report = fresh.run();

        assertThat(report.failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.problem().action()).isEqualTo("grant it"));
        assertThat(fresh.destination.arrived()).isEmpty();
    }

    private void assertEqual(RunReport report, String what) {
        assertThat(report.status()).as("%s: %s", what, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.warnings()).as(what).noneMatch(text -> text.contains("lost"));
        assertThat(stage.live()).as(what).isEqualTo(stage.expected(rows.values()));
    }

    private SimulatedWarehouse warehouse() {
        WarehouseWeather fair = new WarehouseWeather() {
            @Override
            public void before(String call) {}

            @Override
            public int batchRows() {
                return 4_096;
            }
        };
        return new SimulatedWarehouse(
                allocator,
                () -> Instant.parse("2026-03-01T00:00:00Z"),
                new SimulatedWarehouse.Traits(true, Duration.ZERO, 2, false),
                fair);
    }

    private void put() {
        List<@Nullable Object[]> data = new ArrayList<>();
        for (Thing thing : rows.values()) {
            data.add(new @Nullable Object[] {
                thing.id(),
                thing.happenedAt().getEpochSecond() * 1_000_000L,
                thing.customer(),
                thing.amount(),
                thing.note().orElse(null)
            });
        }
        warehouse.put("things", new TableData(COLUMNS, data));
    }
}
