package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.FeedPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment of the account's clock, with all that has to stay as it is for the changes after it to be all there are.
 * Milliseconds since the epoch: finer moments CHANGES does not know (Snowflake's page of it). Immutable.
 *
 * @param until changes until here are told
 * @param floor the earliest moment that may be asked for: when the table was made or altered last
 * @param shape of the table
 */
record FeedPlace(long until, long floor, Shape shape) {

    /**
     * How much is told again. Rows are "identified by timestamps that can differ slightly from the exact value of system
     * time" (Snowflake's page of AT | BEFORE), and how slightly it does not say: a change that was committed after we asked
     * for the time may bear an earlier one.
     */
    static final Duration OVERLAP = Duration.ofSeconds(60);

    private static final Pattern WRITTEN = Pattern.compile(
            "snowflake/1 until=(\\d{1,15}) floor=(\\d{1,15}) table=(\\S{1,64}) created=(-?\\d{1,18}) ddl=(-?\\d{1,18})");

    /**
     * What a feed relies on.
     *
     * @param table a hash of its full name
     * @param created when it was made, in microseconds: one that was made again has another
     * @param lastDdl when it was altered last, in microseconds. All ALTER TABLE count (Snowflake's page of the view TABLES):
     *     columns that came, went or changed, which leaves no trace of rows, and change tracking that was off for a while
     */
    record Shape(String table, long created, long lastDdl) {}

    FeedPosition position() {
        return new FeedPosition("snowflake/1 until=" + until + " floor=" + floor + " table=" + shape.table + " created="
                + shape.created + " ddl=" + shape.lastDdl);
    }

    /** Empty if another version or warehouse wrote it. */
    static Optional<FeedPlace> parse(FeedPosition position) {
        Matcher written = WRITTEN.matcher(position.text());
        return written.matches()
                ? Optional.of(new FeedPlace(
                        Long.parseLong(written.group(1)),
                        Long.parseLong(written.group(2)),
                        new Shape(
                                written.group(3), Long.parseLong(written.group(4)), Long.parseLong(written.group(5)))))
                : Optional.empty();
    }

    /** The moment after which changes are asked for, if they are until {@code end}. */
    long start(long end) {
        return Math.max(floor, Math.min(until, end) - OVERLAP.toMillis());
    }

    /** Whether the clock stands so far before the position that times since then may have come twice. */
    boolean isAheadOf(long now) {
        return until - OVERLAP.toMillis() > now;
    }

    /** This one moved on. @param end not before {@link #until} */
    FeedPlace movedTo(long end) {
        return new FeedPlace(end, floor, shape);
    }
}
