package io.perseid.api.destination;

/** What became of a row in one request. The engine acts on it; the connector only tells. */
public enum Outcome {
    /** It is in. */
    ACCEPTED,
    /** It was refused for good: sending it again unchanged cannot help. */
    REJECTED,
    /** It was certainly not taken and may be sent again: later, if the receipt asks for a pause. */
    RETRY,
    /** The answer was lost: it may be in. To be sent again byte for byte where the lane dedupes. */
    UNKNOWN,
    /** The request was too large and certainly not taken: send halves. A single row becomes a reject. */
    SPLIT,
    /** The answer does not account for it, so it may be in: send halves where the lane dedupes, until each fate is known. */
    UNACCOUNTED
}
