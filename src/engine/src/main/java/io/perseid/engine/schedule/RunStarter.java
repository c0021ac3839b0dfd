package io.perseid.engine.schedule;

/** Makes the runs that a {@link SyncScheduler} asks for. */
@FunctionalInterface
public interface RunStarter {

    /**
     * Makes a run that has not begun. On one of the scheduler's run threads; never for a sync that runs already.
     *
     * @param sync its name
     */
    ScheduledRun prepare(String sync);
}
