package io.perseid.app.sandbox;

import java.time.Duration;

/**
 * The limits that the sandbox enforces. Where Mixpanel's pages disagree the tighter reading is the default, so that what passes
 * here passes there.
 *
 * @param maxRecords records a request: 2,000 (import reference; user profile limits)
 * @param maxBodyBytes body of a request, uncompressed: 10 MB (import reference), read as MiB like the sample of the 413 answer
 * @param maxRecordBytes one event or profile record has to stay below this: 1 MB (import reference)
 * @param maxProperties properties of an event, and keys of a nested object, at most: 254 ("fewer than 255", import reference)
 * @param maxElements elements of an array, at most: 254 ("fewer than 255", import reference)
 * @param maxDepth objects and arrays inside one another below the properties: 3 (import reference)
 * @param maxStringBytes longer strings and names are cut: 255 bytes (data types page)
 * @param maxInsertIdBytes 36 (import reference)
 * @param maxProfileProperties properties of a profile; an update beyond fails: 2,000 (user profiles page)
 * @param maxFuture events further ahead are refused, nearer ones get the current time: one hour (import reference)
 * @param maxTrackAge {@code /track} refuses older events: five days (track reference)
 * @param maxLookupBytes CSV of a lookup table, uncompressed: 100 MB (lookup tables reference)
 * @param maxLookupRows rows over all lookup tables: 5,000,000 (lookup tables guide)
 * @param maxLookupCallsPerDay replacements in a rolling 24 hours: 100 (lookup tables reference)
 */
public record Limits(
        int maxRecords,
        int maxBodyBytes,
        int maxRecordBytes,
        int maxProperties,
        int maxElements,
        int maxDepth,
        int maxStringBytes,
        int maxInsertIdBytes,
        int maxProfileProperties,
        Duration maxFuture,
        Duration maxTrackAge,
        int maxLookupBytes,
        long maxLookupRows,
        int maxLookupCallsPerDay) {

    private static final int MEBIBYTE = 1024 * 1024;

    /** The documented limits, as given above. */
    public static Limits documented() {
        return new Limits(
                2_000,
                10 * MEBIBYTE,
                MEBIBYTE,
                254,
                254,
                3,
                255,
                36,
                2_000,
                Duration.ofHours(1),
                Duration.ofDays(5),
                100 * MEBIBYTE,
                5_000_000,
                100);
    }

    /** The same with another number of records a request. */
    public Limits withMaxRecords(int records) {
        return new Limits(
                records,
                maxBodyBytes,
                maxRecordBytes,
                maxProperties,
                maxElements,
                maxDepth,
                maxStringBytes,
                maxInsertIdBytes,
                maxProfileProperties,
                maxFuture,
                maxTrackAge,
                maxLookupBytes,
                maxLookupRows,
                maxLookupCallsPerDay);
    }

    /** The same with another uncompressed size of a request. */
    public Limits withMaxBodyBytes(int bytes) {
        return new Limits(
                maxRecords,
                bytes,
                maxRecordBytes,
                maxProperties,
                maxElements,
                maxDepth,
                maxStringBytes,
                maxInsertIdBytes,
                maxProfileProperties,
                maxFuture,
                maxTrackAge,
                maxLookupBytes,
                maxLookupRows,
                maxLookupCallsPerDay);
    }

    /** The same with other limits for lookup tables. */
    public Limits withLookup(int bytes, long rows, int callsPerDay) {
        return new Limits(
                maxRecords,
                maxBodyBytes,
                maxRecordBytes,
                maxProperties,
                maxElements,
                maxDepth,
                maxStringBytes,
                maxInsertIdBytes,
                maxProfileProperties,
                maxFuture,
                maxTrackAge,
                bytes,
                rows,
                callsPerDay);
    }
}
