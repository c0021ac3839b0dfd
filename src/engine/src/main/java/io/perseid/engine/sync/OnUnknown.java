package io.perseid.engine.sync;

/**
 * What becomes of rows whose answer was lost, where the lane does not dedupe them. Where it does, they are sent again in any
 * case. The words of {@code on_unknown:}.
 */
public enum OnUnknown {
    /** Rejects with the code {@code unknown_outcome}: nothing is doubled, and a person decides. */
    PARK,
    /** Sent again, byte for byte: nothing is missing, and some may be in twice. */
    DUPLICATE
}
