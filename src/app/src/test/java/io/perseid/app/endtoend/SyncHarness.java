package io.perseid.app.endtoend;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.ForwardingWarehouse;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.io.Files;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.mirror.MirrorPlanner;
import io.perseid.engine.mirror.RepairPlanner;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.ReplayPlanner;
import io.perseid.engine.plan.ReplayRequest;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunOptions;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.steps.VirtualClock;
import io.perseid.testkit.steps.VirtualSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A sync of a table {@code orders(id, ordered_at, updated_at, customer, total)} in a real DuckDB file to a destination that
 * remembers, run step by step in one thread. The warehouse's clock is real, so tables are written relative to it.
 */
final class SyncHarness {

    /** The process that runs; a test that kills it goes on as another. */
    Owner owner = new Owner("test", 1, 1);

    final Path database;
    final VirtualClock clock = new VirtualClock(Instant.now());
    RecordedDestination destination = new RecordedDestination("recorded:1", 7);
    final StateStore store;
    final Files files;
    Slicing slicing = new Slicing(20, Duration.ofSeconds(10), 100);
    Mode mode = Mode.STANDARD;
    long maxRejects = 1_000;
    OnUnknown onUnknown = OnUnknown.PARK;
    /** With mode mirror. */
    Optional<Mirror> mirror = Optional.empty();

    RecordDefinition record = events("ordered_at", "updated_at", Optional.of(ZoneId.of("UTC")));
    Model model = new Model.Table("orders");
    /** Another destination than the one that remembers. */
    Optional<Destination> otherDestination = Optional.empty();

    /** Another warehouse than the DuckDB file. */
    Optional<Supplier<Warehouse>> elsewhere = Optional.empty();

    RejectRetention retention = RejectRetention.defaults();
    /** What runs try again, instead of doing their usual work. */
    Optional<ReplayRequest> replay = Optional.empty();

    private final List<WarehouseSession> sessions = new ArrayList<>();

    SyncHarness(Path folder, Files files, Function<VirtualClock, StateStore> store) {
        this.database = folder.resolve("shop.duckdb");
        this.files = files;
        this.store = store.apply(clock);
    }

    static RecordDefinition.Events events(String time, String cursor, Optional<ZoneId> zone) {
        return new RecordDefinition.Events(
                new EventName.Constant("order submitted"),
                new TimeColumn(time, zone),
                Optional.of(new UserColumn("customer", UserColumn.Missing.REJECT)),
                Optional.empty(),
                List.of("id"),
                new Cursor(new TimeColumn(cursor, zone), Duration.ofHours(2), Duration.ofMinutes(1), Optional.empty()),
                new PropertySet(List.of(property("total")), Optional.empty()),
                List.of(),
                List.of(),
                RecordDefinition.Superseded.TOMBSTONE);
    }

    static PropertyDefinition property(String column) {
        return new PropertyDefinition(column, new PropertyValue.Column(column), NullPolicy.OMIT, false, "test.yaml");
    }

    void sql(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a table that was made before. */
    void copyOf(Path template) {
        try {
            java.nio.file.Files.copy(template, database, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Orders every minute, the newest ten minutes old. */
    void orders(int count) {
        sql(
                "CREATE OR REPLACE TABLE orders (id BIGINT, ordered_at TIMESTAMPTZ, updated_at TIMESTAMPTZ,"
                        + " customer VARCHAR, total DECIMAL(18,2))",
                "INSERT INTO orders SELECT i, now() - INTERVAL 10 MINUTE - to_minutes(" + count
                        + " - i), now() - INTERVAL 10 MINUTE - to_minutes(" + count
                        + " - i), 'c' || (i % 5), i * 1.25 FROM range(1, " + (count + 1) + ") t(i)");
    }

    /** What should be live: {@code name|time|user -> total}, told by SQL alone. */
    List<String> expected() {
        return texts("SELECT 'order submitted|' || epoch_us(ordered_at) || '|' || customer || '|total=' || total"
                + " FROM orders WHERE customer IS NOT NULL ORDER BY 1");
    }

    /** The first column of a query. */
    List<String> texts(String query) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    /** What is live at the destination, in the same form: the insert id is left out, because the table has none. */
    List<String> live() {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, String> event : destination.live().entrySet()) {
            String identity = event.getKey();
            rows.add(identity.substring(0, identity.lastIndexOf('|') + 1) + event.getValue());
        }
        rows.sort(null);
        return rows;
    }

    RunReport run() {
        return run(new VirtualSteps(clock, 1));
    }

    RunReport run(VirtualSteps steps) {
        Run run = start(steps);
        steps.runUntil(run::hasEnded);
        return run.report();
    }

    /** A run that tries rejects again. */
    RunReport replay(ReplayRequest request) {
        replay = Optional.of(request);
        try {
            return run();
        } finally {
            replay = Optional.empty();
        }
    }

    /** What a run would do now. */
    RunPlan plan() {
        Warehouse warehouse = warehouse();
        try (WarehouseSession session = warehouse.open()) {
            return new Planner(parts(warehouse), slicing).plan(session, store, clock.instant());
        }
    }

    private SyncParts parts(Warehouse warehouse) {
        Sync sync = new Sync(
                "order-submitted",
                new Namespace("order-submitted"),
                "shop",
                "recorded",
                mode,
                new Schedule.Manual(),
                model,
                record,
                maxRejects,
                onUnknown,
                mirror,
                "order-submitted.yaml");
        return new SyncParts(
                sync,
                warehouse.dialect(),
                otherDestination.orElse(destination),
                lookup -> {
                    throw new IllegalStateException("no lookups here");
                },
                "1");
    }

    Run start(VirtualSteps steps) {
        Warehouse warehouse = warehouse();
        SyncParts parts = parts(warehouse);
        RunOptions options =
                RunOptions.defaults("manual", owner).withSlicing(slicing).withRequestsInFlight(4);
        FileLedger ledger = new FileLedger(files, clock);
        Run run = new Run(
                new RunSetup(
                        parts,
                        warehouse,
                        store,
                        ledger,
                        new FlowControl(clock),
                        options,
                        new Random(7),
                        replay.<RunPlanner>map(request -> new ReplayPlanner(parts, slicing, request))
                                .orElseGet(() -> mirror.isPresent()
                                        ? new MirrorPlanner(parts, slicing, ledger, Allowances.none())
                                        : new RepairPlanner(parts, slicing, ledger)),
                        retention),
                steps,
                RunListener.none());
        steps.post(run::begin);
        return run;
    }

    /** What the end of a process does to its connections. */
    void dropConnections() {
        sessions.forEach(WarehouseSession::close);
        sessions.clear();
    }

    private Warehouse warehouse() {
        WarehouseConnector duckdb = ServiceLoader.load(WarehouseConnector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(connector -> connector.name().equals("duckdb"))
                .findFirst()
                .orElseThrow();
        List<Object> problems = new ArrayList<>();
        Settings settings = duckdb.settings().read(Map.of("file", database.toString()), problems::add);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
        Warehouse shop = elsewhere.map(Supplier::get).orElseGet(() -> duckdb.connect("shop", settings));
        return new ForwardingWarehouse(shop) {
            @Override
            public WarehouseSession open() {
                WarehouseSession session = super.open();
                sessions.add(session);
                return session;
            }
        };
    }
}
