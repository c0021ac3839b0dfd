package io.perseid.testkit.mirror;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.warehouse.ForwardingWarehouse;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.mirror.MirrorPlanner;
import io.perseid.engine.mirror.RepairPlanner;
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
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.SimulatedCrash;
import io.perseid.testkit.steps.VirtualClock;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A mirror sync of the table {@code things} from some warehouse to a destination that remembers, run step by step in one
 * thread, on a disk that loses what was not forced. One thread.
 */
public final class MirrorStage {

    /** What {@link #die} tells of a run that ended before its point. */
    public static final String ENDED = "the run ended first";

    final VirtualClock clock;
    final RecordedDestination destination;
    final CrashingFiles files;
    final InMemoryStateStore store;
    private final FakeProcesses processes;
    private Owner owner = new Owner("test", 1, 1);
    private final Warehouse warehouse;
    private final List<WarehouseSession> sessions = new ArrayList<>();

    Mode mode = Mode.MIRROR;
    Mirror mirror = Mirror.of(Mirror.Deletes.SEND);
    Allowances allowed = Allowances.none();
    Slicing slicing = new Slicing(20, Duration.ofSeconds(10), 100);
    RecordDefinition record = events("id");
    RunListener listener = RunListener.none();
    Model model = new Model.Table("things");

    MirrorStage(Warehouse warehouse) {
        this.warehouse = warehouse;
        this.clock = new VirtualClock(Instant.parse("2026-03-01T00:00:00Z"));
        this.destination = new RecordedDestination("recorded:1", 7);
        this.files = new CrashingFiles();
        this.processes = new FakeProcesses(owner);
        this.store = new InMemoryStateStore(clock, processes);
    }

    /** The same state and destination, and another warehouse. */
    MirrorStage(MirrorStage other, Warehouse warehouse) {
        this.warehouse = warehouse;
        this.clock = other.clock;
        this.destination = other.destination;
        this.files = other.files;
        this.processes = other.processes;
        this.owner = other.owner;
        this.store = other.store;
    }

    static RecordDefinition events(String... key) {
        TimeColumn time = new TimeColumn("happened_at", Optional.of(ZoneId.of("UTC")));
        return new RecordDefinition.Events(
                new EventName.Constant("thing"),
                time,
                Optional.of(new UserColumn("customer", UserColumn.Missing.REJECT)),
                Optional.empty(),
                List.of(key),
                new Cursor(time, Cursor.DEFAULT_LOOKBACK, Cursor.DEFAULT_SETTLE, Optional.empty()),
                listed("amount", "note"),
                List.of(),
                List.of(),
                RecordDefinition.Superseded.TOMBSTONE);
    }

    static RecordDefinition users(PropertySet properties) {
        return new RecordDefinition.Users("id", properties, List.of(), List.of());
    }

    static PropertySet listed(String... columns) {
        return new PropertySet(
                Stream.of(columns)
                        .map(column -> new PropertyDefinition(
                                column, new PropertyValue.Column(column), NullPolicy.OMIT, false, "things.yaml"))
                        .toList(),
                Optional.empty());
    }

    /** A column under another name. */
    static PropertySet renamed(String column, String name) {
        return new PropertySet(
                List.of(new PropertyDefinition(
                        name, new PropertyValue.Column(column), NullPolicy.OMIT, false, "things.yaml")),
                Optional.empty());
    }

    /** Every column but those that events have elsewhere. */
    static PropertySet allColumns() {
        return new PropertySet(
                List.of(),
                Optional.of(new PropertySet.AllColumns(List.of("happened_at", "customer"), NullPolicy.OMIT)));
    }

    RunReport run() {
        return run(new VirtualSteps(clock, 1));
    }

    RunReport run(VirtualSteps steps) {
        Run run = start(steps);
        steps.runUntil(run::hasEnded);
        return run.report();
    }

    /** Runs until the crash that the steps have in them, and loses what was not forced. @return the name of the point */
    String die(VirtualSteps steps) {
        String where = ENDED;
        Run run = start(steps);
        try {
            steps.runUntil(run::hasEnded);
        } catch (SimulatedCrash crash) {
            where = crash.point();
        }
        sessions.forEach(WarehouseSession::close);
        sessions.clear();
        processes.end(owner);
        owner = new Owner("test", owner.pid() + 1, 1);
        files.crash(new Random(where.hashCode()));
        return where;
    }

    /** What a run would do now. */
    RunPlan plan() {
        // Who only looks must begin no feed.
        RunPlanner planner = mode == Mode.MIRROR && mirror.changes() == Mirror.Changes.FEED
                ? MirrorPlanner.forecast(parts(), slicing, ledger()).beforeSession(warehouse, store)
                : planner();
        try (WarehouseSession session = warehouse.open()) {
            return planner.plan(session, store, clock.instant());
        }
    }

    /** What is live, as {@link Thing#event} and {@link Thing#profile} tell it. */
    List<String> live() {
        List<String> live = new ArrayList<>();
        for (Map.Entry<String, String> record : destination.live().entrySet()) {
            String identity = record.getKey();
            int end = identity.lastIndexOf('|');
            live.add((end < 0 ? identity + "|" : identity.substring(0, end + 1)) + record.getValue());
        }
        live.sort(null);
        return live;
    }

    /** What should be. */
    List<String> expected(Collection<Thing> things) {
        boolean events = record instanceof RecordDefinition.Events;
        return things.stream()
                .map(thing -> events ? thing.event() : thing.profile())
                .sorted()
                .toList();
    }

    private Run start(VirtualSteps steps) {
        RunOptions options =
                RunOptions.defaults("manual", owner).withSlicing(slicing).withRequestsInFlight(4);
        Run run = new Run(
                new RunSetup(
                        parts(),
                        remembered(),
                        store,
                        ledger(),
                        new FlowControl(clock),
                        options,
                        new Random(7),
                        planner(),
                        RejectRetention.defaults()),
                steps,
                listener);
        steps.post(run::begin);
        return run;
    }

    private RunPlanner planner() {
        return mode == Mode.MIRROR
                ? new MirrorPlanner(parts(), slicing, ledger(), allowed)
                : new RepairPlanner(parts(), slicing, ledger());
    }

    private FileLedger ledger() {
        return new FileLedger(files, clock);
    }

    private SyncParts parts() {
        Sync sync = new Sync(
                "things",
                new Namespace("things"),
                "warehouse",
                "recorded",
                mode,
                new Schedule.Manual(),
                model,
                record,
                Sync.DEFAULT_MAX_REJECTS,
                OnUnknown.PARK,
                mode == Mode.MIRROR ? Optional.of(mirror) : Optional.empty(),
                "things.yaml");
        return new SyncParts(
                sync,
                warehouse.dialect(),
                destination,
                lookup -> {
                    throw new IllegalStateException("no lookups here");
                },
                "1");
    }

    private Warehouse remembered() {
        return new ForwardingWarehouse(warehouse) {
            @Override
            public WarehouseSession open() {
                WarehouseSession session = super.open();
                sessions.add(session);
                return session;
            }
        };
    }
}
