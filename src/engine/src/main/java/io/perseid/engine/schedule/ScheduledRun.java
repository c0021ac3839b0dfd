package io.perseid.engine.schedule;

/** One run that a schedule asked for. */
public interface ScheduledRun {

    /** How it went, as far as the schedule is concerned. */
    enum Outcome {
        /** Over, well or not: the next time of the schedule is the next attempt. */
        ENDED,
        /** Another process runs this sync: asked again a little later, so that the trigger is not lost. */
        BUSY_ELSEWHERE
    }

    /** Runs to the end, however it ends. Blocking, once, on the thread that prepared it. */
    Outcome run();

    /** Ends it soon; returns at once. Any thread, before, while or after it runs. */
    void stop();
}
