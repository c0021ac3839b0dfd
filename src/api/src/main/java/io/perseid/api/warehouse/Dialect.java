package io.perseid.api.warehouse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * How one warehouse writes SQL: the few differences that the engine's statements need. Pure; any thread.
 */
public interface Dialect {

    /** An identifier, always quoted, with quotes inside it escaped. */
    String identifier(String name);

    /**
     * A table's name as a user writes it: parts separated by dots; a part that contains a dot stands in double quotes.
     */
    String table(String written);

    /** A text literal, escaped. */
    String text(String value);

    /** A literal comparable with a column of instants. Microseconds. */
    String instant(Instant value);

    /** A literal comparable with a column of local times. Microseconds. */
    String localTime(LocalDateTime value);

    String date(LocalDate value);

    /** An expression from 0 to {@code buckets - 1}, evenly spread and the same for equal values; 0 for NULL. */
    String bucket(String expression, int buckets);

    /**
     * A whole number from 0 to 2^63 - 1, never NULL, that is the same for rows that are equal in these expressions, and else
     * differs but for chance; it need not last beyond a session. Only for a warehouse that works inside this process: the
     * engine then reads the hashes of all keys, where it would else have the warehouse group them. Empty by default.
     */
    default Optional<String> keyHash(List<String> expressions) {
        return Optional.empty();
    }

    /** An expression that cuts a time or date down to microseconds since the epoch, local times read as UTC. */
    String epochMicros(String expression);

    /** The expression as text. */
    String asText(String expression);
}
