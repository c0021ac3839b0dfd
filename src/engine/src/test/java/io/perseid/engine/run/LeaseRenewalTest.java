package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.run.LeaseRenewal.Asked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long ago a lease was asked for, whatever happens to one of the clocks; and for whom it is renewed. */
final class LeaseRenewalTest {

    private final TwoClocks clocks = new TwoClocks();
    private final Asked asked = Asked.now(clocks);
    private final AtomicInteger renewed = new AtomicInteger();

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

    @Test
    void leaseIsRenewedAsLongAsTheRunLasts() throws Exception {
        renewal().start();

        clocks.timers.remove().run();
        clocks.jobs.remove().call();

        assertThat(renewed).hasValue(1);
    }

    @Test
    void renewalThatStoodStillKeepsNoLeaseOfARunThatHasEnded() throws Exception {
        LeaseRenewal renewal = renewal();
        renewal.start();
        clocks.timers.remove().run();
        renewal.stop();

        clocks.jobs.remove().call();

        assertThat(renewed).hasValue(0);
    }

    @Test
    void runThatHasEndedStartsNoRenewal() {
        LeaseRenewal renewal = renewal();
        renewal.start();
        renewal.stop();

        clocks.timers.remove().run();

        assertThat(clocks.jobs).isEmpty();
    }

    private LeaseRenewal renewal() {
        return new LeaseRenewal(clocks, renewed::incrementAndGet, Duration.ofMinutes(2), asked, cause -> {
            throw new AssertionError(cause);
        });
    }

    /** Two clocks that go as they are told, and what is to be done kept until a test does it. */
    private static final class TwoClocks implements Steps {
        private final Queue<Runnable> timers = new ArrayDeque<>();
        private final Queue<Callable<?>> jobs = new ArrayDeque<>();
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
            jobs.add(work);
            return () -> {};
        }

        @Override
        public void at(Instant due, Runnable action) {
            timers.add(action);
        }

        @Override
        public void post(Runnable action) {
            throw new UnsupportedOperationException();
        }
    }
}
