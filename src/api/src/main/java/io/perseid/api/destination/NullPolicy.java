package io.perseid.api.destination;

/** What a NULL in a property's column becomes. */
public enum NullPolicy {
    /** The property is left out: the default of events. */
    OMIT,
    /** The property is taken away: the default of profiles. */
    UNSET,
    /** An explicit null is sent. */
    SEND
}
