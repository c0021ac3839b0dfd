package io.perseid.engine.flow;

/**
 * One who sends on a lane, and its place in the lines there. {@link #ask} before each request, {@link #withdraw} when
 * nothing is to be sent any more. Any thread.
 */
public final class LaneSender {

    private final LaneFlow lane;
    private final Priority priority;
    private final Runnable wake;

    LaneSender(LaneFlow lane, Priority priority, Runnable wake) {
        this.lane = lane;
        this.priority = priority;
        this.wake = wake;
    }

    /**
     * Asks for one request of this size.
     *
     * @param bytes uncompressed
     * @return a {@link Permit}, which must be ended whatever becomes of the request, or a {@link Wait}
     */
    public Ruling ask(long records, long bytes) {
        return lane.ask(this, records, bytes);
    }

    /** Gives up its places, so that others need not wait for it. */
    public void withdraw() {
        lane.withdraw(this);
    }

    Priority priority() {
        return priority;
    }

    void wake() {
        wake.run();
    }
}
