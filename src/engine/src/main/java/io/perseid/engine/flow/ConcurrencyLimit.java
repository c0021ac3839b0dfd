package io.perseid.engine.flow;

import java.time.Duration;
import java.time.Instant;

/**
 * How many requests of a lane may be in the air: found out by trying. One thread at a time.
 *
 * <p>In plain words:
 * <ul>
 *   <li>It starts with four. While nothing is known against it, each good answer allows one more, which doubles the number
 *       in a round trip; after the first setback one more a round trip. It grows only while half of it is used.
 *   <li>A request that was not taken (429, 503, no answer) halves it. An outage brings it down to one, and afterwards it
 *       doubles again up to half of what it was.
 *   <li>Answers that take twice as long as the quickest of the last minute, and a tenth of a second more, mean that requests
 *       queue at the other end: it shrinks by a fifth, but not below ten: that many are welcome at most vendors (Mixpanel advises 10 to
 *       20), and a busy machine of our own looks the same. One and a half times as long, and it does not grow.
 *   <li>Requests that were in the air together count as one setback.
 * </ul>
 */
final class ConcurrencyLimit {

    /** Few, because the first answer may be "not with this credential". */
    static final int START = 4;

    private static final int FEWEST_WHEN_SLOW = 10;
    private static final double AFTER_REFUSAL = 0.5;
    private static final double AFTER_DELAY = 0.8;

    private final int most;
    private final Latency latency = new Latency();
    private double limit;
    private double doublingUpTo;
    private long setbacksBefore;

    ConcurrencyLimit(int most) {
        this.most = Math.max(1, most);
        this.limit = Math.min(START, this.most);
        this.doublingUpTo = this.most;
    }

    int window() {
        return (int) limit;
    }

    /**
     * A request was answered.
     *
     * @param number of the request, counted up
     * @param latest number that was given to a request
     * @param inFlight requests in the air with this one
     */
    void succeeded(long number, long latest, Duration took, long bytes, int inFlight, Instant now) {
        latency.took(took, bytes, now);
        if (latency.queueing()) {
            if (number >= setbacksBefore && limit > FEWEST_WHEN_SLOW) {
                setback(latest, Math.max(FEWEST_WHEN_SLOW, limit * AFTER_DELAY));
                latency.forgetRecent();
            }
        } else if (!latency.rising() && 2 * inFlight >= limit) {
            limit = Math.min(most, limit < doublingUpTo ? limit + 1 : limit + 1 / limit);
        }
    }

    /** A request was not taken. */
    void refused(long number, long latest) {
        if (number >= setbacksBefore) {
            setback(latest, Math.max(1, limit * AFTER_REFUSAL));
        }
    }

    /** Nothing gets through at all. */
    void collapsed() {
        limit = 1;
    }

    private void setback(long latest, double next) {
        if (limit > 1) {
            doublingUpTo = Math.max(START, next);
        }
        limit = next;
        setbacksBefore = latest + 1;
    }
}
