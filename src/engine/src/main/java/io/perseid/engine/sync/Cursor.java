package io.perseid.engine.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * By what a standard sync moves forward.
 *
 * @param lookback how far behind the checkpoint rows may still arrive; 2 hours by default
 * @param settle how far the upper bound stays behind the warehouse's clock; 1 minute by default
 * @param start rows before it are never read; empty to begin with the first
 */
public record Cursor(TimeColumn column, Duration lookback, Duration settle, Optional<Instant> start) {

    public static final Duration DEFAULT_LOOKBACK = Duration.ofHours(2);
    public static final Duration DEFAULT_SETTLE = Duration.ofMinutes(1);
}
