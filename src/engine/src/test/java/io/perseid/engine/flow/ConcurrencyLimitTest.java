package io.perseid.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {

    private static final Duration USUAL = Duration.ofMillis(200);
    private static final long BYTES = 1_000_000;

    private final ConcurrencyLimit limit = new ConcurrencyLimit(64);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long number;

    @Test
    void fourRoundTripsAreEnoughForAWindowOfSixtyFour() {
        assertThat(limit.window()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            roundTrip(USUAL);
        }

        assertThat(limit.window()).isEqualTo(64);
        assertThat(Duration.between(Instant.parse("2026-01-01T00:00:00Z"), now)).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void requestsThatWereInTheAirTogetherAreOneSetback() {
        grow();
        long first = number;
        number += 64;
        for (int i = 0; i < 64; i++) {
            limit.refused(first + i, number - 1);
        }

        assertThat(limit.window()).isEqualTo(32);
        limit.refused(number++, number - 1);
        assertThat(limit.window()).isEqualTo(16);
    }

    @Test
    void afterASetbackItGrowsByOneARoundTrip() {
        grow();
        limit.refused(number++, number - 1);
        roundTrip(USUAL);
        roundTrip(USUAL);

        assertThat(limit.window()).isBetween(33, 34);
    }

    @Test
    void afterAnOutageItDoublesUpToHalfOfWhatItWas() {
        grow();
        limit.refused(number++, number - 1);
        limit.collapsed();
        limit.refused(number++, number - 1);
        assertThat(limit.window()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            roundTrip(USUAL);
        }

        assertThat(limit.window()).isEqualTo(32);
        roundTrip(USUAL);
        assertThat(limit.window()).isBetween(32, 33);
    }

    @Test
    void itDoesNotGrowWhileItIsNotUsed() {
        for (int i = 0; i < 100; i++) {
            answered(USUAL, 1);
        }

        assertThat(limit.window()).isEqualTo(4);
    }

    @Test
    void slowAnswersShrinkItButNotBelowWhatIsWelcome() {
        grow();
        for (int i = 0; i < 3; i++) {
            roundTrip(Duration.ofMillis(1_500));
        }
        assertThat(limit.window()).isLessThan(64);

        for (int i = 0; i < 30; i++) {
            roundTrip(Duration.ofMillis(1_500));
        }
        assertThat(limit.window()).isEqualTo(10);
    }

    @Test
    void aDestinationThatIsSimplySlowIsLearnedWithinAMinute() {
        grow();
        for (int i = 0; i < 60; i++) {
            roundTrip(Duration.ofMillis(1_500));
        }
        int shrunk = limit.window();
        for (int i = 0; i < 200; i++) {
            roundTrip(Duration.ofMillis(1_500));
        }

        assertThat(limit.window()).isGreaterThan(shrunk).isGreaterThan(32);
    }

    @Test
    void oneSlowAnswerChangesNothing() {
        grow();
        answered(Duration.ofSeconds(3), 64);
        roundTrip(USUAL);

        assertThat(limit.window()).isEqualTo(64);
    }

    @Test
    void smallRequestsThatAreAnsweredQuicklyProveNothing() {
        grow();
        for (int i = 0; i < 20; i++) {
            limit.succeeded(number++, number - 1, Duration.ofMillis(5), 10_000, 64, now);
            roundTrip(USUAL);
        }

        assertThat(limit.window()).isEqualTo(64);
    }

    private void grow() {
        for (int i = 0; i < 4; i++) {
            roundTrip(USUAL);
        }
        assertThat(limit.window()).isEqualTo(64);
    }

    private void roundTrip(Duration took) {
        now = now.plus(took);
        int window = limit.window();
        for (int i = 0; i < window; i++) {
            answered(took, limit.window());
        }
    }

    private void answered(Duration took, int inFlight) {
        limit.succeeded(number, number, took, BYTES, inFlight, now);
        number++;
    }
}
