package io.perseid.engine.run;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.state.StateStore;
import java.util.random.RandomGenerator;

/**
 * All that a run works with.
 *
 * @param flow the same for all runs of the process, which share the budgets of a destination
 */
public record RunSetup(
        SyncParts parts,
        Warehouse warehouse,
        StateStore store,
        Ledger ledger,
        FlowControl flow,
        RunOptions options,
        RandomGenerator random) {}
