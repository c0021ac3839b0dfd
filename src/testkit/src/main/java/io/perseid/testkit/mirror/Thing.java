package io.perseid.testkit.mirror;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of the table that is mirrored, as it should be.
 *
 * @param minute when it happened, in minutes since {@link #START}
 * @param note empty for NULL
 */
record Thing(long id, long minute, String customer, long amount, Optional<String> note) {

    /** Long ago, so that no run holds a row. */
    static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    static Thing of(long id) {
        return new Thing(id, id, "c" + id % 5, id * 10, Optional.empty());
    }

    Thing at(long changed) {
        return new Thing(id, changed, customer, amount, note);
    }

    Thing by(String changed) {
        return new Thing(id, minute, changed, amount, note);
    }

    Thing worth(long changed) {
        return new Thing(id, minute, customer, changed, note);
    }

    Thing noting(String changed) {
        return new Thing(id, minute, customer, amount, Optional.of(changed));
    }

    Instant happenedAt() {
        return START.plus(Duration.ofMinutes(minute));
    }

    /** As the destination shows its event, without the insert id. */
    String event() {
        long micros = happenedAt().getEpochSecond() * 1_000_000L;
        return "thing|" + micros + "|" + customer + "|" + values();
    }

    /** As the destination shows its profile. */
    String profile() {
        return id + "|" + values();
    }

    private String values() {
        return "amount=" + amount + note.map(text -> " note=" + text).orElse("");
    }
}
