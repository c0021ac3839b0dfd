package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.simulator.sql.SqlType;
import io.perseid.testkit.simulator.sql.TableData;
import io.perseid.testkit.simulator.sql.TableData.SqlColumn;
import io.perseid.testkit.simulator.warehouse.SimulatedWarehouse;
import io.perseid.testkit.simulator.warehouse.WarehouseWeather;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot of the warehouse that ends when the first slice has been committed, with others open. */
final class SnapshotEndTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final long ROWS = 40;

    private final BufferAllocator allocator = new RootAllocator();
    private final Map<Long, Thing> rows = new TreeMap<>();
    private final SimulatedWarehouse warehouse = new SimulatedWarehouse(
            allocator,
            this::now,
            new SimulatedWarehouse.Traits(false, Duration.ofMinutes(1), 2, false),
            new WarehouseWeather() {
                @Override
                public void before(String call) {}

                @Override
                public int batchRows() {
                    return 3;
                }
            });
    private final MirrorStage stage = new MirrorStage(warehouse);
    private VirtualSteps steps = new VirtualSteps(stage.clock, 5);
    private Runnable atTheEnd = () -> {};
    private boolean over;

    @BeforeEach
    void fill() {
        for (long id = 1; id <= ROWS; id++) {
            rows.put(id, Thing.of(id));
        }
        put();
        stage.slicing = new Slicing(5, Duration.ofSeconds(10), 100);
    }

    @AfterEach
    void drop() {
        warehouse.drop();
        allocator.close();
    }

    @Test
    void rowsThatMoveAfterTheEndAreLookedUpAndNothingIsPlannedAgain() {
        stage.mode = Mode.FULL;
        // From the first slice, which was sent, into the last.
        atTheEnd = () -> rows.put(1L, Thing.of(1).at(ROWS + 1));

        RunReport report = stage.run(steps);

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(over).isTrue();
        assertThat(steps.passed().stream().filter("before plan"::equals)).hasSize(1);
        assertThat(opened(steps.passed().subList(0, steps.passed().indexOf("before commit"))))
                .isEqualTo(2);
        assertThat(stage.live()).isEqualTo(stage.expected(rows.values()));
    }

    @Test
    void aMirrorDeletesWhatIsGoneAndNotWhatCameBackMeanwhile() {
        stage.mirror = Mirror.of(Mirror.Deletes.SEND);
        stage.allowed = new Allowances(true, true, true);
        over = true;
        stage.run();
        Thing back = rows.remove(3L);
        rows.remove(4L);
        // More than a quarter, so that everything is read again in ranges.
        rows.replaceAll((id, thing) -> thing.worth(7));
        put();
        over = false;
        atTheEnd = () -> rows.put(3L, Objects.requireNonNull(back));
        steps = new VirtualSteps(stage.clock, 5);

        RunReport report = stage.run(steps);

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(over).isTrue();
        assertThat(steps.passed().stream().filter("before plan"::equals)).hasSize(1);
        assertThat(stage.live()).isEqualTo(stage.expected(rows.values()));
        assertThat(stage.run().counts().requests()).isZero();
    }

    @Test
    void aComparisonTellsHowFarItIs() {
        stage.run();
        List<Long> told = new ArrayList<>();
        stage.listener = new RunListener() {
            @Override
            public void comparing(long compared, long expected) {
                assertThat(expected).isEqualTo(ROWS);
                told.add(compared);
            }
        };

        stage.run();

        assertThat(told).isNotEmpty().isSorted().last().isEqualTo(ROWS);
    }

    /** After the first commit it is later than any snapshot lives, and the table is another. */
    private Instant now() {
        if (!over && steps.passed().contains("after commit")) {
            over = true;
            atTheEnd.run();
            put();
        }
        return over ? START.plus(Duration.ofHours(1)) : START;
    }

    private static long opened(List<String> passed) {
        return passed.stream().filter("after open-reader"::equals).count();
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
        warehouse.put(
                "things",
                new TableData(
                        List.of(
                                new SqlColumn("id", SqlType.BIGINT),
                                new SqlColumn("happened_at", SqlType.TIMESTAMPTZ),
                                new SqlColumn("customer", SqlType.VARCHAR),
                                new SqlColumn("amount", SqlType.BIGINT),
                                new SqlColumn("note", SqlType.VARCHAR)),
                        data));
    }
}
