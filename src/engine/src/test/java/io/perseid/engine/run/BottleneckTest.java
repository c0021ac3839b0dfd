package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.flow.Wait;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BottleneckTest {

    private final MovedClock clock = new MovedClock();
    private final Bottleneck bottleneck = new Bottleneck(clock);
    private final Bottleneck.Watch watch = bottleneck.watch();

    @Test
    void nothingIsSaidBeforeThereIsEnoughToGoBy() {
        reads(Duration.ofMillis(300), Duration.ZERO);

        assertThat(bottleneck.limit()).isEqualTo(RunLimit.NONE);
    }

    @Test
    void readingThatWaitsForRowsIsLimitedByTheWarehouse() {
        for (int i = 0; i < 10; i++) {
            reads(Duration.ofMillis(100), Duration.ofMillis(80));
        }

        assertThat(bottleneck.limit()).isEqualTo(RunLimit.SOURCE);
    }

    @Test
    void readingThatEncodesIsLimitedByThisMachine() {
        for (int i = 0; i < 10; i++) {
            reads(Duration.ofMillis(100), Duration.ofMillis(20));
        }

        assertThat(bottleneck.limit()).isEqualTo(RunLimit.CPU);
    }

    @Test
    void batchesThatWaitForTheBudgetAreLimitedByItEvenWhileOthersAreRead() {
        for (int i = 0; i < 10; i++) {
            sees(true, true, Optional.of(Wait.Reason.BUDGET), Duration.ofMillis(100));
        }

        assertThat(bottleneck.limit()).isEqualTo(RunLimit.DESTINATION_BUDGET);
    }

    @Test
    void nothingToReadWhileRequestsAreInTheAirIsLimitedByTheAnswers() {
        sees(false, true, Optional.empty(), Duration.ofSeconds(1));

        assertThat(bottleneck.limit()).isEqualTo(RunLimit.DESTINATION);
    }

    @Test
    void passingCauseChangesNothingAndALastingOneDoes() {
        for (int i = 0; i < 50; i++) {
            reads(Duration.ofMillis(100), Duration.ofMillis(10));
        }
        assertThat(bottleneck.limit()).isEqualTo(RunLimit.CPU);

        sees(false, true, Optional.of(Wait.Reason.BUDGET), Duration.ofSeconds(1));
        assertThat(bottleneck.limit()).isEqualTo(RunLimit.CPU);

        sees(false, true, Optional.of(Wait.Reason.BUDGET), Duration.ofSeconds(4));
        assertThat(bottleneck.limit()).isEqualTo(RunLimit.DESTINATION_BUDGET);
        assertThat(bottleneck.overall()).isEqualTo(RunLimit.DESTINATION_BUDGET);
    }

    @Test
    void timeOfSeveralTasksIsAddedUp() {
        Bottleneck.Watch other = bottleneck.watch();
        for (int i = 0; i < 10; i++) {
            watch.sees(true, false, Optional.empty());
            other.sees(false, true, Optional.of(Wait.Reason.BUDGET));
            clock.now = clock.now.plusMillis(100);
        }
        watch.sees(false, false, Optional.empty());
        sees(true, false, Optional.empty(), Duration.ofSeconds(1));

        assertThat(bottleneck.overall()).isEqualTo(RunLimit.CPU);
    }

    private void reads(Duration all, Duration waiting) {
        watch.sees(true, false, Optional.empty());
        bottleneck.fetching(() -> {
            clock.now = clock.now.plus(waiting);
            return true;
        });
        clock.now = clock.now.plus(all.minus(waiting));
        watch.sees(false, false, Optional.empty());
    }

    private void sees(boolean reading, boolean sending, Optional<Wait.Reason> waiting, Duration lasting) {
        watch.sees(reading, sending, waiting);
        clock.now = clock.now.plus(lasting);
        watch.sees(false, false, Optional.empty());
    }

    private static final class MovedClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new IllegalStateException("nobody asks for a zone here");
        }
    }
}
