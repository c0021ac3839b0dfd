package io.perseid.app.daemon;

import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * How a sync stands by the state database, whoever ran it.
 *
 * @param lastRun running or ended; replays of rejects do not count
 * @param lastSuccess when the last successful run began: what was there then has been delivered
 * @param rejects that are stored
 * @param rejectsPruned since the beginning
 */
record SyncStanding(
        String sync,
        Optional<RunRecord> lastRun,
        Optional<Instant> lastSuccess,
        Optional<Checkpoint> checkpoint,
        long rejects,
        long rejectsPruned) {

    /** Whether a run of a schedule was cut short by the end of its process. */
    boolean cutShort() {
        return lastRun.filter(run -> run.trigger().equals(DaemonRuns.TRIGGER))
                .map(RunRecord::status)
                .filter(status ->
                        status == RunStatus.STOPPED || status == RunStatus.DIED || status == RunStatus.RUNNING)
                .isPresent();
    }
}
