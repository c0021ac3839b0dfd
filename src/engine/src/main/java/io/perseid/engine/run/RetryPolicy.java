package io.perseid.engine.run;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The one retry loop's arithmetic: how long to wait, and when to give up.
 *
 * <p>Mixpanel advises 2 seconds, doubled up to 60, with some jitter (import reference); that is the default.
 *
 * @param first wait after the first failure
 * @param longest no wait of ours is longer; what the other side asks for may be
 * @param giveUp a run that has got nothing through for so long fails
 */
public record RetryPolicy(Duration first, Duration longest, Duration giveUp) {

    /** Added to what the other side asks for, so that not all come back at the same moment. */
    private static final int MOST_JITTER_MILLIS = 250;

    public static RetryPolicy defaults() {
        return new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMinutes(15));
    }

    /**
     * @param attempt 1 after the first failure
     * @param asked what the other side asked for, which then counts instead of our own back-off
     */
    public Duration wait(int attempt, Optional<Duration> asked, RandomGenerator random) {
        return wait(attempt, asked, random.nextDouble());
    }

    /**
     * The same with chance drawn before, for callers on threads that have no generator.
     *
     * @param chance from 0 to 1
     */
    Duration wait(int attempt, Optional<Duration> asked, double chance) {
        if (asked.isPresent()) {
            return asked.get().plusMillis((long) (chance * MOST_JITTER_MILLIS));
        }
        long backoff = IntervalFunction.ofExponentialBackoff(first.toMillis(), 2.0, longest.toMillis())
                .apply(Math.min(attempt, 30));
        return Duration.ofMillis(backoff + (long) (chance * (backoff / 2.0)));
    }
}
