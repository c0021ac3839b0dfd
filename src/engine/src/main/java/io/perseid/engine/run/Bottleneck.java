package io.perseid.engine.run;

import io.perseid.engine.flow.Wait;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Finds out what limits a run, from how long its tasks are in which situation. Lives on the loop, but for
 * {@link #fetching}. Each task has a {@link Watch} of its own.
 *
 * <p>The last few seconds count most, and the answer changes only when another cause is clearly ahead.
 */
public final class Bottleneck {

    private static final double HALF_LIFE_SECONDS = 3;
    private static final double AHEAD = 1.25;
    private static final double ENOUGH_SECONDS = 0.5;

    private enum Phase {
        READING,
        BUDGET,
        ANSWERS
    }

    private final Clock clock;
    private final double[] recent = new double[Phase.values().length];
    private final double[] all = new double[Phase.values().length];
    private final AtomicLong fetchedMicros = new AtomicLong();
    private double recentFetch;
    private long fetchCounted;
    private Instant decayed;
    private RunLimit limit = RunLimit.NONE;

    public Bottleneck(Clock clock) {
        this.clock = clock;
        this.decayed = clock.instant();
    }

    /** For one task. */
    public Watch watch() {
        return new Watch();
    }

    /** Does something that waits for the warehouse. On any thread. */
    public <T> T fetching(Supplier<T> work) {
        Instant start = clock.instant();
        try {
            return work.get();
        } finally {
            fetchedMicros.addAndGet(
                    Math.max(0, Duration.between(start, clock.instant()).toNanos() / 1000));
        }
    }

    /** At present, smoothed over some seconds. */
    public RunLimit limit() {
        RunLimit leader = leader(recent, recentFetch);
        if (leader != limit && (limit == RunLimit.NONE || time(leader) > AHEAD * time(limit))) {
            limit = leader;
        }
        return limit;
    }

    /** Over the whole run. */
    public RunLimit overall() {
        return leader(all, fetchedMicros.get() / 1e6);
    }

    private static RunLimit leader(double[] times, double fetched) {
        double reading = times[Phase.READING.ordinal()];
        double budget = times[Phase.BUDGET.ordinal()];
        double answers = times[Phase.ANSWERS.ordinal()];
        if (reading + budget + answers < ENOUGH_SECONDS) {
            return RunLimit.NONE;
        }
        if (budget >= reading && budget >= answers) {
            return RunLimit.DESTINATION_BUDGET;
        }
        if (answers >= reading) {
            return RunLimit.DESTINATION;
        }
        return 2 * fetched > reading ? RunLimit.SOURCE : RunLimit.CPU;
    }

    private double time(RunLimit of) {
        double reading = recent[Phase.READING.ordinal()];
        return switch (of) {
            case NONE -> 0;
            case SOURCE -> Math.min(reading, recentFetch);
            case CPU -> Math.max(0, reading - recentFetch);
            case DESTINATION_BUDGET -> recent[Phase.BUDGET.ordinal()];
            case DESTINATION -> recent[Phase.ANSWERS.ordinal()];
        };
    }

    private void decay(Instant now) {
        double seconds = Math.max(0, Duration.between(decayed, now).toNanos() / 1e9);
        decayed = now;
        double factor = Math.pow(0.5, seconds / HALF_LIFE_SECONDS);
        for (int i = 0; i < recent.length; i++) {
            recent[i] *= factor;
        }
        long fetched = fetchedMicros.get();
        recentFetch = recentFetch * factor + (fetched - fetchCounted) / 1e6;
        fetchCounted = fetched;
    }

    /** What one task does. Lives on the loop. */
    public final class Watch {

        private Instant since = clock.instant();
        private Optional<Phase> phase = Optional.empty();

        /**
         * The situation from now on.
         *
         * @param reading whether a step reads and encodes
         * @param sending whether requests are in the air
         * @param waiting what batches that are ready wait for; empty if none waits
         */
        public void sees(boolean reading, boolean sending, Optional<Wait.Reason> waiting) {
            Instant now = clock.instant();
            double seconds = Math.max(0, Duration.between(since, now).toNanos() / 1e9);
            since = now;
            decay(now);
            phase.ifPresent(p -> {
                recent[p.ordinal()] += seconds;
                all[p.ordinal()] += seconds;
            });
            phase = phase(reading, sending, waiting);
        }

        private Optional<Phase> phase(boolean reading, boolean sending, Optional<Wait.Reason> waiting) {
            if (waiting.isPresent()) {
                return Optional.of(waiting.get() == Wait.Reason.BUDGET ? Phase.BUDGET : Phase.ANSWERS);
            }
            if (reading) {
                return Optional.of(Phase.READING);
            }
            return sending ? Optional.of(Phase.ANSWERS) : Optional.empty();
        }
    }
}
