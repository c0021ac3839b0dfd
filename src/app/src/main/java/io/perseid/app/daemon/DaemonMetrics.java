package io.perseid.app.daemon;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.schedule.ScheduleState;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** What Prometheus sees; README.md lists it all. Counts are of this process, standings are of the state database. Any thread. */
final class DaemonMetrics implements AutoCloseable {

    /** Of Prometheus' text format, which every version of it reads. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final List<RunStatus> ENDINGS = List.of(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.STOPPED);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final InstantSource clock;

    DaemonMetrics(InstantSource clock) {
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** Makes every series of a sync, so that it is there, at 0, before its first run. Once a sync. */
    void add(String sync, Standings standings, Function<String, ScheduleState> schedule) {
        counted(sync, RunCounts.none(), RunCounts.none());
        compared(sync, 0);
        ENDINGS.forEach(status -> runs(sync, status));
        duration(sync);
        gauge("perseid.running", sync, "1 while the daemon runs the sync", () -> schedule.apply(sync)
                .running());
        gauge("perseid.waiting", sync, "1 while a run is due and waits for its turn", () -> schedule.apply(sync)
                .waiting());
        seconds("perseid.next.run", sync, "Until the schedule fires next", () -> schedule.apply(sync)
                .next()
                .map(next -> Duration.between(clock.instant(), next)));
        seconds(
                "perseid.freshness",
                sync,
                "Since the last successful run began: what was there then has been delivered",
                () -> since(standings.last(sync).lastSuccess()));
        seconds(
                "perseid.checkpoint.age",
                sync,
                "Since the checkpoint was moved last",
                () -> since(standings.last(sync).checkpoint().map(Checkpoint::at)));
        Gauge.builder("perseid.rejects", () -> standings.last(sync).rejects())
                .tag("sync", sync)
                .description("Rejects that are stored")
                .register(registry);
        FunctionCounter.builder(
                        "perseid.rejects.pruned", standings, s -> s.last(sync).rejectsPruned())
                .tag("sync", sync)
                .description("Rejects that were deleted because they were too old or too many")
                .register(registry);
        FunctionCounter.builder("perseid.triggers.coalesced", schedule, s -> s.apply(sync)
                        .coalesced())
                .tag("sync", sync)
                .description("Times that found the sync busy or waiting, so that one run did for several")
                .register(registry);
    }

    /** The difference between two totals of one run. */
    void counted(String sync, RunCounts before, RunCounts now) {
        counter("perseid.rows.read", sync, "Rows read from the warehouse").increment(now.read() - before.read());
        rows(sync, "accepted").increment(now.accepted() - before.accepted());
        rows(sync, "rejected").increment(now.rejected() - before.rejected());
        rows(sync, "held").increment(now.held() - before.held());
        rows(sync, "unchanged").increment(now.unchanged() - before.unchanged());
        counter("perseid.requests", sync, "Requests made, repeats included")
                .increment(now.requests() - before.requests());
        counter("perseid.sent.bytes", sync, "Bytes sent, uncompressed").increment(now.bytes() - before.bytes());
    }

    /** @param rows more than before */
    void compared(String sync, long rows) {
        counter("perseid.rows.compared", sync, "Rows that a mirror compared with its ledger")
                .increment(rows);
    }

    void ended(RunReport report, Duration took) {
        runs(report.sync(), report.status()).increment();
        duration(report.sync()).record(took);
    }

    /** All metrics in {@link #CONTENT_TYPE}. */
    String scrape() {
        return registry.scrape(CONTENT_TYPE);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private Optional<Duration> since(Optional<Instant> then) {
        return then.map(instant -> Duration.between(instant, clock.instant()));
    }

    private Counter counter(String name, String sync, String description) {
        return Counter.builder(name).tag("sync", sync).description(description).register(registry);
    }

    private Counter rows(String sync, String fate) {
        return Counter.builder("perseid.rows")
                .tag("sync", sync)
                .tag("fate", fate)
                .description("Rows by what became of them")
                .register(registry);
    }

    private Counter runs(String sync, RunStatus status) {
        return Counter.builder("perseid.runs")
                .tag("sync", sync)
                .tag("status", status.name().toLowerCase(Locale.ROOT))
                .description("Runs that ended")
                .register(registry);
    }

    private Timer duration(String sync) {
        return Timer.builder("perseid.run.duration")
                .tag("sync", sync)
                .description("How long runs took")
                .register(registry);
    }

    private void gauge(String name, String sync, String description, BooleanSupplier value) {
        Gauge.builder(name, () -> value.getAsBoolean() ? 1 : 0)
                .tag("sync", sync)
                .description(description)
                .register(registry);
    }

    /** NaN where there is nothing to tell: an alert on a number does not fire on that. */
    private void seconds(String name, String sync, String description, Supplier<Optional<Duration>> value) {
        Gauge.builder(name, () -> value.get().map(d -> d.toMillis() / 1e3).orElse(Double.NaN))
                .tag("sync", sync)
                .baseUnit("seconds")
                .description(description)
                .register(registry);
    }
}
