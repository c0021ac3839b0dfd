package io.perseid.engine.run;

import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.RunPlan;
import java.util.Optional;

/** What the slices of one attempt to get through have in common: it ends with the session. */
record Attempt(
        WarehouseSession session,
        RunPlan plan,
        SliceOrder order,
        LedgerViews views,
        BatchRoom room,
        Bottleneck bottleneck,
        Optional<StateMerges> merges,
        LeaseRenewal lease) {}
