package io.perseid.app.terminal;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT of a process that ends in its own way: the first asks it to, the second ends it at once with 143 or
 * 130. From the moment it is made, and for as long as the process lives.
 *
 * <p>Why not a shutdown hook: while hooks run the JVM holds further signals back, and it ends with 143 after a clean end too,
 * which supervisors count as a failure.
 */
public final class TerminationSignals {

    private final CountDownLatch asked = new CountDownLatch(1);

    private TerminationSignals() {}

    public static TerminationSignals caught() {
        TerminationSignals signals = new TerminationSignals();
        Signal.handle(new Signal("TERM"), signals::received);
        Signal.handle(new Signal("INT"), signals::received);
        return signals;
    }

    /** Blocks until the first signal. */
    public void await() throws InterruptedException {
        asked.await();
    }

    private synchronized void received(Signal signal) {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(128 + signal.getNumber());
        }
        asked.countDown();
    }
}
