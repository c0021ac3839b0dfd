package io.perseid.engine.run;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.encode.BatchPool;
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
 * @param batches the same for all runs of the process
 * @param planner decides what it does: what the sync reads by itself, or a replay of its rejects
 * @param retention of the rejects of its ledger
 */
public record RunSetup(
        SyncParts parts,
        Warehouse warehouse,
        StateStore store,
        Ledger ledger,
        FlowControl flow,
        BatchPool batches,
        RunOptions options,
        RandomGenerator random,
        RunPlanner planner,
        RejectRetention retention) {

    /** A run with batches of its own. */
    public RunSetup(
            SyncParts parts,
            Warehouse warehouse,
            StateStore store,
            Ledger ledger,
            FlowControl flow,
            RunOptions options,
            RandomGenerator random,
            RunPlanner planner,
            RejectRetention retention) {
        this(parts, warehouse, store, ledger, flow, pool(options), options, random, planner, retention);
    }

    /** An ordinary run with batches of its own, which keeps as many rejects as usual. */
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

    /** Keeps as many batches as one run has in memory at most. */
    public static BatchPool pool(RunOptions options) {
        return new BatchPool(AttemptOpener.batches(options));
    }
}
