package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.run.LeaseRenewal.Asked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** How long ago a lease was asked for, whatever happens to one of the clocks. */
final class LeaseRenewalTest {

    private final TwoClocks clocks = new TwoClocks();
    private final Asked asked = Asked.now(clocks);

    @Test
    void clockThatIsSetBackDoesNotMakeALeaseLonger() {
        clocks.shown = clocks.shown.minus(Duration.ofMinutes(17));
        clocks.elapsed = clocks.elapsed.plusSeconds(165);

        assertThat(asked.ago(clocks)).isEqualTo(Duration.ofSeconds(165));
    }

    @Test
    void timeThatTheMachineSleptCounts() {
        clocks.shown = clocks.shown.plusSeconds(3_600);
        clocks.elapsed = clocks.elapsed.plusSeconds(2);

        assertThat(asked.ago(clocks)).isEqualTo(Duration.ofHours(1));
    }

    private static final class TwoClocks implements Steps {
        private Instant shown = Instant.parse("2026-01-15T09:00:00Z");
        private Duration elapsed = Duration.ofSeconds(-5);

        @Override
        public Clock clock() {
            return Clock.fixed(shown, ZoneOffset.UTC);
        }

        @Override
        public long elapsedNanos() {
            return elapsed.toNanos();
        }

        @Override
        public <T> Started start(String name, Callable<T> work, Done<T> done) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public void at(Instant due, Runnable action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void post(Runnable action) {
            throw new UnsupportedOperationException();
        }
    }
}
