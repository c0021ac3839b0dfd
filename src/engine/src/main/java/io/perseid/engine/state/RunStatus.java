package io.perseid.engine.state;

/** How a run stands. */
public enum RunStatus {
    RUNNING,
    SUCCEEDED,
    /** Ended by its own failure; the message is kept. */
    FAILED,
    /** Ended by a person or by the process shutting down; what was committed stays. */
    STOPPED,
    /** Its process died; found by the next run. */
    DIED,
    /** Did not begin, because another run has the lease. Only in a run's own report, never in the state. */
    BUSY
}
