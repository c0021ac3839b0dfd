package io.perseid.engine.state;

import java.time.Instant;

/**
 * A row that was not taken, with all that a person needs to see why. One for each (key, fingerprint, code): told once,
 * however often it is read again.
 *
 * @param code short and stable: {@code duplicate_key}, {@code null_cursor}, {@code time_range}, or the destination's
 * @param message why, for people
 * @param key the row's key as text; empty if it has none
 * @param fingerprintHigh of the row as it was
 * @param fingerprintLow of the row as it was
 * @param payload what was to be sent, or the row's values; at most 64 KiB, cut and marked beyond
 * @param at when it was refused
 */
public record Reject(
        String code,
        String message,
        String key,
        long fingerprintHigh,
        long fingerprintLow,
        String payload,
        Instant at) {

    /** Characters of payload that are kept. */
    public static final int MAX_PAYLOAD = 64 * 1024;

    /** A payload that is not longer than what is kept. */
    public static String cut(String payload) {
        return payload.length() <= MAX_PAYLOAD ? payload : payload.substring(0, MAX_PAYLOAD) + "... (cut)";
    }
}
