package io.perseid.engine.state;

/**
 * What tells a stored reject from others, without its payload: many of them fit into memory.
 *
 * @param run in which it was refused last
 * @param records as in {@link Reject}
 */
public record RejectMark(
        long id, long run, String code, String key, long fingerprintHigh, long fingerprintLow, int records) {}
