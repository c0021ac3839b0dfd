package io.perseid.app.command;

import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import io.perseid.app.terminal.Amounts;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import java.time.Duration;
import java.util.Optional;

/**
 * What a plan is going to cost at most, if every row it looks at has to be sent.
 *
 * @param bytes uncompressed, by the average of sampled records
 * @param shortest how long the lane's own rates make it last at least; zero if it states none that matters
 * @param limit which rate that is, for people; empty without one
 */
record PlanEstimate(long rows, long bytes, long requests, Duration shortest, Optional<String> limit) {

    /** @param averageBytes of one row's records */
    static PlanEstimate of(RunPlan plan, long averageBytes) {
        LaneLimits limits = plan.lane().limits();
        long rows = plan.expectedRows();
        long bytes = rows * averageBytes;
        long requests = plan.slices().stream()
                .mapToLong(s -> requests(s, averageBytes, limits))
                .sum();
        PlanEstimate none = new PlanEstimate(rows, bytes, requests, Duration.ZERO, Optional.empty());
        return none.slower(limits.requests(), requests, "requests")
                .slower(limits.records(), rows, "records")
                .slower(limits.bytes(), bytes, "bytes");
    }

    private static long requests(Slice slice, long averageBytes, LaneLimits limits) {
        if (slice.expectedRows() == 0) {
            return 0;
        }
        if (slice.kind() == SliceKind.WHOLE) {
            return 1;
        }
        long byCount = ceiling(slice.expectedRows(), limits.maxRecords());
        return Math.max(byCount, ceiling(slice.expectedRows() * averageBytes, limits.maxBytes()));
    }

    private PlanEstimate slower(Optional<Rate> rate, long amount, String what) {
        if (rate.isEmpty() || amount <= rate.get().count()) {
            return this;
        }
        // What fits into the first window goes out at once.
        double windows = (double) amount / rate.get().count() - 1;
        Duration needed = Duration.ofMillis((long) (windows * rate.get().per().toMillis()));
        return needed.compareTo(shortest) <= 0
                ? this
                : new PlanEstimate(
                        rows,
                        bytes,
                        requests,
                        needed,
                        Optional.of(rate.get().count() + " " + what + " per "
                                + Amounts.duration(rate.get().per())));
    }

    private static long ceiling(long amount, long each) {
        return (amount + each - 1) / each;
    }
}
