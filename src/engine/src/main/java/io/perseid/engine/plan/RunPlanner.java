package io.perseid.engine.plan;

import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.state.StateStore;
import java.time.Instant;

/** Decides what a run is to do. Called by the run on a worker thread, again after each failed attempt; blocking. */
public interface RunPlanner {

    /** Reads the warehouse and the state; changes neither. @param now the engine's clock */
    RunPlan plan(WarehouseSession session, StateStore store, Instant now);

    /** The same, telling how far it is where that takes its time. */
    default RunPlan plan(WarehouseSession session, StateStore store, Instant now, PlanWatch watch) {
        return plan(session, store, now);
    }
}
