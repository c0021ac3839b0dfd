package io.perseid.app.chaos.child;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, and as far beside it as it was told to jump. Any thread. */
final class SteeredClock extends Clock {

    private final AtomicLong nanosBeside = new AtomicLong();
    private final ZoneId zone;

    SteeredClock() {
        this(ZoneOffset.UTC);
    }

    private SteeredClock(ZoneId zone) {
        this.zone = zone;
    }

    /** @param by negative = back */
    void jump(Duration by) {
        nanosBeside.addAndGet(by.toNanos());
    }

    @Override
    public Instant instant() {
        return Instant.now().plusNanos(nanosBeside.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return other.equals(zone) ? this : Clock.offset(Clock.system(other), Duration.ofNanos(nanosBeside.get()));
    }
}
