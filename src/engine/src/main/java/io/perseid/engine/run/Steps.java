package io.perseid.engine.run;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;

/**
 * How the engine gets anything done that takes time. The state machines of a run live on one loop; a blocking read,
 * request or write is one step somewhere else, whose result comes back to the loop. Nothing in the engine sleeps, waits or
 * reads the system's clock: that is what this is for, in production on threads, under test in one thread and virtual time.
 */
public interface Steps {

    Clock clock();

    /** Nanoseconds since some moment, which nobody sets: unlike the clock they never go back. May stand still in standby. */
    long elapsedNanos();

    /**
     * Starts blocking work elsewhere.
     *
     * @param name what it is, such as {@code send}; names the point at which a test may crash
     * @param done runs on the loop, never before this call has returned
     */
    <T> Started start(String name, Callable<T> work, Done<T> done);

    /** Runs something on the loop, not before {@code due}. */
    void at(Instant due, Runnable action);

    /** Runs something on the loop soon. The only method that other threads may call. */
    void post(Runnable action);

    /** A step that was started. */
    interface Started {
        /**
         * Gives the step up: the thread that works on it is interrupted, and nobody is told how it ended. On the loop. Does
         * nothing once the outcome was told.
         */
        void abandon();
    }

    /** Takes the result of a step: exactly one of its methods is called, once, unless the step was abandoned. */
    interface Done<T> {
        void value(T value);

        void failed(Throwable failure);
    }
}
