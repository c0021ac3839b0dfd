package io.perseid.engine.plan;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.state.StateStore;
import java.time.Instant;

/** Decides what a run is to do. Called by the run on a worker thread, again after each failed attempt; blocking. */
public interface RunPlanner {

    /**
     * What has to be asked before the session is opened that the plan is made with. Called once an attempt of a run, before
     * {@link #plan}; blocking, on a worker thread.
     *
     * @return who makes the plan of this attempt
     */
    default RunPlanner beforeSession(Warehouse warehouse, StateStore store) {
        return this;
    }

    /** Reads the warehouse and the state; changes neither. @param now the engine's clock */
    RunPlan plan(WarehouseSession session, StateStore store, Instant now);

    /** The same, telling how far it is where that takes its time. */
    default RunPlan plan(WarehouseSession session, StateStore store, Instant now, PlanWatch watch) {
        return plan(session, store, now);
    }
}
