package io.perseid.app.daemon;

import io.perseid.api.failure.PerseidException;
import io.perseid.app.wiring.SyncRun;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.run.RunLimit;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.schedule.RunStarter;
import io.perseid.engine.schedule.ScheduledRun;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Sync;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the runs that the schedule asks for, watched by metrics and log. On the scheduler's threads. */
final class DaemonRuns implements RunStarter {

    /** What the state database says started such a run. */
    static final String TRIGGER = "schedule";

    private final Workspace workspace;
    private final DaemonMetrics metrics;
    private final RunLog log;

    DaemonRuns(Workspace workspace, DaemonMetrics metrics, RunLog log) {
        this.workspace = workspace;
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public ScheduledRun prepare(String name) {
        Sync sync = workspace.configuration().sync(name).orElseThrow();
        WatchedRun watched = new WatchedRun(name, workspace.conditions().clock(), metrics, log);
        try {
            return new Prepared(watched, workspace.prepare(sync, TRIGGER, watched));
        } catch (PerseidException failure) {
            return new Unprepared(watched, failure);
        }
    }

    private final class Prepared implements ScheduledRun {
        private final WatchedRun watched;
        private final SyncRun run;

        Prepared(WatchedRun watched, SyncRun run) {
            this.watched = watched;
            this.run = run;
        }

        @Override
        public Outcome run() {
            RunReport report = run.run();
            if (report.status() == RunStatus.BUSY) {
                return Outcome.BUSY_ELSEWHERE;
            }
            watched.over(report);
            return Outcome.ENDED;
        }

        @Override
        public void stop() {
            run.stop();
        }
    }

    /** A run that could not even be put together. */
    private record Unprepared(WatchedRun watched, PerseidException failure) implements ScheduledRun {

        @Override
        public Outcome run() {
            watched.over(new RunReport(
                    watched.sync(),
                    RunStatus.FAILED,
                    RunCounts.none(),
                    0,
                    0,
                    Optional.of(failure),
                    List.of(),
                    Map.of(),
                    RunLimit.NONE));
            return Outcome.ENDED;
        }

        @Override
        public void stop() {}
    }
}
