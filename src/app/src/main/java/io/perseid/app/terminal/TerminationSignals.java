package io.perseid.app.terminal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and SIGINT of a process that ends in its own way: the first asks it to, the second ends it at once with 143 or
 * 130. From the moment it is made, and for as long as the process lives.
 *
 * <p>Why not a shutdown hook: while hooks run the JVM holds further signals back, and it ends with 143 after a clean end too,
 * which supervisors count as a failure. The only other way is {@code sun.misc.Signal}, supported by every JDK in its module
 * jdk.unsupported; it is looked up by name, because javac warns of it in a way that nothing switches off.
 */
public final class TerminationSignals {

    private final CountDownLatch asked = new CountDownLatch(1);

    private TerminationSignals() {}

    /** Once a process. */
    public static TerminationSignals caught() {
        TerminationSignals signals = new TerminationSignals();
        signals.handle("TERM", 143);
        signals.handle("INT", 130);
        return signals;
    }

    /** Blocks until the first signal. */
    public void await() throws InterruptedException {
        asked.await();
    }

    private void handle(String name, int exitCode) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Runnable ours = () -> received(exitCode);
            MethodHandle received = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(ours);
            Object instance =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(received, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let a program answer signals: " + e, e);
        }
    }

    /** On a thread of the JVM's own. */
    private synchronized void received(int exitCode) {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(exitCode);
        }
        asked.countDown();
    }
}
