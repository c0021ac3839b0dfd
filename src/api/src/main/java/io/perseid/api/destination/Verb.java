package io.perseid.api.destination;

/** What a request does with its records. */
public enum Verb {
    /** Adds records; the same record twice is kept once only where the lane dedupes. */
    APPEND,
    /** Creates or changes the record with that key. */
    UPSERT,
    /** Takes the record with that key away, or marks it as gone where nothing can be taken away. */
    DELETE,
    /** The request is the whole container: what it does not name is gone afterwards. */
    REPLACE
}
