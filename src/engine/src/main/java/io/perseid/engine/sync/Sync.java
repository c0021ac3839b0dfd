package io.perseid.engine.sync;

/**
 * One configured flow: a model, a record kind, a destination, a mode, a schedule. Immutable.
 *
 * @param name unique; the file's name by habit
 * @param warehouse name of a configured warehouse
 * @param destination name of a configured destination
 * @param maxRejects a run stops when it has rejected more rows than this
 * @param onUnknown what becomes of rows whose answer was lost, on a lane that does not dedupe them
 * @param where the file, for messages
 */
public record Sync(
        String name,
        Namespace namespace,
        String warehouse,
        String destination,
        Mode mode,
        Schedule schedule,
        Model model,
        RecordDefinition record,
        long maxRejects,
        OnUnknown onUnknown,
        String where) {

    public static final long DEFAULT_MAX_REJECTS = 10_000;
}
