package io.perseid.testkit.model;

import io.perseid.api.warehouse.ForwardingSession;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.HashedModel;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.state.Owner;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every statement of a plan, in the order in which a warehouse is asked: a golden file shows what they look like in its dialect. */
final class PlanCase {

    static final List<String> TABLES = List.of(
            "CREATE TABLE plan_lines (id BIGINT, line BIGINT, ordered_at <instant>, customer VARCHAR(20), total BIGINT)",
            "INSERT INTO plan_lines VALUES (1, 1, @2025-01-01T10:00:00Z@, 'ann', 10),"
                    + " (1, 2, @2025-01-01T11:00:00Z@, 'ann', 20), (2, 1, @2025-01-02T11:00:00Z@, 'bob', 30),"
                    + " (2, 1, @2025-01-03T11:00:00Z@, 'bob', 31), (3, 1, NULL, 'cy', 40),"
                    + " (4, 1, @2024-01-01T11:00:00Z@, 'ann', 50)");

    private static final Pattern HASHES = Pattern.compile("IN \\([0-9]{6,}(, [0-9]{6,})*\\)");
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Slicing SLICING = new Slicing(2, Duration.ofSeconds(10), 100);

    private PlanCase() {}

    static String statements(Warehouse warehouse) {
        List<String> asked = new ArrayList<>();
        try (WarehouseSession session = new Heard(warehouse.open(), asked)) {
            SyncParts parts = new SyncParts(
                    sync(),
                    warehouse.dialect(),
                    new RecordedDestination("recorded:1", 7),
                    lookup -> {
                        throw new IllegalStateException("no lookups here");
                    },
                    "1");
            InMemoryStateStore store = new InMemoryStateStore(() -> START, new FakeProcesses(new Owner("host", 1, 1)));
            Planner planner = new Planner(parts, SLICING);
            CompiledModel model = planner.compile(session);
            asked.add("-- a plan of ranges asks");
            RunPlan ranges = planner.plan(session, store, START, model);
            asked.add("-- and reads");
            ranges.slices().stream().map(Slice::sql).forEach(asked::add);
            asked.add("-- a plan by key asks");
            RunPlan keys = planner.planByKey(session, store, START, model, List.of("1:2,1:1", "1:4,1:1"));
            asked.add("-- and reads");
            keys.slices().stream().map(Slice::sql).forEach(asked::add);
            HashedModel.of(model, warehouse.dialect()).ifPresent(hashed -> {
                asked.add("-- a state table compares");
                asked.add(hashed.keysAndHashes(Expr.always()));
                asked.add("-- and what it names is read");
                asked.add(hashed.with(hashed.among("SELECT row_key FROM named").allRows()));
            });
        }
        // Hashes of keys last as long as a version of the warehouse.
        return HASHES.matcher(String.join("\n\n", asked)).replaceAll("IN (<hashes>)");
    }

    private static Sync sync() {
        TimeColumn time = new TimeColumn("ordered_at", Optional.empty());
        return new Sync(
                "lines",
                new Namespace("lines"),
                "warehouse",
                "recorded",
                Mode.FULL,
                new Schedule.Manual(),
                new Model.Table("plan_lines"),
                new RecordDefinition.Events(
                        new EventName.Constant("line ordered"),
                        time,
                        Optional.of(new UserColumn("customer", UserColumn.Missing.REJECT)),
                        Optional.empty(),
                        List.of("id", "line"),
                        new Cursor(time, Cursor.DEFAULT_LOOKBACK, Cursor.DEFAULT_SETTLE, Optional.of(START)),
                        new PropertySet(List.of(), Optional.empty()),
                        List.of(),
                        List.of(),
                        RecordDefinition.Superseded.TOMBSTONE),
                Sync.DEFAULT_MAX_REJECTS,
                OnUnknown.PARK,
                "lines.yaml");
    }

    private static final class Heard extends ForwardingSession {

        private final List<String> asked;

        Heard(WarehouseSession session, List<String> asked) {
            super(session);
            this.asked = asked;
        }

        @Override
        public RowReader read(String sql) {
            asked.add(sql);
            return super.read(sql);
        }
    }
}
