package io.perseid.engine.run;

import io.perseid.api.failure.Problem;
import io.perseid.engine.plan.RunPlan;
import java.time.Duration;

/** Watches a run. Called on its loop, so by one thread at a time, though not always the same; must not block. */
public interface RunListener {

    default void planned(RunPlan plan) {}

    /**
     * While a mirror finds out what has changed, before {@link #planned}: rows compared with the ledger.
     *
     * @param expected as the warehouse counted them
     */
    default void comparing(long rows, long expected) {}

    /** After each step that changed a number. */
    default void progress(RunProgress progress) {}

    /** The run waits for something outside and will try again by itself. */
    default void waiting(Problem problem, Duration wait) {}

    /** Something that a person should know and that stops nothing; each text once a run. */
    default void warned(String warning) {}

    /** After the last slice, if the ledger has segments that are worth merging. Nothing else happens meanwhile. */
    default void merging(int segments, long rows) {}

    /** @param took from {@link #merging} on */
    default void merged(int segments, long rows, Duration took) {}

    default void ended(RunReport report) {}

    /** Watches nothing. */
    static RunListener none() {
        return new RunListener() {};
    }
}
