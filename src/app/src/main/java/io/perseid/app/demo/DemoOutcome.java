package io.perseid.app.demo;

/** How a demo ended. */
public enum DemoOutcome {
    /** Every step did what it should, and both sides are equal. */
    EQUAL,
    /** Something was not as it should be; it was told. */
    UNEQUAL,
    /** Another demo has the folder. */
    ALREADY_RUNNING,
    /** Ended by Ctrl-C before the last step. */
    STOPPED
}
