package io.perseid.engine.run;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.engine.plan.FeedPlan;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.StateStore;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run does for the change feed of its ledger, if there is one: a run that goes by it keeps the place, any other forgets
 * it before it sends anything, because the feed will not name what that one leaves behind. The place itself moves with the
 * last commit of a plan.
 */
record FeedCare(StateStore store, Steps steps, RunLease lease) {

    /** Before the first slice of a plan is opened. Blocking, on a worker thread. */
    void begin(RunPlan plan) {
        // What is sent from here on, and then changed back, a feed of differences would not tell again from this place.
        boolean follows = plan.feed()
                .filter(feed -> feed.asked().isPresent() && !feed.feed().tellsDifferencesOnly())
                .isPresent();
        if (!follows && !plan.slices().isEmpty() && store.feed(lease.ledger()).isPresent()) {
            store.forgetFeed(lease);
        }
    }

    /**
     * After the last commit of a plan: the warehouse may forget what came before. If it cannot be told, the next run tells it.
     * On the loop.
     *
     * @param warned told what a person should know
     */
    void confirm(RunPlan plan, Consumer<String> warned, Runnable then) {
        Optional<FeedPosition> until = plan.feed().flatMap(FeedPlan::until);
        if (until.isEmpty()) {
            then.run();
            return;
        }
        ChangeFeed feed = plan.feed().orElseThrow().feed();
        steps.start(
                "confirm-feed",
                () -> {
                    feed.confirm(until.get());
                    return true;
                },
                new Steps.Done<Boolean>() {
                    @Override
                    public void value(Boolean done) {
                        then.run();
                    }

                    @Override
                    public void failed(Throwable cause) {
                        warned.accept("feed " + feed.name()
                                + " was not told that its changes are over, so the warehouse keeps them until the next run: "
                                + cause.getMessage());
                        then.run();
                    }
                });
    }
}
