package io.perseid.api.warehouse;

import java.math.BigDecimal;
import java.time.Duration;
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

    /** A number, exactly. */
    default String number(BigDecimal value) {
        return value.signum() < 0 ? "(" + value.toPlainString() + ")" : value.toPlainString();
    }

    /** Whether two expressions are equal, where two NULLs are: never NULL itself. */
    default String same(String left, String right) {
        return left + " IS NOT DISTINCT FROM " + right;
    }

    /** Texts joined; NULL if one of them is. */
    default String concat(List<String> texts) {
        return String.join(" || ", texts);
    }

    /** A time cut down to the start of its hour or day, of the same type, in UTC. */
    default String truncate(String time, TimePart part) {
        return "date_trunc('" + part.word() + "', " + time + ")";
    }

    /**
     * How many starts of a second, hour or day lie between a time and a later one, as a whole number: 1 between 01:59 and 02:00,
     * 0 between 02:00 and 02:59; negative if the other is earlier.
     */
    default String difference(String from, String to, TimePart part) {
        return "date_diff('" + part.word() + "', " + from + ", " + to + ")";
    }

    /** A time and a length of time later, of the same type. Microseconds. */
    default String later(String time, Duration by) {
        return by.getNano() == 0
                ? time + " + INTERVAL '" + by.toSeconds() + " seconds'"
                : time + " + INTERVAL '" + by.toNanos() / 1000 + " microseconds'";
    }

    /**
     * An aggregate, see {@link ListOfObjects}: of the warehouse's own list of structs, or JSON. Two dialects may bring other
     * types; what is sent is the same. Fields that are NULL are not in an object.
     */
    default String listOfObjects(ListOfObjects list) {
        throw new UnsupportedOperationException("lists of objects");
    }

    /**
     * Whether {@link #listOfObjects} holds no more of a group's rows than it gives, however many there are. Else the engine
     * numbers the rows, leaves out those beyond the limit, and gathers what is left, ordered by the numbers.
     */
    default boolean listsHoldFirstOnly() {
        return false;
    }

    /**
     * A timestamp as a field of {@link #listOfObjects}: itself, where the list is of structs; where it is JSON, what becomes a
     * text such as {@code 2025-01-01T10:00:00}, in UTC.
     */
    default String timeInObject(String timestamp) {
        return timestamp;
    }

    /** A text that is JSON, read as such. */
    default String parseJson(String text) {
        return "CAST(" + text + " AS JSON)";
    }

    /** A member of a JSON object as text, without quotes; NULL if there is none, or if it is null. */
    default String jsonMember(String json, String name) {
        throw new UnsupportedOperationException("members of JSON");
    }

    /** Any value, such as a struct or a map, as JSON. */
    default String toJson(String expression) {
        return "to_json(" + expression + ")";
    }

    /**
     * 32 hexadecimal digits of a key, which may be kept: the same in every session, and in every warehouse for keys of whole
     * numbers and texts.
     */
    default String digest(List<String> expressions) {
        return "md5(" + keyText(expressions) + ")";
    }
}
