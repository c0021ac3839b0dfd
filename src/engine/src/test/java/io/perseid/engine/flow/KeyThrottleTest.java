package io.perseid.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyThrottleTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noRollingPeriodSeesMoreRowsOfAUser(long seed) {
        Random random = new Random(seed);
        Rate rate = new Rate(1 + random.nextInt(50), Duration.ofSeconds(1 + random.nextInt(60)));
        KeyThrottle throttle = new KeyThrottle(rate, 10);
        ArrayDeque<Instant> inPeriod = new ArrayDeque<>();
        Instant now = START;
        int most = 0;
        int gone = 0;
        for (int i = 0; i < 5_000; i++) {
            if (throttle.take(7, now).isEmpty()) {
                inPeriod.add(now);
                gone++;
            }
            now = now.plusMillis(random.nextInt(random.nextInt(100) == 0 ? 20_000 : 200));
            while (!inPeriod.isEmpty() && !inPeriod.peek().plus(rate.per()).isAfter(now)) {
                inPeriod.poll();
            }
            most = Math.max(most, inPeriod.size());
        }

        assertThat(most).as("seed %d, %s", seed, rate).isLessThanOrEqualTo((int) rate.count());
        assertThat(gone).as("seed %d, %s", seed, rate).isGreaterThan(5);
    }

    @Test
    void usersDoNotWaitForOneAnother() {
        KeyThrottle throttle = new KeyThrottle(new Rate(10, Duration.ofMinutes(1)), 10);

        assertThat(throttle.take(1, START)).isEmpty();
        Optional<Instant> later = throttle.take(1, START);
        assertThat(later).isPresent();
        assertThat(throttle.take(2, START)).isEmpty();
        assertThat(throttle.take(1, later.orElseThrow())).isEmpty();
    }

    @Test
    void memoryIsBoundedAndNobodyIsRefusedForEver() {
        KeyThrottle throttle = new KeyThrottle(new Rate(60, Duration.ofMinutes(1)), 100);
        Instant now = START;
        int gone = 0;
        for (int i = 0; i < 10_000; i++) {
            gone += throttle.take(i, now).isEmpty() ? 1 : 0;
            assertThat(throttle.size()).isLessThanOrEqualTo(100);
            now = now.plusMillis(20);
        }

        assertThat(gone).isGreaterThan(5_000);
    }

    @Test
    void whatTheDestinationAskedForIsKept() {
        KeyThrottle throttle = new KeyThrottle(new Rate(100, Duration.ofSeconds(1)), 10);
        throttle.rest(1, Duration.ofSeconds(30), START);

        assertThat(throttle.take(1, START.plusSeconds(29))).isPresent();
        assertThat(throttle.take(1, START.plusSeconds(30))).isEmpty();
    }

    @Test
    void clockThatIsSetBackDoesNotLengthenTheWait() {
        KeyThrottle throttle = new KeyThrottle(new Rate(10, Duration.ofMinutes(1)), 10);
        throttle.take(1, START);
        Instant back = START.minus(Duration.ofHours(1));

        assertThat(throttle.take(1, back).map(due -> Duration.between(back, due).toSeconds()))
                .hasValueSatisfying(wait -> assertThat(wait).isLessThan(60));
    }
}
