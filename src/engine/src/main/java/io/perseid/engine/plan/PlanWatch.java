package io.perseid.engine.plan;

/** Is told how far a planner has come that takes its time. Called on the planner's thread; must not block. */
public interface PlanWatch {

    /**
     * Rows have been compared with the ledger.
     *
     * @param rows so far
     * @param expected as the warehouse counted them
     */
    void compared(long rows, long expected);

    /** Whoever is not interested. */
    static PlanWatch none() {
        return (rows, expected) -> {};
    }
}
