package io.perseid.app.terminal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SIGTERM and SIGINT of a process that ends in its own way: the first asks it to, the second ends it at once with 143 or
 * 130. Once a process.
 *
 * <p>Why not a shutdown hook: while hooks run the JVM holds further signals back, and it ends with 143 after a clean end too,
 * which supervisors count as a failure. The only other way is {@code sun.misc.Signal}, supported by every JDK in its module
 * jdk.unsupported; it is looked up by name, because javac warns of it in a way that nothing switches off.
 */
public final class TerminationSignals implements StopSignal {

    /** A run cuts what is in the air after half of it, see {@link io.perseid.app.wiring.SyncRun#stop}. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int TERMINATED = 143;
    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);
    private @Nullable Watching watching;
    private boolean caught;
    private volatile boolean terminated;

    /** From now on, for as long as the process lives, signals are caught. */
    public static TerminationSignals caught() {
        TerminationSignals signals = new TerminationSignals();
        signals.begin();
        return signals;
    }

    /** Blocks until the first signal. */
    public void await() throws InterruptedException {
        asked.await();
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public synchronized Watch watch(Runnable stop, Runnable late) {
        Watching opened = new Watching(stop, late);
        watching = opened;
        begin();
        return opened;
    }

    private synchronized void begin() {
        if (!caught) {
            caught = true;
            handle("TERM", TERMINATED);
            handle("INT", INTERRUPTED);
        }
    }

    private void handle(String name, int exitCode) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            // No method handles: the JVM would make some seven classes for these two.
            Object instance = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle":
                                received(exitCode);
                                return null;
                            case "equals":
                                return self == arguments[0];
                            case "hashCode":
                                return exitCode;
                            default:
                                return "answer to SIG" + name;
                        }
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let a program answer signals: " + e, e);
        }
    }

    /** On a thread of the JVM's own. */
    private synchronized void received(int exitCode) {
        Watching open = watching;
        boolean nothingToStop = caught && open != null && open.isOver();
        if (asked.getCount() == 0 || nothingToStop) {
            Runtime.getRuntime().halt(exitCode);
        }
        terminated = exitCode == TERMINATED;
        asked.countDown();
        if (open != null) {
            open.begin(exitCode);
        }
    }

    /** What is to be stopped, and waited for. */
    private static final class Watching implements Watch {
        private final Runnable stop;
        private final Runnable late;
        private final CountDownLatch over = new CountDownLatch(1);

        Watching(Runnable stop, Runnable late) {
            this.stop = stop;
            this.late = late;
        }

        boolean isOver() {
            return over.getCount() == 0;
        }

        void begin(int exitCode) {
            Thread waiting = new Thread(() -> stopAndWait(exitCode), "perseid-stop");
            waiting.setDaemon(true);
            waiting.start();
        }

        private void stopAndWait(int exitCode) {
            stop.run();
            try {
                if (!over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    late.run();
                    Runtime.getRuntime().halt(exitCode);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            over.countDown();
        }
    }
}
