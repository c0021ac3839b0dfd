package io.perseid.engine.flow;

import java.time.Instant;
import java.util.Optional;

/**
 * Not now.
 *
 * @param until when to ask again; empty if the sender will be woken
 */
public record Wait(Reason reason, Optional<Instant> until) implements Ruling {

    /** What is waited for. */
    public enum Reason {
        /** The destination asked for a pause, or does not work. */
        PAUSE,
        /** As many requests are in the air as may be. */
        CONCURRENCY,
        /** The project's budget is spent for the moment. */
        BUDGET
    }
}
