package io.perseid.bench;

import io.perseid.api.destination.Destination;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunOptions;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.run.ThreadedSteps;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SqliteStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Syncs the whole table, first on the cold JVM, then as often again as asked, each time into an empty state folder, and
 * prints what each run cost.
 */
final class SyncBenchmark {

    private final Path table;
    private final Path folder;
    private final int port;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final AtomicReference<byte[]> sample = new AtomicReference<>();

    private SyncBenchmark(Path table, Path folder, int port) {
        this.table = table;
        this.folder = folder;
        this.port = port;
    }

    /**
     * @param folder for state, removed by the caller; and for {@code sample.ndjson}, the body of one request
     * @param warmRuns runs after the first
     * @param profiled whether the last run is sampled
     */
    static void run(Path table, Path folder, int warmRuns, boolean profiled) throws Exception {
        try (DrainProcess drain = new DrainProcess()) {
            SyncBenchmark benchmark = new SyncBenchmark(table, folder, drain.port());
            Optional<Profile> profile = profiled ? Optional.of(Profile.start()) : Optional.empty();
            try {
                benchmark.once("cold", 0);
                for (int i = 1; i <= warmRuns; i++) {
                    profile.ifPresent(Profile::begin);
                    benchmark.once("warm " + i, Cpu.process());
                }
                profile.ifPresent(p -> p.end(folder.resolve("benchmark.jfr")));
            } finally {
                benchmark.workers.shutdown();
            }
        }
    }

    /** @param cpuBefore what the process had used before; 0 counts the start of the JVM in */
    private void once(String name, long cpuBefore) throws Exception {
        double compilersBefore = cpuBefore == 0 ? 0 : Cpu.compilers();
        double collectorBefore = cpuBefore == 0 ? 0 : Cpu.collector();
        long loopBefore = Cpu.thread();
        long began = System.nanoTime();
        LongAdder readNanos = new LongAdder();
        Measured measured = sync(name, readNanos);
        double wall = (System.nanoTime() - began) / 1e9;
        double loop = (Cpu.thread() - loopBefore) / 1e9;
        double cpu = (Cpu.process() - cpuBefore) / 1e9;
        double compilers = Cpu.compilers() - compilersBefore;
        double collector = Cpu.collector() - collectorBefore;
        double peak = Cpu.peakMegabytes();
        RunReport report = measured.report;
        if (report.status() != RunStatus.SUCCEEDED
                || report.counts().accepted() != report.counts().read()) {
            throw new IllegalStateException(report.toString());
        }
        Files.write(folder.resolve("sample.ndjson"), sample.get());
        print(name, report, cpu, wall, measured.steps.peakAfterPlan(), peak);
        double millions = report.counts().read() / 1e6;
        Costs costs = new Costs(measured.steps, readNanos.sum() / 1e9, cpu, loop, compilers, collector);
        costs.print(millions);
    }

    private static void print(String name, RunReport report, double cpu, double wall, double planned, double peak) {
        long events = report.counts().read();
        System.out.printf(
                "%n%s: %,d events of %d bytes in %d requests%n  CPU s a million   %6.2f%n  events/s         %,8.0f%n"
                        + "  peak RSS, MB      %6.0f (%.0f when the plan was made)%n",
                name,
                events,
                report.counts().bytes() / events,
                report.counts().requests(),
                cpu / events * 1e6,
                events / wall,
                peak,
                planned);
    }

    private Measured sync(String name, LongAdder readNanos) throws IOException, InterruptedException {
        Path state = folder.resolve(name.replace(' ', '-'));
        Files.createDirectories(state);
        Clock clock = Clock.systemUTC();
        OperatingSystemProcesses processes = new OperatingSystemProcesses();
        try (SqliteStateStore store = SqliteStateStore.open(state, clock, processes);
                Warehouse warehouse = new MeasuredWarehouse(OrderSync.warehouse(table), readNanos);
                Destination destination = new SampledDestination(OrderSync.destination(port), sample)) {
            SyncParts parts = new SyncParts(
                    OrderSync.sync(),
                    warehouse.dialect(),
                    destination,
                    lookup -> {
                        throw new IllegalStateException("no lookups here");
                    },
                    "1");
            ThreadedSteps threads = new ThreadedSteps(clock, workers);
            MeasuredSteps steps = new MeasuredSteps(threads);
            Run run = new Run(
                    new RunSetup(
                            parts,
                            warehouse,
                            store,
                            new FileLedger(new DiskFiles(state.resolve("ledger")), clock),
                            new FlowControl(clock),
                            RunOptions.defaults("manual", processes.self()),
                            new Random(7)),
                    steps,
                    RunListener.none());
            threads.post(run::begin);
            threads.runUntil(run::hasEnded);
            return new Measured(run.report(), steps);
        }
    }

    private record Measured(RunReport report, MeasuredSteps steps) {}
}
