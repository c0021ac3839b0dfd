package io.perseid.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Taken(Instant at, long amount) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noRollingPeriodSeesMoreThanTheLimit(long seed) {
        Random random = new Random(seed);
        long[] counts = {1, 2, 3, 10, 100, 1_800_000, 2_000_000_000L};
        Duration[] periods = {Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(24)};
        Rate rate = new Rate(counts[random.nextInt(counts.length)], periods[random.nextInt(periods.length)]);
        long largest = Math.max(1, rate.count() / (1 + random.nextInt(1_000)));
        TokenBucket bucket = new TokenBucket(rate, largest, START);
        List<Taken> taken = new ArrayList<>();
        Instant now = START;
        for (int i = 0; i < 2_000; i++) {
            long amount = 1 + random.nextLong(random.nextInt(20) == 0 ? rate.count() : largest);
            Instant due = bucket.due(amount, now);
            if (due.isAfter(now) && random.nextInt(3) > 0) {
                now = due;
            } else if (due.isAfter(now)) {
                long wait = Math.max(1, Duration.between(now, due).toNanos() / 1_000);
                now = now.plusNanos(1_000 * (1 + random.nextLong(wait)));
            }
            if (!bucket.due(amount, now).isAfter(now)) {
                bucket.take(amount);
                taken.add(new Taken(now, amount));
            }
            if (random.nextInt(50) == 0) {
                now = now.plus(rate.per().dividedBy(1 + random.nextInt(20)));
            }
        }

        assertThat(mostInAnyPeriod(taken, rate.per()))
                .as("seed %d, %s, largest %d", seed, rate, largest)
                .isLessThanOrEqualTo(rate.count());
        assertThat(taken).as("seed %d, %s", seed, rate).hasSizeGreaterThan(100);
    }

    private static long mostInAnyPeriod(List<Taken> taken, Duration period) {
        long most = 0;
        long sum = 0;
        int first = 0;
        for (Taken last : taken) {
            sum += last.amount;
            while (!taken.get(first).at.plus(period).isAfter(last.at)) {
                sum -= taken.get(first++).amount;
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    @Test
    void mixpanelsLimitIsUsedToNinetyEightPercent() {
        TokenBucket bucket = new TokenBucket(new Rate(1_800_000, Duration.ofMinutes(1)), 2_000, START);
        Instant now = START;
        long sent = 0;
        while (now.isBefore(START.plusSeconds(600))) {
            now = bucket.due(2_000, now);
            bucket.take(2_000);
            sent += 2_000;
        }

        assertThat(bucket.burst()).isEqualTo(30_000);
        assertThat(sent / 600).isBetween(29_400L, 30_000L);
    }

    @Test
    void requestThatIsLargerThanTheBurstWaitsBeforeAndOthersAfterIt() {
        TokenBucket bucket = new TokenBucket(new Rate(600, Duration.ofMinutes(1)), 10, START);

        assertThat(bucket.due(110, START)).isEqualTo(START);
        bucket.take(110);

        // 590 a minute flow in; 100 of debt and the one that is wanted.
        assertThat(Duration.between(START, bucket.due(1, START)).toMillis()).isBetween(10_200L, 10_300L);
        // The same before another one: the debt, a full bucket, and the hundred that it has no room for.
        assertThat(Duration.between(START, bucket.due(110, START)).toMillis()).isBetween(21_300L, 21_400L);
    }

    @Test
    void dayQuotaIsSpentInLumps() {
        TokenBucket bucket = new TokenBucket(new Rate(100, Duration.ofHours(24)), 1, START);

        assertThat(bucket.burst()).isEqualTo(50);
        assertThat(bucket.refill()).isEqualTo(50);
    }

    @Test
    void clockThatIsSetBackOrAheadDoesNoHarm() {
        TokenBucket bucket = new TokenBucket(new Rate(600, Duration.ofMinutes(1)), 10, START);
        bucket.take(10);

        Instant back = START.minus(Duration.ofHours(1));
        assertThat(Duration.between(back, bucket.due(10, back))).isLessThan(Duration.ofSeconds(2));

        Instant ahead = START.plus(Duration.ofDays(365));
        assertThat(bucket.due(10, ahead)).isEqualTo(ahead);
        bucket.take(10);
        assertThat(bucket.due(1, ahead)).as("no more than the burst").isAfter(ahead);
    }

    @Test
    void askingOftenDoesNotSlowTheFlow() {
        TokenBucket bucket = new TokenBucket(new Rate(700, Duration.ofMinutes(1)), 1, START);
        long taken = 0;
        for (Instant now = START; now.isBefore(START.plusSeconds(60)); now = now.plusNanos(1_337_000)) {
            if (!bucket.due(1, now).isAfter(now)) {
                bucket.take(1);
                taken++;
            }
        }

        assertThat(taken).isBetween(695L, 700L);
    }
}
