package io.perseid.engine.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/**
 * Permission for one request. Exactly one of the three endings counts, the first; any thread.
 */
public final class Permit implements Ruling {

    private final LaneFlow lane;
    private final LaneSender sender;
    private final long number;
    private final long bytes;
    private final AtomicBoolean ended = new AtomicBoolean();

    Permit(LaneFlow lane, LaneSender sender, long number, long bytes) {
        this.lane = lane;
        this.sender = sender;
        this.number = number;
        this.bytes = bytes;
    }

    /**
     * The destination dealt with the request, whatever it said about the rows.
     *
     * @param pause what it asked for
     */
    public void succeeded(Duration took, Optional<Duration> pause) {
        if (ended.compareAndSet(false, true)) {
            lane.succeeded(this, took, pause);
        }
    }

    /**
     * The destination did not take the request: too many, not working, no answer.
     *
     * @param backOff how long the lane is to rest after the n-th time in a row (from 1) that it was found not to work
     */
    public void refused(Optional<Duration> pause, IntFunction<Duration> backOff) {
        if (ended.compareAndSet(false, true)) {
            lane.refused(this, pause, backOff);
        }
    }

    /** No request was made, or how it ended says nothing about the lane. */
    public void unused() {
        if (ended.compareAndSet(false, true)) {
            lane.unused(this);
        }
    }

    LaneSender sender() {
        return sender;
    }

    long number() {
        return number;
    }

    long bytes() {
        return bytes;
    }
}
