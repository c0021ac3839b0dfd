package io.perseid.app.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's own way: at SIGINT, SIGTERM and SIGHUP it runs this hook and then ends with 130, 143 or 129. The hook waits up
 * to ten seconds for requests that are in the air.
 */
public final class ShutdownHook implements StopSignal {

    static final Duration GRACE = Duration.ofSeconds(10);

    @Override
    public Watch watch(Runnable stop, Runnable late) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> stopAndWait(stop, late, ended), "perseid-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                // The hook runs, and has just been told that it need not wait any longer.
                return;
            }
        };
    }

    private static void stopAndWait(Runnable stop, Runnable late, CountDownLatch ended) {
        stop.run();
        try {
            if (!ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                late.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
