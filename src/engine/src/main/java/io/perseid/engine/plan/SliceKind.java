package io.perseid.engine.plan;

/** What a slice is a part of. */
public enum SliceKind {
    /** Events whose cursor lies in a range. */
    RANGE,
    /** Rows whose key falls in a bucket. */
    BUCKET,
    /** Events without a usable cursor: they become rejects, once. */
    NO_CURSOR,
    /** Events that were held and are due now. */
    HELD,
    /** Rows that were rejected and are tried again, by their keys. */
    REPLAY,
    /** Stored payloads of rejects, sent again as they are. */
    RESEND,
    /** Nothing of the source: rows that lost to another with their key are forgotten, because they share it no more. */
    UNSHARED,
    /** Rows that were found to be new or changed, by their keys. */
    KEYS,
    /** Records whose rows are gone from the source. */
    GONE,
    /** Rows that were found to need nothing. */
    SETTLED,
    /** A whole container, sent in one request. */
    WHOLE
}
