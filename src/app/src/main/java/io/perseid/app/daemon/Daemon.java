package io.perseid.app.daemon;

import io.perseid.app.wiring.Workspace;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.schedule.ScheduleState;
import io.perseid.engine.schedule.ScheduledSync;
import io.perseid.engine.schedule.SyncScheduler;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Sync;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running daemon: schedule, metrics and server over one workspace.
 *
 * <p>{@link #start}, then as long as one likes, then {@link #stop} once. Which runs happen is up to the schedules; what is
 * known survives in the state, so that a daemon may be killed at any time and the next one goes on.
 */
public final class Daemon {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final Workspace workspace;
    private final DaemonLock lock;
    private final DaemonMetrics metrics;
    private final SyncScheduler scheduler;
    private final DaemonServer server;

    /**
     * Takes the state for itself, listens, and begins to run syncs.
     *
     * @param workspace with a sound configuration; closed by {@link #stop}, or here if this fails
     * @param concurrentRuns at most, of all syncs
     * @throws io.perseid.api.failure.PerseidException if the state cannot be opened, another daemon runs on it, or the
     *     address is taken
     */
    public static Daemon start(Workspace workspace, ListenAddress listen, int concurrentRuns) {
        List<AutoCloseable> opened = new ArrayList<>(List.of(workspace));
        try {
            StateStore store = workspace.state();
            DaemonLock lock = DaemonLock.take(
                    workspace.configuration().stateFolder(),
                    workspace.conditions().processes().self());
            opened.add(0, lock);
            DaemonMetrics metrics = new DaemonMetrics(workspace.conditions().clock());
            opened.add(0, metrics);
            Daemon daemon = new Daemon(workspace, store, lock, metrics, listen, concurrentRuns);
            daemon.scheduler.start();
            return daemon;
        } catch (RuntimeException failure) {
            close(opened);
            throw failure;
        }
    }

    private Daemon(
            Workspace workspace,
            StateStore store,
            DaemonLock lock,
            DaemonMetrics metrics,
            ListenAddress listen,
            int concurrentRuns) {
        this.workspace = workspace;
        this.lock = lock;
        this.metrics = metrics;
        Clock clock = workspace.conditions().clock();
        List<Sync> syncs = workspace.configuration().syncs();
        Map<String, LedgerId> ledgers = new LinkedHashMap<>();
        syncs.forEach(
                sync -> ledgers.put(sync.name(), Planner.ledger(sync, workspace.destination(sync.destination()))));
        Standings standings = new Standings(store, ledgers);
        Map<String, SyncStanding> now = standings.refresh();
        RunLog log = new RunLog();
        List<ScheduledSync> scheduled = new ArrayList<>();
        for (Sync sync : syncs) {
            SyncStanding standing = now.getOrDefault(sync.name(), standings.last(sync.name()));
            standing.lastRun().ifPresent(run -> log.stood(sync.name(), run.status()));
            scheduled.add(new ScheduledSync(
                    sync.name(), sync.schedule(), standing.lastRun().map(RunRecord::started), standing.cutShort()));
        }
        this.scheduler = new SyncScheduler(scheduled, new DaemonRuns(workspace, metrics, log), clock, concurrentRuns);
        syncs.forEach(sync -> metrics.add(sync.name(), standings, scheduler::state));
        this.server =
                new DaemonServer(listen, new Health(clock.instant(), standings, scheduler::state), standings, metrics);
    }

    /** Where it listens, with the port that it really has. */
    public ListenAddress address() {
        return server.address();
    }

    /** How the schedule of a sync stands. */
    public ScheduleState schedule(String sync) {
        return scheduler.state(sync);
    }

    /**
     * Begins no more runs, asks those under way to stop and waits for them, then closes everything.
     *
     * @return the syncs whose runs did not end in time; their state is sound, the next daemon goes on with them, and this
     *     process should end now
     */
    public Set<String> stop(Duration grace) {
        Set<String> left = scheduler.stop(grace);
        server.close();
        if (left.isEmpty()) {
            workspace.close();
        } // else its warehouses are being read: closing them under a reader may crash the process
        metrics.close();
        lock.close();
        return left;
    }

    private static void close(List<AutoCloseable> opened) {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("does not close: {}", e.toString());
            }
        }
    }
}
