package io.perseid.engine.flow;

import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * So many rows of one user in any rolling period. One thread at a time, bounded memory.
 *
 * <p>Keeps one number a user: when the user's rows so far will have flowed off. A tenth of the limit may go at once, the
 * rest flows evenly. A user whose number has passed is forgotten, which loses nothing.
 */
final class KeyThrottle {

    /** About 10 MB; with more users than this at their limit at once, further ones wait until some have flowed off. */
    static final int MOST_KEYS = 100_000;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(100);

    private final int most;
    private final long intervalMicros;
    private final long burstMicros;
    private final Map<Long, Instant> flowedOff = new HashMap<>();
    private Instant sweptAt = Instant.EPOCH;
    private Duration longestRest = Duration.ZERO;

    KeyThrottle(Rate rate, int most) {
        long burst = Math.max(1, rate.count() / 10);
        long evenly = Math.max(1, rate.count() - burst);
        this.most = most;
        this.intervalMicros = Math.max(1, (rate.per().toNanos() / 1000 + evenly - 1) / evenly);
        this.burstMicros = Math.multiplyExact(burst - 1, intervalMicros);
    }

    /** @return empty if a row may go now and is counted; else when to try again */
    Optional<Instant> take(long key, Instant now) {
        Instant until = flowedOff.get(key);
        Instant latest =
                now.plus(burstMicros + intervalMicros, ChronoUnit.MICROS).plus(longestRest);
        if (until != null && until.isAfter(latest)) {
            // The clock was set back; that must not lengthen the wait.
            until = latest;
        }
        if (until == null && flowedOff.size() >= most) {
            sweep(now);
            if (flowedOff.size() >= most) {
                return Optional.of(now.plus(intervalMicros, ChronoUnit.MICROS));
            }
        }
        Instant start = until == null || until.isBefore(now) ? now : until;
        Instant allowed = start.minus(burstMicros, ChronoUnit.MICROS);
        if (allowed.isAfter(now)) {
            return Optional.of(allowed);
        }
        flowedOff.put(key, start.plus(intervalMicros, ChronoUnit.MICROS));
        return Optional.empty();
    }

    /** No row of the key for so long. */
    void rest(long key, Duration wait, Instant now) {
        if (flowedOff.containsKey(key) || flowedOff.size() < most) {
            longestRest = wait.compareTo(longestRest) > 0 ? wait : longestRest;
            Instant until = now.plus(wait).plus(burstMicros, ChronoUnit.MICROS);
            flowedOff.merge(key, until, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    int size() {
        return flowedOff.size();
    }

    private void sweep(Instant now) {
        // A sweep looks at all keys, so not at every row while the table is full.
        if (Duration.between(sweptAt, now).abs().compareTo(BETWEEN_SWEEPS) > 0) {
            sweptAt = now;
            flowedOff.values().removeIf(until -> !until.isAfter(now));
        }
    }
}
