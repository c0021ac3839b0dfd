package io.perseid.testkit.simulator;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ForwardingWarehouse;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunOptions;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StateStore;
import io.perseid.testkit.simulator.destination.SimulatedDestination;
import io.perseid.testkit.simulator.time.SimulatedProcess;
import io.perseid.testkit.simulator.truth.Version;
import io.perseid.testkit.steps.SimulatedCrash;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One process with one run in it, from its start to its end or death. One thread. */
final class Life implements SimulatedProcess.Watcher {

    final long number;
    final Owner owner;
    final SimulatedProcess process;
    final Instant began;
    final Instant beganShown;
    private Instant earliestShown;
    private final World world;
    private final CrashPlan crashes;
    private final boolean calm;
    private final Draw draw;
    private final RunSetup setup;
    private final Run run;
    private List<Version> seen = List.of();
    private long step = -1;
    private String suspendAt = "";
    private Optional<SimulatedCrash> death = Optional.empty();

    Life(World world, long number, boolean calm, Draw draw) {
        this.world = world;
        this.number = number;
        this.calm = calm;
        this.draw = draw;
        this.owner = new Owner("simulated", number, 1);
        this.crashes = !calm && draw.chance(world.scenario.crashes()) ? CrashPlan.draw(draw) : CrashPlan.none();
        Duration error = Duration.ofMillis(draw.between(-5_000, 5_000));
        this.process = new SimulatedProcess(world.loop, error, this::latency, this);
        this.began = world.loop.now();
        this.beganShown = process.clock().instant();
        this.earliestShown = beganShown;
        this.setup = world.tampering.tamper(setup());
        this.run = new Run(setup, process, RunListener.none());
    }

    /** Lets it be suspended when it passes this point next. */
    void suspendAt(String point) {
        suspendAt = point;
    }

    /** Someone sets its clock. */
    void jumpClock(Duration by) {
        process.jumpClock(by);
        Instant shows = process.clock().instant();
        earliestShown = shows.isBefore(earliestShown) ? shows : earliestShown;
    }

    /** The earliest that its clock has shown. */
    Instant earliestShown() {
        return earliestShown;
    }

    void start() {
        process.post(run::begin);
    }

    /** Makes the plan of a run, and no run. */
    void plan() {
        try (WarehouseSession session = setup.warehouse().open()) {
            setup.planner().plan(session, setup.store(), process.clock().instant());
        }
    }

    /** The one place that knows what a run is made of. */
    private RunSetup setup() {
        Scenario scenario = world.scenario;
        SimulatedDestination destination = new SimulatedDestination(
                world.desk,
                scenario.lane(),
                new DestinationWeather(world, draw.split(), calm),
                number,
                () -> stepId(step),
                process::underWaySince);
        SyncParts parts = new SyncParts(
                new SimulatedSync(scenario).sync(),
                world.warehouse.dialect(),
                destination,
                lookup -> {
                    throw new IllegalStateException("no lookups here");
                },
                "1");
        RunOptions options = RunOptions.defaults("manual", owner)
                .withSlicing(new Slicing(scenario.rowsPerSlice(), Duration.ofSeconds(10), 1_000))
                .withRequestsInFlight(scenario.requestsInFlight())
                .withSlices(scenario.slices());
        return new RunSetup(
                parts,
                warehouse(),
                store(),
                new FileLedger(new FaultyFiles(world.storage.files(), this::fileOperation), process.clock()),
                new FlowControl(process.clock()),
                options,
                draw.split().random());
    }

    StateStore store() {
        return new WatchedStore(world.store, this::storeCall, () -> world.holds(number), this::committed);
    }

    /** Keeps what a session saw when it was opened. */
    private Warehouse warehouse() {
        return new ForwardingWarehouse(world.warehouse) {
            @Override
            public int maxSessions() {
                return 1;
            }

            @Override
            public WarehouseSession open() {
                seen = world.truth.versions();
                return super.open();
            }
        };
    }

    private Duration latency(String point) {
        boolean send = point.endsWith("send");
        if (send && point.startsWith("before")) {
            return Duration.ofMillis(draw.pick(5));
        }
        boolean slow = !calm && draw.chance(0.01);
        return slow
                ? draw.upTo(Duration.ofSeconds(send ? 50 : 40))
                : Duration.ofMillis(send ? draw.between(5, 500) : draw.pick(10));
    }

    private void fileOperation(String operation) throws IOException {
        crashes.fileOperation(operation);
        if (!calm && draw.chance(world.scenario.fileFaults())) {
            world.count("fault: file");
            throw new IOException("simulated failure of " + operation);
        }
    }

    private void storeCall(String method) {
        if (!calm && draw.chance(world.scenario.stateFaults())) {
            world.count("fault: state");
            throw PerseidException.of(
                    FailureKind.TRANSIENT, "simulated state", "busy at " + method, "an answer", "wait");
        }
    }

    private void committed(RunLease lease, Optional<Checkpoint> before, SliceCommit commit) {
        if (!world.isHolder(number)) {
            throw new Broken("process " + number + " has committed, though another has the lease");
        }
        world.commits.check(this, lease, before, commit);
    }

    @Override
    public void passed(String point, long number) {
        world.trace.line("process " + this.number, point);
        crashes.passed(point);
        step = number;
        if (point.equals(suspendAt)) {
            suspendAt = "";
            world.count("suspensions");
            process.pause(draw.upTo(Duration.ofMinutes(4)));
        }
        if (point.equals("before open-slices")) {
            world.attemptBegins(this.number);
        }
        if (point.equals("after send")) {
            world.desk.answered(stepId(number));
        }
    }

    @Override
    public void abandoned(long number, boolean done) {
        world.trace.line("process " + this.number + " gives up", number);
        world.desk.lost(stepId(number));
    }

    private long stepId(long number) {
        return this.number << 32 | number;
    }

    @Override
    public void died(SimulatedCrash crash) {
        death = Optional.of(crash);
        world.desk.dead(number);
        world.trace.line("process " + number + " dies", crash.point());
    }

    /** Rows as they were when the last session was opened. */
    List<Version> seen() {
        return seen;
    }

    boolean over() {
        return death.isPresent() || run.hasEnded();
    }

    Optional<SimulatedCrash> death() {
        return death;
    }

    RunReport report() {
        return run.report();
    }
}
