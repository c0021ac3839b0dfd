package io.perseid.app.daemon;

import io.perseid.api.failure.Problem;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunProgress;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Turns what a run tells into metrics and log lines. Told on the run's loop; {@link #over} once that is closed. */
final class WatchedRun implements RunListener {

    private final String sync;
    private final InstantSource clock;
    private final DaemonMetrics metrics;
    private final RunLog log;
    private final Instant began;
    private RunCounts counted = RunCounts.none();
    private long compared;

    WatchedRun(String sync, InstantSource clock, DaemonMetrics metrics, RunLog log) {
        this.sync = sync;
        this.clock = clock;
        this.metrics = metrics;
        this.log = log;
        this.began = clock.instant();
    }

    String sync() {
        return sync;
    }

    @Override
    public void comparing(long rows, long expected) {
        // An attempt that begins again compares from the first row.
        metrics.compared(sync, rows < compared ? rows : rows - compared);
        compared = rows;
    }

    @Override
    public void progress(RunProgress progress) {
        count(progress.counts());
    }

    @Override
    public void waiting(Problem problem, Duration wait) {
        log.waiting(sync, problem);
    }

    @Override
    public void warned(String warning) {
        log.warned(sync, warning);
    }

    /** After a run that was one: not one that another process kept from beginning. */
    void over(RunReport report) {
        count(report.counts());
        Duration took = Duration.between(began, clock.instant());
        metrics.ended(report, took);
        log.ended(report, took);
    }

    private void count(RunCounts total) {
        metrics.counted(sync, counted, total);
        counted = total;
    }
}
