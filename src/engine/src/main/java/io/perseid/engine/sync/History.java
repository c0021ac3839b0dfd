package io.perseid.engine.sync;

import io.perseid.api.destination.NullPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * A property of an event that tells what its user had done before it, as of its time; or, with {@link Over.WithinNext}, what the
 * user did soon after it. Rows without a user or a time count for nobody, and events without one know nothing.
 *
 * @param facts the rows that are looked at
 * @param value column of the facts; empty for the time with {@code first} and {@code last}. Rows without a value do not count
 * @param includingThis whether facts at the very time of the event count: the event itself, if it is one of them, and whatever
 *     else its user did at that microsecond. Without it only what lies strictly before counts (strictly after for {@code within_next})
 * @param unit of {@code since}
 * @param where file and line, for messages
 */
public record History(
        String property,
        Measure measure,
        Facts facts,
        Optional<String> value,
        Over over,
        boolean includingThis,
        Duration unit,
        NullPolicy nulls,
        String where) {

    /** The unit of {@code since} if nothing else is said. */
    public static final Duration DEFAULT_UNIT = Duration.ofDays(1);

    /** What is made of the facts: the words of YAML. */
    public enum Measure {
        /** The value of the earliest one; of several at that time the smallest. */
        FIRST,
        /** The value of the latest one; of several at that time the greatest. */
        LAST,
        /** How many; 0 for none. */
        COUNT,
        /** The values added up; 0 for none. */
        SUM,
        /** Whether there is one. */
        EVER,
        /** How many whole units have passed since the latest one. */
        SINCE
    }

    /**
     * Rows of a table with a user and a time.
     *
     * @param time column of the same kind as the time of the event
     * @param condition in the warehouse's SQL over the table's columns; empty for all rows
     */
    public record Facts(String table, String user, String time, Optional<String> condition) {}

    /** Which part of a user's time is looked at. */
    public sealed interface Over {

        /** From the beginning to the event. */
        record AllBefore() implements Over {}

        /** From so long before the event, that moment included, to the event. */
        record Last(Duration time) implements Over {}

        /**
         * After the latest {@code from} before the event, and before the first {@code to} that follows it; to the event if none
         * does before it. Nothing if there is no {@code from}.
         */
        record Between(Facts from, Optional<Facts> to) implements Over {}

        /** From the event to so long after it, that moment included: events wait until it has passed. */
        record WithinNext(Duration time) implements Over {}
    }

    /** How far it looks ahead of the event; zero unless {@link Over.WithinNext}. */
    public Duration lookAhead() {
        return over instanceof Over.WithinNext next ? next.time() : Duration.ZERO;
    }
}
