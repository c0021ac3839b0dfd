package io.perseid.api.destination;

import java.time.Duration;
import java.util.Optional;

/**
 * What one lane takes; each number with its source in the connector that declares it.
 *
 * @param maxRecords records a request
 * @param maxBytes uncompressed body of a request, framing included
 * @param maxRecordBytes one record
 * @param requests how many requests
 * @param records how many records over all requests
 * @param bytes how many uncompressed bytes over all requests
 * @param maxInFlight requests in the air at once
 * @param budget lanes of one project that write the same word here draw on the same {@code requests}, {@code records} and
 *     {@code bytes}; empty if the lane has them for itself
 * @param perKey how many rows of one user; empty without such a limit, which then costs nothing
 * @param deadline no request takes longer, whatever happens: the connector cuts it off and calls its rows unknown
 */
public record LaneLimits(
        int maxRecords,
        long maxBytes,
        long maxRecordBytes,
        Optional<Rate> requests,
        Optional<Rate> records,
        Optional<Rate> bytes,
        int maxInFlight,
        Optional<String> budget,
        Optional<Rate> perKey,
        Duration deadline) {

    /** Where a connector states none; long enough for a large body on a thin line. */
    public static final Duration USUAL_DEADLINE = Duration.ofSeconds(60);

    /** A lane with rates of its own, without a limit for each user, and with the {@link #USUAL_DEADLINE}. */
    public LaneLimits(
            int maxRecords,
            long maxBytes,
            long maxRecordBytes,
            Optional<Rate> requests,
            Optional<Rate> records,
            Optional<Rate> bytes,
            int maxInFlight) {
        this(
                maxRecords,
                maxBytes,
                maxRecordBytes,
                requests,
                records,
                bytes,
                maxInFlight,
                Optional.empty(),
                Optional.empty(),
                USUAL_DEADLINE);
    }

    /** The same limits, drawn on by all lanes of the project that share this word. */
    public LaneLimits sharing(String word) {
        return new LaneLimits(
                maxRecords,
                maxBytes,
                maxRecordBytes,
                requests,
                records,
                bytes,
                maxInFlight,
                Optional.of(word),
                perKey,
                deadline);
    }

    /** The same limits, and so many rows of one user. */
    public LaneLimits perUser(Rate rate) {
        return new LaneLimits(
                maxRecords,
                maxBytes,
                maxRecordBytes,
                requests,
                records,
                bytes,
                maxInFlight,
                budget,
                Optional.of(rate),
                deadline);
    }

    /** The same limits with another deadline. */
    public LaneLimits within(Duration longest) {
        return new LaneLimits(
                maxRecords, maxBytes, maxRecordBytes, requests, records, bytes, maxInFlight, budget, perKey, longest);
    }
}
