package io.perseid.engine.flow;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Stops sending on a lane while it does not work: after so many failures in a row it is closed for the back-off, then one
 * request finds out. Each failed one doubles the back-off. One thread at a time.
 *
 * <p>resilience4j's state machine on our clock, without its thread that would open it by itself.
 */
final class LaneBreaker {

    /** One that fails is its own matter; these are the lane's. */
    static final int FAILURES_IN_A_ROW = 3;

    private static final RuntimeException FAILED = new NotTaken();

    private final Clock clock;
    private final CircuitBreaker breaker;
    private IntFunction<Duration> backOff = attempt -> Duration.ZERO;
    private Duration wait = Duration.ZERO;
    private Instant opened = Instant.MIN;

    LaneBreaker(String lane, Clock clock) {
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                lane,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                FAILURES_IN_A_ROW,
                                FAILURES_IN_A_ROW,
                                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .automaticTransitionFromOpenToHalfOpenEnabled(false)
                        .waitIntervalFunctionInOpenState(this::opening)
                        .clock(clock)
                        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                        .build());
    }

    private long opening(int attempt) {
        wait = backOff.apply(attempt);
        opened = clock.instant();
        return wait.toMillis();
    }

    /** When it may be tried again; empty if that is now. */
    Optional<Instant> closedUntil(Instant now) {
        if (breaker.getState() != State.OPEN) {
            return Optional.empty();
        }
        // Counted here and not by the library, because a clock that was set back must not lengthen the wait.
        Instant until = opened.plus(wait);
        if (now.isBefore(until) && !now.isBefore(opened)) {
            return Optional.of(until);
        }
        breaker.transitionToHalfOpenState();
        return Optional.empty();
    }

    /** Counts a request in; false while another one finds out whether the lane works again. */
    boolean enter() {
        return breaker.tryAcquirePermission();
    }

    /** The request was not made, or says nothing about the lane. */
    void leave() {
        breaker.releasePermission();
    }

    void succeeded() {
        breaker.onSuccess(0, TimeUnit.MILLISECONDS);
    }

    /** @param wait how long to wait after the n-th closing in a row. @return whether the lane is closed by it */
    boolean failed(IntFunction<Duration> wait) {
        State before = breaker.getState();
        backOff = wait;
        breaker.onError(0, TimeUnit.MILLISECONDS, FAILED);
        return before != State.OPEN && breaker.getState() == State.OPEN;
    }

    /** Tells the library that a call failed; nobody sees it. */
    private static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotTaken() {
            super("not taken", null, false, false);
        }
    }
}
