package io.perseid.engine.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * A fixed distance counted from the Unix epoch, so that a restart keeps its phase: {@code every 90m} is at 00:00, 01:30,
 * 03:00 ... UTC of 1 January 1970 and so on for ever.
 *
 * @param interval at least one millisecond
 */
public record EverySchedule(Duration interval) {

    public EverySchedule {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("an interval of " + interval);
        }
    }

    /** The first time after this instant, never at it. */
    public Instant next(Instant after) {
        long step = interval.toMillis();
        return Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), step) + 1) * step);
    }
}
