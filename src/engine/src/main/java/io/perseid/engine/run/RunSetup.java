package io.perseid.engine.run;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.flow.FlowControl;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.mirror.MirrorPlanner;
import io.perseid.engine.mirror.RepairPlanner;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Mode;
import java.util.random.RandomGenerator;

/**
 * All that a run works with.
 *
 * @param flow the same for all runs of the process, which share the budgets of a destination
 * @param planner decides what it does: what the sync reads by itself, or a replay of its rejects
 * @param retention of the rejects of its ledger
 */
public record RunSetup(
        SyncParts parts,
        Warehouse warehouse,
        StateStore store,
        Ledger ledger,
        FlowControl flow,
        RunOptions options,
        RandomGenerator random,
        RunPlanner planner,
        RejectRetention retention) {

    /** An ordinary run, which keeps as many rejects as usual. */
    public RunSetup(
            SyncParts parts,
            Warehouse warehouse,
            StateStore store,
            Ledger ledger,
            FlowControl flow,
            RunOptions options,
            RandomGenerator random) {
        this(
                parts,
                warehouse,
                store,
                ledger,
                flow,
                options,
                random,
                parts.sync().mode() == Mode.MIRROR
                        ? new MirrorPlanner(parts, options.slicing(), ledger, Allowances.none())
                        : new RepairPlanner(parts, options.slicing(), ledger),
                RejectRetention.defaults());
    }
}
