package io.perseid.api.destination;

import java.nio.charset.StandardCharsets;

/**
 * The bytes around records in a request's body, so that size limits are kept to the byte.
 *
 * @param open before the first record
 * @param between two records
 * @param close after the last record
 */
public record Framing(byte[] open, byte[] between, byte[] close) {

    public static Framing of(String open, String between, String close) {
        return new Framing(
                open.getBytes(StandardCharsets.UTF_8),
                between.getBytes(StandardCharsets.UTF_8),
                close.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that framing adds to so many records. */
    public long overhead(long records) {
        return open.length + close.length + Math.max(0, records - 1) * between.length;
    }
}
