package io.perseid.connector.postgres;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what the server does in its own time. */
final class Eventually {

    private Eventually() {}

    static void assertTrue(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within a minute");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
