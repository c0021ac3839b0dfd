package io.perseid.engine.run;

import io.perseid.engine.plan.Slicing;
import io.perseid.engine.state.Owner;
import java.time.Duration;

/**
 * How a run is to be done, apart from what.
 *
 * @param trigger what started it: {@code manual}, {@code schedule} or {@code replay}
 * @param requestsInFlight at most; a lane may take fewer, and its flow decides how many it is worth
 * @param slices that are read and sent at the same time, at most; the warehouse may allow fewer
 * @param lease how long the lease on the ledger lasts without being renewed
 * @param statement how long the warehouse may take for one answer before it is cancelled
 */
public record RunOptions(
        String trigger,
        Owner owner,
        Slicing slicing,
        RetryPolicy retry,
        int requestsInFlight,
        int slices,
        Duration lease,
        Duration statement) {

    public static RunOptions defaults(String trigger, Owner owner) {
        return new RunOptions(
                trigger,
                owner,
                Slicing.defaults(),
                RetryPolicy.defaults(),
                64,
                2,
                Duration.ofSeconds(60),
                Duration.ofHours(1));
    }

    public RunOptions withSlicing(Slicing changed) {
        return new RunOptions(trigger, owner, changed, retry, requestsInFlight, slices, lease, statement);
    }

    public RunOptions withRetry(RetryPolicy changed) {
        return new RunOptions(trigger, owner, slicing, changed, requestsInFlight, slices, lease, statement);
    }

    public RunOptions withRequestsInFlight(int changed) {
        return new RunOptions(trigger, owner, slicing, retry, changed, slices, lease, statement);
    }

    public RunOptions withSlices(int changed) {
        return new RunOptions(trigger, owner, slicing, retry, requestsInFlight, changed, lease, statement);
    }
}
