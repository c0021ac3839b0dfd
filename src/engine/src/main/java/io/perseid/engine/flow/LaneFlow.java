package io.perseid.engine.flow;

import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One lane of one destination project, as all runs of this process share it: says whether a request may start now. Any
 * thread; never blocks, starts nothing and wakes others only by the callbacks they gave.
 */
public final class LaneFlow {

    private final Object lock;
    private final Clock clock;
    private final Budget budget;
    private final ConcurrencyLimit concurrency;
    private final LaneBreaker breaker;
    private final @Nullable KeyThrottle keys;
    private final WaitingLine line = new WaitingLine();
    private int inFlight;
    private long requests;
    private Instant pausedAt = Instant.MIN;
    private Duration pause = Duration.ZERO;
    private Instant lastSuccess;

    /** @param lock guards the lane and its budget, which other lanes may share */
    LaneFlow(Lane lane, Budget budget, Object lock, Clock clock) {
        this.lock = lock;
        this.clock = clock;
        this.budget = budget;
        this.concurrency = new ConcurrencyLimit(lane.limits().maxInFlight());
        this.breaker = new LaneBreaker(lane.id(), clock);
        Optional<Rate> perKey = lane.limits().perKey();
        this.keys = perKey.isPresent() ? new KeyThrottle(perKey.get(), KeyThrottle.MOST_KEYS) : null;
        this.lastSuccess = clock.instant();
    }

    /**
     * A sender on this lane; one for each that counts its requests in one place.
     *
     * @param wake called on any thread when it should ask again; must not block and not ask at once
     */
    public LaneSender sender(Priority priority, Runnable wake) {
        return new LaneSender(this, priority, wake);
    }

    /** How many requests may be in the air at present, by all senders together. */
    public int window() {
        synchronized (lock) {
            return concurrency.window();
        }
    }

    /** When the destination last dealt with a request; when this was made, if it never did. */
    public Instant lastSuccess() {
        synchronized (lock) {
            return lastSuccess;
        }
    }

    /**
     * Counts a row of this user, if the lane limits the rows of one user.
     *
     * @param user hash of the user
     * @return empty if the row may go now; else when to try again
     */
    public Optional<Instant> takeKey(long user) {
        synchronized (lock) {
            return keys == null ? Optional.empty() : keys.take(user, clock.instant());
        }
    }

    /** The destination wants no row of this user for so long. */
    public void restKey(long user, Duration wait) {
        synchronized (lock) {
            if (keys != null) {
                keys.rest(user, wait, clock.instant());
            }
        }
    }

    Ruling ask(LaneSender sender, long records, long bytes) {
        synchronized (lock) {
            Instant now = clock.instant();
            Optional<Instant> resting = restsUntil(now);
            if (resting.isPresent()) {
                return later(sender, new Wait(Wait.Reason.PAUSE, resting), now);
            }
            if (inFlight >= concurrency.window() || !line.isFirst(sender, now)) {
                return later(sender, new Wait(Wait.Reason.CONCURRENCY, Optional.empty()), now);
            }
            if (!breaker.enter()) {
                return later(sender, new Wait(Wait.Reason.PAUSE, Optional.empty()), now);
            }
            Optional<Wait> unaffordable = budget.take(sender, records, bytes, now);
            if (unaffordable.isPresent()) {
                breaker.leave();
                line.join(sender, unaffordable.get().until(), now);
                return unaffordable.get();
            }
            line.leave(sender);
            inFlight++;
            callNext(sender, now);
            return new Permit(this, sender, requests++, bytes);
        }
    }

    void withdraw(LaneSender sender) {
        synchronized (lock) {
            Instant now = clock.instant();
            line.leave(sender);
            budget.leave(sender, now);
            callNext(sender, now);
        }
    }

    void succeeded(Permit permit, Duration took, Optional<Duration> asked) {
        synchronized (lock) {
            Instant now = clock.instant();
            lastSuccess = now;
            breaker.succeeded();
            concurrency.succeeded(permit.number(), requests - 1, took, permit.bytes(), inFlight, now);
            asked.ifPresent(duration -> pause(duration, now));
            free(permit, now);
        }
    }

    void refused(Permit permit, Optional<Duration> asked, IntFunction<Duration> backOff) {
        synchronized (lock) {
            Instant now = clock.instant();
            concurrency.refused(permit.number(), requests - 1);
            if (breaker.failed(backOff)) {
                concurrency.collapsed();
            }
            asked.ifPresent(duration -> pause(duration, now));
            free(permit, now);
        }
    }

    void unused(Permit permit) {
        synchronized (lock) {
            breaker.leave();
            free(permit, clock.instant());
        }
    }

    private Wait later(LaneSender sender, Wait wait, Instant now) {
        // Who cannot go anyway must not keep other lanes from the budget.
        budget.leave(sender, now);
        line.join(sender, wait.until(), now);
        return wait;
    }

    private void free(Permit permit, Instant now) {
        inFlight--;
        callNext(permit.sender(), now);
    }

    private void callNext(LaneSender asksAnyway, Instant now) {
        if (inFlight < concurrency.window()) {
            line.callFirst(Optional.of(asksAnyway), now);
        }
    }

    private void pause(Duration asked, Instant now) {
        Optional<Instant> resting = pausedUntil(now);
        if (resting.isEmpty() || now.plus(asked).isAfter(resting.get())) {
            pausedAt = now;
            pause = asked;
        }
    }

    private Optional<Instant> restsUntil(Instant now) {
        Optional<Instant> paused = pausedUntil(now);
        Optional<Instant> broken = breaker.closedUntil(now);
        return paused.isPresent() && broken.isPresent() && paused.get().isBefore(broken.get())
                ? broken
                : paused.or(() -> broken);
    }

    /** A clock that was set back must not lengthen the pause. */
    private Optional<Instant> pausedUntil(Instant now) {
        Instant until = pause.isZero() ? Instant.MIN : pausedAt.plus(pause);
        return now.isBefore(until) && !now.isBefore(pausedAt) ? Optional.of(until) : Optional.empty();
    }
}
