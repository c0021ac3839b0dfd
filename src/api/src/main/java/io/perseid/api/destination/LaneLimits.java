package io.perseid.api.destination;

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
 */
public record LaneLimits(
        int maxRecords,
        long maxBytes,
        long maxRecordBytes,
        Optional<Rate> requests,
        Optional<Rate> records,
        Optional<Rate> bytes,
        int maxInFlight) {}
