package io.perseid.engine.run;

import io.perseid.engine.plan.Slicing;
import io.perseid.engine.state.Owner;
import java.time.Duration;

/**
 * How a run is to be done, apart from what.
 *
 * @param trigger what started it: {@code manual} or {@code schedule}
 * @param requestsInFlight at most; a lane may take fewer
 * @param lease how long the lease on the ledger lasts without being renewed
 */
public record RunOptions(
        String trigger, Owner owner, Slicing slicing, RetryPolicy retry, int requestsInFlight, Duration lease) {

    public static RunOptions defaults(String trigger, Owner owner) {
        return new RunOptions(trigger, owner, Slicing.defaults(), RetryPolicy.defaults(), 8, Duration.ofSeconds(60));
    }
}
