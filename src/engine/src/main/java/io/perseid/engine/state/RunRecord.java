package io.perseid.engine.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A run as {@code perseid runs} shows it.
 *
 * @param trigger what started it: {@code manual}, {@code schedule}, {@code replay}
 * @param ended empty while it runs
 * @param message why it failed or stopped, or its warnings; empty if there is nothing to say
 */
public record RunRecord(
        long run,
        String sync,
        String namespace,
        String project,
        String kind,
        String trigger,
        RunStatus status,
        Instant started,
        Optional<Instant> ended,
        RunCounts counts,
        int slicesCommitted,
        int slicesPlanned,
        String message) {}
