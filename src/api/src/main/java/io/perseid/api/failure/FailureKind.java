package io.perseid.api.failure;

/**
 * Whose fault a failure is, and with that what the engine does about it.
 *
 * <p>Connectors choose the kind; only the engine waits, retries or stops.
 */
public enum FailureKind {
    /** Something in the YAML, the warehouse's schema or the destination's set-up is wrong: the run stops. */
    CONFIGURATION,
    /** A credential was refused: the run stops at once, because every further request would be refused as well. */
    AUTHENTICATION,
    /** A value cannot be read or sent. For a whole read or request: the run stops; for a row: it is a reject. */
    DATA,
    /** A bound was reached (memory, disk, a quota that does not refill within the run): the run stops. */
    LIMIT,
    /** It may work in a moment: the engine tries again, after the wait that the failure names or its own back-off. */
    TRANSIENT,
    /** A defect of ours or of a driver: the run stops and says where. */
    INTERNAL
}
