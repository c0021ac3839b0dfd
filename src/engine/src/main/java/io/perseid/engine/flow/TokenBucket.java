package io.perseid.engine.flow;

import io.perseid.api.destination.Rate;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * So many of something in any rolling period, in whole units, refilled by the time that has passed. One thread at a time.
 *
 * <p>What may go at once (the burst) and what flows in during one period add up to the limit, so no window of that length
 * sees more. The burst is one second's worth, at most a tenth of the limit, or what the
 * largest request needs; of a limit by the hour or longer, which is a quota rather than a speed, half of it. It is never
 * more than half.
 *
 * <p>An amount above the burst goes when the bucket is full and leaves a debt that is paid before anything else goes. A
 * clock that goes back refills nothing, one that jumps ahead no more than the burst.
 */
final class TokenBucket {

    private static final Duration QUOTA = Duration.ofHours(1);

    private final long periodMicros;
    private final long burst;
    private final long refill;
    private long level;
    private Instant filledUntil;

    /** @param largest what one request takes at most */
    TokenBucket(Rate rate, long largest, Instant now) {
        this.periodMicros = Math.max(1, rate.per().toNanos() / 1000);
        this.burst = burst(rate, largest);
        this.refill = Math.max(1, rate.count() - burst);
        this.level = burst;
        this.filledUntil = now;
    }

    private static long burst(Rate rate, long largest) {
        boolean quota = rate.per().compareTo(QUOTA) >= 0;
        long second = rate.count() / Math.max(1, rate.per().toSeconds());
        long usual = quota ? rate.count() / 2 : Math.min(second, rate.count() / 10);
        return Math.max(1, Math.min(rate.count() / 2, Math.max(usual, largest)));
    }

    /** What may go at once after a rest. */
    long burst() {
        return burst;
    }

    /** What flows in during one period. */
    long refill() {
        return refill;
    }

    /** Takes it, which must be due. */
    void take(long amount) {
        level -= amount;
    }

    /** When so much will be there if nobody takes anything before. Not before {@code now}. */
    Instant due(long amount, Instant now) {
        fill(now);
        long missing = Math.min(amount, burst) - level;
        return missing <= 0 ? now : filledUntil.plus(up(missing), ChronoUnit.MICROS);
    }

    private void fill(Instant now) {
        if (now.isBefore(filledUntil)) {
            filledUntil = now;
            return;
        }
        if (level == burst) {
            filledUntil = now;
            return;
        }
        long toFull = up(burst - level);
        Duration since = Duration.between(filledUntil, now);
        if (since.compareTo(Duration.of(toFull, ChronoUnit.MICROS)) >= 0) {
            level = burst;
            filledUntil = now;
            return;
        }
        long more = scaled(since.toNanos() / 1000, refill, periodMicros);
        level += more;
        // The rest of the time is kept, or frequent asking would slow the flow.
        filledUntil = filledUntil.plus(up(more), ChronoUnit.MICROS);
    }

    /** Microseconds in which so much flows in, rounded up. */
    private long up(long amount) {
        long micros = scaled(amount, periodMicros, refill);
        return scaled(micros, refill, periodMicros) < amount ? micros + 1 : micros;
    }

    private static long scaled(long value, long by, long over) {
        if (Math.multiplyHigh(value, by) == 0 && value * by >= 0) {
            return value * by / over;
        }
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(by))
                .divide(BigInteger.valueOf(over))
                .longValueExact();
    }
}
