package io.perseid.app.wiring;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.destination.SideTable;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.config.Configuration;
import io.perseid.app.config.csv.SideTableReader;
import io.perseid.app.config.keys.Connected;
import io.perseid.engine.encode.BatchPool;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.mirror.MirrorPlanner;
import io.perseid.engine.mirror.RepairPlanner;
import io.perseid.engine.model.SideTableRows;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.ReplayPlanner;
import io.perseid.engine.plan.ReplayRequest;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Sync;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration come to life: its warehouses, destinations and state, each opened when it is first needed and closed with
 * this. One for a process; the daemon, the demo and every command go through it. Any thread.
 */
public final class Workspace implements AutoCloseable {

    private final Configuration configuration;
    private final RunConditions conditions;
    private final Map<String, SharedWarehouse> warehouses = new LinkedHashMap<>();
    private final Map<String, Destination> destinations = new HashMap<>();
    private final Ledger ledger;
    private final FlowControl flow;
    private final BatchPool batches;
    private @Nullable StateStore store;
    private @Nullable StateStore reading;

    /** Opens nothing yet. */
    public Workspace(Configuration configuration, RunConditions conditions) {
        this.configuration = configuration;
        this.conditions = conditions;
        this.flow = new FlowControl(conditions.clock());
        this.batches = RunSetup.pool(conditions.options(""));
        this.ledger = new FileLedger(conditions.storage().files(ledgerFolder()), conditions.clock());
    }

    public Configuration configuration() {
        return configuration;
    }

    public RunConditions conditions() {
        return conditions;
    }

    /** Where the ledgers' files lie. */
    public Path ledgerFolder() {
        return configuration.stateFolder().resolve("ledger");
    }

    /** A run that has not begun. @param trigger {@code manual} or {@code schedule} */
    public SyncRun prepare(Sync sync, String trigger, RunListener listener) {
        return prepare(sync, Allowances.none(), trigger, listener);
    }

    /** A run that has not begun. @param allowed what a person lets it do although a guard rail would stop it */
    public SyncRun prepare(Sync sync, Allowances allowed, String trigger, RunListener listener) {
        return prepare(sync, runPlanner(sync, allowed), trigger, listener);
    }

    /** A run that tries rejects of a sync again and has not begun. */
    public SyncRun prepareReplay(Sync sync, ReplayRequest request, RunListener listener) {
        return prepare(sync, replayPlanner(sync, request), ReplayRequest.TRIGGER, listener);
    }

    private SyncRun prepare(Sync sync, RunPlanner planner, String trigger, RunListener listener) {
        WarehouseUser warehouse = new WarehouseUser(shared(sync.warehouse()), "sync " + sync.name());
        RunSetup setup = new RunSetup(
                parts(sync),
                warehouse,
                state(),
                ledger,
                flow,
                batches,
                conditions.options(trigger),
                conditions.random().get(),
                planner,
                configuration.rejects());
        return new SyncRun(setup, warehouse, conditions, listener);
    }

    /** Runs a sync to its end on the calling thread. */
    public RunReport run(Sync sync, String trigger, RunListener listener) {
        return prepare(sync, trigger, listener).run();
    }

    /** A sync with what it refers to. Opens no connection before a lookup is loaded. */
    public SyncParts parts(Sync sync) {
        Connected<WarehouseConnector> from = connected(configuration.warehouses(), sync.warehouse());
        Connected<DestinationConnector> to = connected(configuration.destinations(), sync.destination());
        return new SyncParts(
                sync,
                shared(sync.warehouse()).warehouse().dialect(),
                destination(sync.destination()),
                lookup -> sideTable(lookup, sync),
                from.connector().name() + " " + from.connector().version() + ", "
                        + to.connector().name() + " " + to.connector().version());
    }

    private SideTable sideTable(Lookup lookup, Sync sync) {
        if (!(lookup.source() instanceof Lookup.Table table)) {
            return new SideTableReader().read(lookup);
        }
        SharedWarehouse other = shared(table.warehouse());
        try (Warehouse user = new WarehouseUser(other, "a lookup of sync " + sync.name());
                WarehouseSession session = user.open()) {
            return new SideTableRows(lookup, table, user.dialect(), session).read();
        }
    }

    /** For the model, its SQL and its lane, whatever the mode. */
    public Planner planner(Sync sync) {
        return new Planner(parts(sync), conditions.slicing());
    }

    /** Tells what a run of the sync would do, also where it would stop. */
    public RunPlanner forecast(Sync sync) {
        return sync.mode() == Mode.MIRROR
                ? MirrorPlanner.forecast(parts(sync), conditions.slicing(), ledger)
                : new RepairPlanner(parts(sync), conditions.slicing(), ledger);
    }

    /** Decides what a run of the sync does. */
    public RunPlanner runPlanner(Sync sync, Allowances allowed) {
        return sync.mode() == Mode.MIRROR
                ? new MirrorPlanner(parts(sync), conditions.slicing(), ledger, allowed)
                : new RepairPlanner(parts(sync), conditions.slicing(), ledger);
    }

    public ReplayPlanner replayPlanner(Sync sync, ReplayRequest request) {
        return new ReplayPlanner(parts(sync), conditions.slicing(), request);
    }

    /**
     * A warehouse for one user of it, who closes it afterwards: that closes the user's sessions, not the warehouse.
     *
     * @param name as in perseid.yaml
     * @param user who uses it, for messages to others: {@code preview of orders}
     */
    public Warehouse warehouse(String name, String user) {
        return new WarehouseUser(shared(name), user);
    }

    public synchronized Destination destination(String name) {
        return destinations.computeIfAbsent(name, n -> {
            Connected<DestinationConnector> connected = connected(configuration.destinations(), n);
            return connected.connector().connect(n, connected.settings());
        });
    }

    /** The state, for runs: made if there is none yet. */
    public synchronized StateStore state() {
        if (store == null) {
            store = conditions.storage().state(configuration.stateFolder(), conditions.clock(), conditions.processes());
        }
        return store;
    }

    /** The state, for looking: makes and changes nothing, and knows nothing where there is none yet. */
    public synchronized StateStore stateForReading() {
        if (store != null) {
            return store;
        }
        if (reading == null) {
            // Where there is none yet, there may be one the next time.
            reading = SqliteStateStore.openForReading(
                            configuration.stateFolder(), conditions.clock(), conditions.processes())
                    .orElse(null);
        }
        return reading == null ? new NoState() : reading;
    }

    @Override
    public synchronized void close() {
        warehouses.values().forEach(SharedWarehouse::close);
        destinations.values().forEach(Destination::close);
        Optional.ofNullable(reading).ifPresent(StateStore::close);
        Optional.ofNullable(store).ifPresent(StateStore::close);
    }

    private synchronized SharedWarehouse shared(String name) {
        return warehouses.computeIfAbsent(name, n -> {
            Connected<WarehouseConnector> connected = connected(configuration.warehouses(), n);
            return new SharedWarehouse(n, connected.connector().connect(n, connected.settings()));
        });
    }

    /** A sound configuration names only what it has. */
    private static <C> Connected<C> connected(Map<String, Connected<C>> all, String name) {
        return Optional.ofNullable(all.get(name))
                .orElseThrow(() -> new IllegalArgumentException("nothing is configured as " + name));
    }
}
