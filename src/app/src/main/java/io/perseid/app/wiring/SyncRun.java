package io.perseid.app.wiring;

import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.run.ThreadedSteps;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run of one sync on real threads, made by {@link Workspace#prepare}. {@link #run} once, on a thread that opens the
 * run's loop; {@link #stop} from any thread, before or after.
 */
public final class SyncRun {

    /** How long a run that is to stop waits for answers; what has none then is sent again by the next run. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RunSetup setup;
    private final WarehouseUser warehouse;
    private final ThreadedSteps steps;
    private final ExecutorService workers;
    private final Run run;

    SyncRun(RunSetup setup, WarehouseUser warehouse, RunConditions conditions, RunListener listener) {
        this.setup = setup;
        this.warehouse = warehouse;
        this.workers = workers(setup.parts().sync().name());
        this.steps = new ThreadedSteps(conditions.clock(), System::nanoTime, workers);
        this.run = new Run(setup, steps, listener);
    }

    public String sync() {
        return setup.parts().sync().name();
    }

    /**
     * Runs to the end, however it ends: the report tells. Blocking. An interrupt stops the run as {@link #stop} does, and
     * the thread is interrupted again afterwards.
     */
    public RunReport run() {
        boolean interrupted = false;
        try {
            run.begin();
            while (!run.hasEnded()) {
                try {
                    steps.runUntil(run::hasEnded);
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop();
                }
            }
            return run.report();
        } finally {
            workers.shutdown();
            warehouse.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends the run soon and returns at once: nothing more is read or sent, what is in the air is waited for a few seconds,
     * what is final is kept. A later run goes on from there.
     */
    public void stop() {
        steps.post(() -> {
            if (!run.hasEnded()) {
                run.stop();
                warehouse.cancel();
                steps.at(steps.clock().instant().plus(PATIENCE), run::cut);
            }
        });
    }

    /**
     * Threads start when they are needed and end when they are not; none keeps the process alive. As many as the run has
     * steps under way, which it bounds itself.
     */
    private static ExecutorService workers(String sync) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "perseid-" + sync + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
