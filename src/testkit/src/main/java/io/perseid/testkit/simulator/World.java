package io.perseid.testkit.simulator;

import io.perseid.api.destination.RecordKind;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.StoredReject;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.UserColumn.Missing;
import io.perseid.testkit.simulator.destination.Desk;
import io.perseid.testkit.simulator.destination.Far;
import io.perseid.testkit.simulator.time.EventLoop;
import io.perseid.testkit.simulator.truth.Truth;
import io.perseid.testkit.simulator.truth.Version;
import io.perseid.testkit.simulator.warehouse.SimulatedWarehouse;
import io.perseid.testkit.state.FakeProcesses;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/** All that outlives a process: time, tables, the destination, state and files. One thread. */
final class World {

    /** A winter's day, far from any change of daylight saving. */
    private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");

    final Scenario scenario;
    final EventLoop loop;
    final Trace trace;
    final Figures figures = new Figures();
    final Far far;
    final Desk desk;
    final Truth truth;
    final WarehouseWeatherMaker weather;
    final SimulatedWarehouse warehouse;
    final Meddler meddler;
    final FakeProcesses processes = new FakeProcesses(new Owner("simulated", 0, 1));
    final Storage storage;
    final StateStore store;
    final Tampering tampering;
    final CommitCheck commits;
    private final Draw landing;
    private final Map<Long, Life> living = new HashMap<>();
    private boolean running;
    /** The process that was given the lease last. */
    private long holder;

    World(Draw draw, BufferAllocator allocator, Storage storage, Tampering tampering, boolean traced) {
        this.scenario = Scenario.draw(draw.split());
        this.loop = new EventLoop(START.plus(draw.upTo(Duration.ofDays(2))));
        this.trace = new Trace(loop, traced);
        this.storage = storage;
        this.tampering = tampering;
        this.far = new Far(loop, scenario.lane().dedupe());
        this.desk = new Desk(loop, far, scenario.lane(), trace::line, this::maySend, words -> {
            throw new Broken(words);
        });
        SimulatedSync sync = new SimulatedSync(scenario);
        this.truth = new Truth(
                scenario.events(),
                sync::key,
                this::bound,
                scenario.missingUser() == Missing.ANONYMOUS,
                scenario.kind() == RecordKind.USER ? "missing_user" : "null_key");
        this.weather = new WarehouseWeatherMaker(scenario, draw.split(), figures);
        this.warehouse = new SimulatedWarehouse(
                allocator,
                this::warehouseNow,
                new SimulatedWarehouse.Traits(
                        scenario.snapshots(), scenario.snapshotFor(), scenario.parallelReads(), scenario.submits()),
                weather);
        this.meddler = new Meddler(scenario, draw.split(), truth, warehouse, this::warehouseNow, trace);
        this.store = storage.store(loop::now, processes);
        this.commits = new CommitCheck(this);
        this.landing = draw.split();
        trace.line("scenario", scenario);
        meddler.fill();
        truth.versions().forEach(version -> trace.line("row", version));
    }

    /** From now on there are runs: what comes later than the look-back may be missed. */
    void running() {
        running = true;
    }

    /** A process begins an attempt at its run. */
    void attemptBegins(long process) {
        desk.forgets(process);
        if (!scenario.late()) {
            desk.settle(process, () -> landing.chance(0.5));
        }
    }

    void lives(Life life) {
        living.put(life.number, life);
    }

    /** A request that was about to start when its process was suspended cannot be held back by anyone. */
    private boolean maySend(long process) {
        Life life = living.get(process);
        return process == holder || life != null && life.process.resumesNow();
    }

    boolean isHolder(long process) {
        return process == holder;
    }

    void holds(long process) {
        holder = process;
    }

    Instant warehouseNow() {
        return loop.now().plus(scenario.warehouseError());
    }

    /** Whether the next run is sure to read a row that becomes like this now. */
    private boolean bound(Version version) {
        return !running
                || scenario.mode() != Mode.STANDARD
                || version.cursor() == null
                || version.cursor() >= micros(warehouseNow().minus(scenario.lookback()));
    }

    long micros(Instant instant) {
        return Meddler.micros(Duration.between(Instant.EPOCH, instant));
    }

    LedgerId ledger() {
        return new LedgerId(new Namespace("things"), "simulated:1", scenario.kind());
    }

    List<Reject> rejects() {
        return store.rejects(Optional.empty(), Optional.empty(), 1_000_000).stream()
                .map(StoredReject::reject)
                .toList();
    }

    Set<String> held() {
        return store.heldDue(ledger(), loop.now().plus(Duration.ofDays(3650)), 1_000_000).stream()
                .map(HeldRow::key)
                .collect(Collectors.toSet());
    }

    void count(String what) {
        figures.add(what, 1);
    }
}
