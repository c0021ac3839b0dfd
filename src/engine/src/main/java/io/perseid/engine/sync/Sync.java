package io.perseid.engine.sync;

import java.util.Optional;

/**
 * One configured flow: a model, a record kind, a destination, a mode, a schedule. Immutable.
 *
 * @param name unique; the file's name by habit
 * @param warehouse name of a configured warehouse
 * @param destination name of a configured destination
 * @param maxRejects a run stops when it has rejected more rows than this
 * @param onUnknown what becomes of rows whose answer was lost, on a lane that does not dedupe them
 * @param mirror present in mode {@link Mode#MIRROR} and only there
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
        Optional<Mirror> mirror,
        String where) {

    public static final long DEFAULT_MAX_REJECTS = 10_000;

    /** A sync of any mode but {@link Mode#MIRROR}. */
    public Sync(
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
        this(
                name,
                namespace,
                warehouse,
                destination,
                mode,
                schedule,
                model,
                record,
                maxRejects,
                onUnknown,
                Optional.empty(),
                where);
    }
}
