package io.perseid.engine.state;

import java.time.Instant;

/**
 * A row that was not taken, with all that a person needs to see why. One for each (key, fingerprint, code), however often
 * it is refused; a later refusal of the same key takes its place.
 *
 * @param code short and stable: {@code duplicate_key}, {@code null_cursor}, {@code time_range}, or the destination's
 * @param message why, for people
 * @param key the row's key as text; empty if it has none
 * @param fingerprintHigh of the row as it was
 * @param fingerprintLow of the row as it was
 * @param payload what was to be sent, or the row's values; cut and marked beyond {@link #MAX_PAYLOAD}
 * @param records how many records the payload holds, byte for byte as they were sent; 0 if it holds the row's values or was
 *     cut, so that it cannot be sent again
 * @param at when it was refused last
 */
public record Reject(
        String code,
        String message,
        String key,
        long fingerprintHigh,
        long fingerprintLow,
        String payload,
        int records,
        Instant at) {

    /** Another row with the same key was sent. Of one key there may be several such. */
    public static final String DUPLICATE_KEY = "duplicate_key";

    /** The answer was lost where sending again might double the row, so that it may be in. */
    public static final String UNKNOWN_OUTCOME = "unknown_outcome";

    /** Characters of payload that are kept. */
    public static final int MAX_PAYLOAD = 64 * 1024;

    private static final String CUT = " ... (cut)";

    public Reject {
        if (payload.length() > MAX_PAYLOAD) {
            payload = cut(payload);
            records = 0;
        }
    }

    /** A row that never became a record. */
    public Reject(
            String code,
            String message,
            String key,
            long fingerprintHigh,
            long fingerprintLow,
            String payload,
            Instant at) {
        this(code, message, key, fingerprintHigh, fingerprintLow, payload, 0, at);
    }

    /** A payload that is not longer than what is kept. */
    public static String cut(String payload) {
        if (payload.length() <= MAX_PAYLOAD) {
            return payload;
        }
        int end = MAX_PAYLOAD - CUT.length();
        return payload.substring(0, Character.isHighSurrogate(payload.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
