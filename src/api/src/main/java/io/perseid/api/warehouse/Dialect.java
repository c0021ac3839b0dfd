package io.perseid.api.warehouse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /**
     * How often {@code width} goes into a whole number that is not negative: exact, whatever scale the warehouse divides in.
     *
     * @param width at least 1
     */
    default String wholeParts(String number, long width) {
        // Without a remainder there is nothing to round: Snowflake gives a quotient six digits and rounds the seventh.
        return "CAST((" + number + " - (" + number + ") % " + width + ") / " + width + " AS BIGINT)";
    }

    /** The expression as text. */
    String asText(String expression);

    /**
     * A whole number from 0 to 2^63 - 1, never NULL, that is the same for rows that are equal in these expressions, in every
     * session as long as {@link StateTable#hashVersion} is the same, and else differs but for chance. Empty by default: then the
     * warehouse cannot be asked which rows have changed.
     */
    default Optional<String> rowHash(List<String> expressions) {
        return Optional.empty();
    }

    /** How many bytes a text has in UTF-8. */
    default String byteLength(String text) {
        return "octet_length(" + text + ")";
    }

    /**
     * The key of a row of whole numbers and texts, as the engine writes it: the text of its one part, or of each part the
     * length in bytes, a colon and its text, separated by commas. Empty text if a part is NULL.
     */
    default String keyText(List<String> expressions) {
        if (expressions.size() == 1) {
            return "coalesce(" + asText(expressions.get(0)) + ", '')";
        }
        return expressions.stream()
                .map(this::asText)
                .map(text -> asText(byteLength(text)) + " || ':' || " + text)
                .collect(Collectors.joining(" || ',' || ", "coalesce(", ", '')"));
    }
}
