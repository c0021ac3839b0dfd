package io.perseid.app.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * One request as the log shows it.
 *
 * @param at arrival
 * @param method HTTP method
 * @param path without the query, which may hold data
 * @param status that was answered; 0 when the connection was reset or the answer lost
 * @param records records in the request; 0 where that makes no sense
 * @param bytes uncompressed size of the body
 * @param took until the answer was ready
 * @param fault name of the fault that hit it, or empty
 * @param note what was wrong, or empty
 */
public record RequestEntry(
        Instant at,
        String method,
        String path,
        int status,
        int records,
        long bytes,
        Duration took,
        String fault,
        String note) {}
