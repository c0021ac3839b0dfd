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
 * sees more. The burst is one second's worth, at most a tenth of the limit, or what the largest request needs; of a limit
 * by the hour or longer, which is a quota rather than a speed, half of it. It is never more than half.
 *
 * <p>An amount above the burst waits until the bucket is full and the rest of it would have flowed in as well, and leaves a
 * debt that is paid before anything else goes: with only one of the two, some period would see more than the limit. A clock
 * that goes back refills nothing, one that jumps ahead no more than the burst.
 */
final class TokenBucket {

    private static final Duration QUOTA = Duration.ofHours(1);

    private final long limit;
    private final long periodMicros;
    private final long burst;
    private final long refill;
    private long level;
    private Instant filledUntil;
    private Instant fullSince;

    /** @param largest what one request takes at most */
    TokenBucket(Rate rate, long largest, Instant now) {
        this.limit = rate.count();
        this.periodMicros = Math.max(1, rate.per().toNanos() / 1000);
        this.burst = burst(rate, largest);
        this.refill = Math.max(1, rate.count() - burst);
        this.level = burst;
        this.filledUntil = now;
        this.fullSince = now.minus(rate.per());
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

    /** When so much may go if nobody takes anything before. Not before {@code now}. */
    Instant due(long amount, Instant now) {
        fill(now);
        if (amount <= burst) {
            return level >= amount ? now : after(filledUntil, amount - level);
        }
        Instant full = level == burst ? fullSince : after(filledUntil, burst - level);
        Instant due = after(full, Math.min(amount, limit) - burst);
        return due.isAfter(now) ? due : now;
    }

    /** Takes it, which must be due. */
    void take(long amount) {
        level -= amount;
    }

    private void fill(Instant now) {
        if (now.isBefore(filledUntil)) {
            filledUntil = now;
            fullSince = now.isBefore(fullSince) ? now : fullSince;
            return;
        }
        if (level < burst) {
            Instant full = after(filledUntil, burst - level);
            if (now.isBefore(full)) {
                long more = scaled(Duration.between(filledUntil, now).toNanos() / 1000, refill, periodMicros);
                level += more;
                // The rest of the time is kept, or frequent asking would slow the flow.
                filledUntil = after(filledUntil, more);
                return;
            }
            level = burst;
            fullSince = full;
        }
        filledUntil = now;
    }

    private Instant after(Instant start, long amount) {
        return start.plus(micros(amount), ChronoUnit.MICROS);
    }

    /** Microseconds in which so much flows in, rounded up. */
    private long micros(long amount) {
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
