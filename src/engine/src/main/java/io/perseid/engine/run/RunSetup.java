package io.perseid.engine.run;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.state.StateStore;
import java.util.random.RandomGenerator;

/** All that a run works with. */
public record RunSetup(
        SyncParts parts,
        Warehouse warehouse,
        StateStore store,
        Ledger ledger,
        RunOptions options,
        RandomGenerator random) {}
