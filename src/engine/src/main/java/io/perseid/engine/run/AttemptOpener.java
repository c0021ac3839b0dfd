package io.perseid.engine.run;

import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.flow.LaneFlow;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.Lasting;
import io.perseid.engine.plan.ListRoom;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.UnsharedKeys;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SubmittedQuery;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/** How an attempt begins: the warehouse is opened, and what is to be done is planned. Blocking, on a worker thread. */
record AttemptOpener(RunSetup setup, InstantSource clock, RunLease lease, LeaseRenewal renewal, Bottleneck bottleneck) {

    /** A session, and who plans with it. */
    record Opened(RunPlanner planner, WarehouseSession session) {}

    Opened open() {
        RunPlanner planner = setup.planner().beforeSession(setup.warehouse(), setup.store());
        return new Opened(planner, setup.warehouse().open());
    }

    Attempt plan(Opened ready, PlanUnderWay watched, FeedCare feed) {
        WarehouseSession opened = ready.session;
        RunPlan made = UnsharedKeys.ended(
                ready.planner.plan(watched.session(), setup.store(), clock.instant(), watched), setup.store());
        giveUpQueries(opened, made);
        feed.begin(made);
        setup.store().planned(lease, made.slices().size());
        LaneFlow flow = setup.flow().lane(made.ledger().project(), made.lane());
        return new Attempt(
                opened,
                made,
                new SliceOrder(
                        made.slices(),
                        made.oneSnapshot(),
                        ListRoom.slices(
                                opened, made.model(), Math.min(setup.options().slices(), opened.parallelReads()))),
                new LedgerViews(
                        setup.ledger(), setup.store(), ledger(), setup.store().segments(ledger())),
                new BatchRoom(batches(setup.options()), () -> flow.window() + spare(setup.options())),
                bottleneck,
                made.state().map(state -> new StateMerges(state, setup.random())),
                renewal);
    }

    /** Queries of a dead run that this one does not go on with: no later run may, and they should cost nothing more. */
    private void giveUpQueries(WarehouseSession opened, RunPlan made) {
        Set<String> resumed = made.slices().stream()
                .flatMap(slice -> slice.lasting().flatMap(Lasting::query).stream())
                .collect(Collectors.toSet());
        for (SubmittedQuery left : setup.store().queries(ledger())) {
            if (!resumed.contains(left.id())) {
                opened.abandon(left.id());
                setup.store().forgetQuery(lease, left.id());
            }
        }
    }

    private LedgerId ledger() {
        return lease.ledger();
    }

    /** How many batches a run has in memory at most: enough for all requests. */
    static int batches(RunOptions options) {
        return options.requestsInFlight() + spare(options);
    }

    /** For each slice one that is being read and one that waits for its log. */
    private static int spare(RunOptions options) {
        return 2 * options.slices();
    }
}
