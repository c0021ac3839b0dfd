package io.perseid.app.wiring;

import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.run.ThreadedSteps;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run of one sync on real threads, made by {@link Workspace#prepare}. {@link #run} once, on a thread that becomes the
 * run's loop; {@link #stop} from any thread, before or after.
 */
public final class SyncRun {

    /** Beside requests there are at once at most: reading, writing the log, renewing the lease, a commit. */
    private static final int OTHER_STEPS = 4;

    private final RunSetup setup;
    private final WarehouseUser warehouse;
    private final ThreadedSteps steps;
    private final ThreadPoolExecutor workers;
    private final Run run;

    SyncRun(RunSetup setup, WarehouseUser warehouse, RunConditions conditions, RunListener listener) {
        this.setup = setup;
        this.warehouse = warehouse;
        this.workers = workers(setup.parts().sync().name(), conditions.requestsInFlight() + OTHER_STEPS);
        this.steps = new ThreadedSteps(conditions.clock(), workers);
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
     * Ends the run soon and returns at once: what is in the air is answered, what is final is kept, nothing more is read or
     * sent. A later run goes on from there.
     */
    public void stop() {
        steps.post(() -> {
            if (!run.hasEnded()) {
                run.stop();
                warehouse.cancel();
            }
        });
    }

    /** Threads start when they are needed and end when they are not; none keeps the process alive. */
    private static ThreadPoolExecutor workers(String sync, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(threads, threads, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "perseid-" + sync + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
