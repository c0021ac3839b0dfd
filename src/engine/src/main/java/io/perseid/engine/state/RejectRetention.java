package io.perseid.engine.state;

import java.time.Duration;

/**
 * How many rejects are kept. What goes is counted, and the ledger still knows that these rows were refused.
 *
 * @param keep for how long after they were refused last
 * @param most of one ledger; the newest stay
 */
public record RejectRetention(Duration keep, long most) {

    /** A month of a sync whose every run rejects a few thousand rows. */
    public static RejectRetention defaults() {
        return new RejectRetention(Duration.ofDays(30), 100_000);
    }
}
