package io.perseid.engine.ledger;

/**
 * A segment as the state database names it. A file that is not named there does not exist.
 *
 * @param file its name inside the ledger's folder
 * @param entries rows in it
 * @param bytes length of the file
 * @param minCursorMicros smallest cursor in it
 * @param maxCursorMicros largest cursor in it
 */
public record SegmentInfo(String file, long entries, long bytes, long minCursorMicros, long maxCursorMicros) {}
