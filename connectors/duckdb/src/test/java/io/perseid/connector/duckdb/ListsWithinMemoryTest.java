package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.ListRoom;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.state.Owner;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.model.ModelCases;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.complex.ListVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of more rows than one slice could gather in the memory that DuckDB has by default. */
final class ListsWithinMemoryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final int ORDERS = 200_000;

    private static final RecordDefinition WITH_LINES = ModelCases.events(
            new EventName.Constant("order"),
            "ordered_at",
            "customer",
            List.of("id"),
            new PropertySet(
                    List.of(ModelCases.property(
                            "lines",
                            new PropertyValue.ChildRows(
                                    "lines",
                                    Map.of("id", "order_id"),
                                    Map.of("line", "line", "sku", "sku", "quantity", "quantity", "price", "price"),
                                    List.of(new PropertyValue.OrderColumn("line", false)),
                                    100,
                                    Optional.empty()))),
                    Optional.empty()),
            List.of(new Join(
                    "customers",
                    Map.of("customer", "customer"),
                    List.of(ModelCases.property("city", new PropertyValue.Column("city"))),
                    Optional.empty(),
                    "here")));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @BeforeAll
    static void tables() {
        file().execute(
                        "CREATE TABLE orders AS SELECT i AS id, TIMESTAMPTZ '2025-01-01 00:00:00+00' + to_seconds(i) AS"
                                + " ordered_at, 'customer-' || hash(i) % 100000 AS customer FROM range(" + ORDERS
                                + ") t(i)",
                        "CREATE TABLE customers AS SELECT 'customer-' || i AS customer, 'city ' || i % 9 AS city FROM"
                                + " range(100000) t(i)",
                        "CREATE TABLE lines AS SELECT i AS order_id, line, 'JAF-' || i % 97 AS sku, i % 3 AS quantity,"
                                + " (i % 1900 / 100)::DECIMAL(18, 2) AS price FROM range(" + ORDERS
                                + ") t(i), range(2) l(line)");
    }

    @Test
    void aRunReadsThemInSmallerSlices() {
        gathered(Mode.STANDARD, Map.of());
    }

    @Test
    void moreMemoryMakesFewerSlices() {
        assertThat(gathered(Mode.STANDARD, Map.of("memory_limit", "1GiB")))
                .isLessThan(gathered(Mode.FULL, Map.of()))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void aSampleGathersNoMoreThanItShows() {
        try (Warehouse warehouse = file().warehouse();
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(new Planner(parts(Mode.STANDARD, warehouse), Slicing.defaults())
                        .compile(session)
                        .first(5))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.batch().getRowCount()).isEqualTo(5);
            assertThat(objects(lists(reader))).isEqualTo(10);
            assertThat(reader.next()).isFalse();
        }
    }

    /** Reads all slices of a plan one after the other. @return how many there are */
    private static int gathered(Mode mode, Map<String, String> settings) {
        long rows = 0;
        long objects = 0;
        try (Warehouse warehouse = file().warehouse(new DuckDbConnector(), settings);
                WarehouseSession session = warehouse.open()) {
            RunPlan plan = plan(mode, warehouse, session);
            if (settings.isEmpty()) {
                assertThat(ListRoom.slices(session, plan.model(), session.parallelReads()))
                        .isEqualTo(1);
            }
            for (Slice slice : plan.slices()) {
                try (RowReader reader = session.read(slice.sql())) {
                    while (reader.next()) {
                        ListVector lists = lists(reader);
                        rows += lists.getValueCount();
                        objects += objects(lists);
                    }
                }
            }
            assertThat(rows).isEqualTo(ORDERS);
            assertThat(objects).isEqualTo(2L * ORDERS);
            return plan.slices().size();
        }
    }

    private static ListVector lists(RowReader reader) {
        return (ListVector) reader.batch().getFieldVectors().stream()
                .filter(ListVector.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static long objects(ListVector lists) {
        return (long) lists.getElementEndIndex(lists.getValueCount() - 1) - lists.getElementStartIndex(0);
    }

    private static RunPlan plan(Mode mode, Warehouse warehouse, WarehouseSession session) {
        return new Planner(parts(mode, warehouse), Slicing.defaults())
                .plan(session, new InMemoryStateStore(() -> NOW, new FakeProcesses(new Owner("test", 1, 1))), NOW);
    }

    private static SyncParts parts(Mode mode, Warehouse warehouse) {
        Sync sync = new Sync(
                "orders",
                new Namespace("orders"),
                "warehouse",
                "recorded",
                mode,
                new Schedule.Manual(),
                new Model.Table("orders"),
                WITH_LINES,
                Sync.DEFAULT_MAX_REJECTS,
                OnUnknown.PARK,
                "orders.yaml");
        return new SyncParts(
                sync,
                warehouse.dialect(),
                new RecordedDestination("recorded:1", 7),
                lookup -> {
                    throw new IllegalStateException("no lookups here");
                },
                "1");
    }

    private static DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
