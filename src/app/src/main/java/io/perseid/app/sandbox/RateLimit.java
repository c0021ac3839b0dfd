package io.perseid.app.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** So many units in a rolling window; refused units do not count. Safe for many threads. */
final class RateLimit {

    private final Clock clock;
    private final long limit;
    private final long windowMillis;
    private final Deque<long[]> taken = new ArrayDeque<>();
    private long inWindow;

    RateLimit(Clock clock, long limit, Duration window) {
        this.clock = clock;
        this.limit = limit;
        this.windowMillis = window.toMillis();
    }

    /** Takes {@code units} if the window has room for all of them. */
    synchronized boolean take(long units) {
        long now = clock.millis();
        while (!taken.isEmpty() && taken.getFirst()[0] <= now - windowMillis) {
            inWindow -= taken.removeFirst()[1];
        }
        if (inWindow + units > limit) {
            return false;
        }
        taken.addLast(new long[] {now, units});
        inWindow += units;
        return true;
    }
}
