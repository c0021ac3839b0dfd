package io.perseid.testkit.simulator.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A process's clock: true time plus an error, which may jump. One thread. */
final class ProcessClock extends Clock {

    private final EventLoop loop;
    private Duration error;

    ProcessClock(EventLoop loop, Duration error) {
        this.loop = loop;
        this.error = error;
    }

    void jump(Duration by) {
        error = error.plus(by);
    }

    /** True time at which this clock shows {@code shown}, if it does not jump. */
    Instant trueTime(Instant shown) {
        return shown.minus(error);
    }

    @Override
    public Instant instant() {
        return loop.now().plus(error);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new IllegalStateException("the engine does not ask a clock for a zone");
    }
}
