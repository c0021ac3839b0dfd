package io.perseid.bench.engine;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.SideTable;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.config.Configuration;
import io.perseid.app.wiring.RunConditions;
import io.perseid.bench.Figures;
import io.perseid.bench.Words;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.process.Cpu;
import io.perseid.engine.encode.BatchPool;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.mirror.RepairPlanner;
import io.perseid.engine.model.SideTableRows;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunOptions;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.run.ThreadedSteps;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.sync.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Syncs the whole table inside this process, first on the cold JVM, then as often again as asked, and notes what each run cost
 * and where. What a daemon keeps from run to run is kept: state, ledger, batches, the destination with its connections. Each
 * run has a project of its own there, so that it finds an empty ledger.
 */
public final class SyncBenchmark {

    private final Path folder;
    private final Configuration configuration;
    private final RunConditions conditions = RunConditions.ofProcess();
    private final int inFlight;
    private final Figures figures = new Figures();
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> new Thread(work, "worker"));
    private final AtomicReference<byte[]> sample = new AtomicReference<>();
    private final Clock clock = Clock.systemUTC();
    private final OperatingSystemProcesses processes = new OperatingSystemProcesses();
    private @Nullable Kept kept;
    private String syncName = OrderConfig.SYNC;
    private Meter loading = Meter.now().since(Meter.now());

    private SyncBenchmark(Path folder, Words words) {
        this.folder = folder;
        this.configuration = new OrderConfig(folder).load();
        this.inFlight = (int) words.number("in-flight", conditions.requestsInFlight());
    }

    /**
     * The process that is measured. {@code --folder} has the configuration, gets the state, {@code sample.ndjson} (the
     * body of one request) and {@code figures}; {@code --warm} is the number of runs after the first; {@code --profile}
     * samples the last run. With {@code --lookup} warm runs without and with a lookup of so many rows take turns.
     */
    public static void measure(Words words) throws Exception {
        Path folder = Path.of(words.given("folder"));
        long accounts = words.number("lookup", 0);
        if (accounts > 0) {
            new OrderConfig(folder).lookUp(accounts);
        }
        long warmRuns = words.number("warm", 0);
        SyncBenchmark benchmark = new SyncBenchmark(folder, words);
        Optional<Profile> profile = words.has("profile") ? Optional.of(Profile.start()) : Optional.empty();
        try {
            benchmark.once("cold", Meter.now().fromTheStart());
            for (int i = 1; i <= warmRuns && accounts == 0; i++) {
                profile.ifPresent(Profile::begin);
                benchmark.once(i == warmRuns ? "warm" : "warm" + i, Meter.now());
            }
            if (accounts > 0) {
                benchmark.turns((int) warmRuns);
            }
            profile.ifPresent(p -> p.end(folder.resolve("benchmark.jfr")));
        } finally {
            benchmark.workers.shutdown();
            Optional.ofNullable(benchmark.kept).ifPresent(Kept::close);
        }
        benchmark.figures.write(folder.resolve("figures"));
    }

    /** The first turn is not noted: half of it is compiled. */
    private void turns(int count) throws Exception {
        for (int turn = 0; turn <= count; turn++) {
            for (String sync : List.of(OrderConfig.SYNC, OrderConfig.LOOKED_UP)) {
                syncName = sync;
                boolean looked = sync.equals(OrderConfig.LOOKED_UP);
                String name = (looked ? "lookup" : "plain") + turn;
                Meter before = Meter.now();
                Meter used = sync(name, new LongAdder()).after.since(before);
                double cpu = used.process() - (looked ? loading.process() : 0);
                if (turn > 0) {
                    figures.note(name + ".cpu", cpu, name + ": CPU s, without loading");
                }
                if (looked) {
                    figures.note(name + ".load", loading.wall(), "loading the side table: s");
                    figures.note(name + ".load-cpu", loading.process(), "loading the side table: CPU s");
                    figures.note(name + ".peak", used.peak(), "peak RSS, MB");
                }
            }
        }
    }

    /** Before anything else of the run uses the processor. */
    private SideTable load(Lookup lookup) {
        Meter before = Meter.now();
        Lookup.Table table = (Lookup.Table) lookup.source();
        var crm = configuration.warehouse(table.warehouse()).orElseThrow();
        try (Warehouse warehouse = crm.connector().connect(table.warehouse(), crm.settings());
                WarehouseSession session = warehouse.open()) {
            SideTable side = new SideTableRows(lookup, table, warehouse.dialect(), session).read();
            loading = Meter.now().since(before);
            figures.note("lookup.rows", side.size(), "rows of the side table");
            figures.note("lookup.room", side.room() / 1048576.0, "what it says that it takes, MiB");
            return side;
        }
    }

    /** @param before of the run; a start at nothing counts the start of the JVM in */
    private void once(String name, Meter before) throws Exception {
        LongAdder readNanos = new LongAdder();
        Measured measured = sync(name, readNanos);
        Meter used = measured.after.since(before);
        RunReport report = measured.report;
        if (report.status() != RunStatus.SUCCEEDED
                || report.counts().accepted() != report.counts().read()) {
            throw new IllegalStateException(report.toString());
        }
        Files.write(folder.resolve("sample.ndjson"), Objects.requireNonNull(sample.get()));
        Body body = new Body(Objects.requireNonNull(sample.get()));
        double gzip = body.gzipSeconds() / body.bytes() * report.counts().bytes();
        Costs costs = new Costs(measured.steps, readNanos.sum() / 1e9, gzip, used);
        double millions = report.counts().read() / 1e6;
        figures.note(name + ".events", report.counts().read(), name + ": events");
        figures.note(
                name + ".bytes",
                (double) report.counts().bytes() / report.counts().read(),
                "bytes an event, before gzip");
        figures.note(name + ".requests", report.counts().requests(), "requests");
        figures.note(
                name + ".cpu",
                (used.process() - costs.merge()) / millions,
                "CPU s a million, without the merge of ledger segments");
        figures.note(name + ".rate", report.counts().read() / used.wall(), "events/s");
        figures.note(name + ".peak", used.peak(), "peak RSS, MB");
        figures.note(name + ".peak-plan", measured.steps.peakAfterPlan(), "the same when the plan was made");
        costs.note(name, millions, figures);
        figures.note(
                name + ".merge", costs.merge() / millions, "merge of ledger segments during the run, beside these");
        figures.note(
                name + ".compaction",
                measured.compaction,
                "ledger compaction: CPU s a million entries, all segments of this run into one");
    }

    private Measured sync(String name, LongAdder readNanos) throws IOException, InterruptedException {
        Kept with = kept();
        var shop = configuration.warehouse("shop").orElseThrow();
        Destination destination = new MeasuredDestination(with.destination, name, sample);
        try (Warehouse warehouse =
                new MeasuredWarehouse(shop.connector().connect("shop", shop.settings()), readNanos)) {
            SyncParts parts = new SyncParts(
                    configuration.sync(syncName).orElseThrow(), warehouse.dialect(), destination, this::load, "1");
            ThreadedSteps threads = new ThreadedSteps(clock, System::nanoTime, workers);
            MeasuredSteps steps = new MeasuredSteps(threads);
            RunOptions options = options();
            Run run = new Run(
                    new RunSetup(
                            parts,
                            warehouse,
                            with.store,
                            with.ledger,
                            with.flow,
                            with.batches,
                            options,
                            new Random(7),
                            new RepairPlanner(parts, options.slicing(), with.ledger),
                            RejectRetention.defaults()),
                    steps,
                    RunListener.none());
            threads.post(run::begin);
            threads.runUntil(run::hasEnded);
            Meter after = Meter.now();
            LedgerId id = Planner.ledger(parts.sync(), destination);
            return new Measured(run.report(), steps, after, compaction(with.ledger, id, with.store.segments(id)));
        }
    }

    private RunOptions options() {
        return RunOptions.defaults("manual", processes.self())
                .withRequestsInFlight(inFlight)
                .withSlices(conditions.slices());
    }

    /** Made by the first run, and part of what it costs. */
    private Kept kept() throws IOException {
        Kept known = kept;
        if (known == null) {
            Path state = folder.resolve("state-of-runs");
            Files.createDirectories(state);
            var mixpanel = configuration.destination("mixpanel").orElseThrow();
            known = new Kept(
                    SqliteStateStore.open(state, clock, processes),
                    new FileLedger(new DiskFiles(state.resolve("ledger")), clock),
                    new FlowControl(clock),
                    RunSetup.pool(options()),
                    mixpanel.connector().connect("mixpanel", mixpanel.settings()));
            kept = known;
        }
        return known;
    }

    /** CPU seconds a million entries, outside the run's figures. */
    private static double compaction(FileLedger ledger, LedgerId id, List<SegmentInfo> segments) {
        long before = Cpu.thread();
        SegmentInfo merged = ledger.merge(id, segments, "benchmark");
        return (Cpu.thread() - before) / 1e9 / (merged.entries() / 1e6);
    }

    /** What the runs of one process share. */
    private record Kept(
            SqliteStateStore store, FileLedger ledger, FlowControl flow, BatchPool batches, Destination destination)
            implements AutoCloseable {
        @Override
        public void close() {
            destination.close();
            store.close();
        }
    }

    private record Measured(RunReport report, MeasuredSteps steps, Meter after, double compaction) {}
}
