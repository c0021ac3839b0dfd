package io.perseid.app.command;

import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import io.perseid.app.terminal.Amounts;
import io.perseid.engine.flow.Pace;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a plan is going to cost at most, if every row it looks at has to be sent.
 *
 * @param bytes uncompressed, by the average of sampled records
 * @param shortest how long the budget of the destination's project makes it last at least; zero if it states none that matters
 * @param limit which rate that is, for people; empty without one
 */
record PlanEstimate(long rows, long bytes, long requests, Duration shortest, Optional<String> limit) {

    /** @param averageBytes of one row's records */
    static PlanEstimate of(RunPlan plan, long averageBytes) {
        LaneLimits limits = plan.lane().limits();
        List<Slice> sending = plan.slices().stream()
                .filter(slice -> slice.kind() != SliceKind.SETTLED)
                .toList();
        long rows = sending.stream().mapToLong(Slice::expectedRows).sum();
        long bytes = rows * averageBytes;
        long requests = sending.stream()
                .mapToLong(s -> requests(s, averageBytes, limits))
                .sum();
        Optional<Pace> pace = Pace.of(limits, requests, rows, bytes);
        return new PlanEstimate(
                rows,
                bytes,
                requests,
                pace.map(Pace::shortest).orElse(Duration.ZERO),
                pace.map(p -> words(p.rate(), p.unit())));
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

    private static String words(Rate rate, String unit) {
        long seconds = rate.per().toSeconds();
        boolean bySecond = seconds > 0 && seconds <= 60 && rate.count() >= seconds;
        long count = bySecond ? rate.count() / seconds : rate.count();
        String amount = unit.equals("bytes") ? Amounts.bytes(count) : Amounts.count(count) + " " + unit;
        return amount + (bySecond ? "/s" : " in " + Amounts.duration(rate.per()));
    }

    private static long ceiling(long amount, long each) {
        return (amount + each - 1) / each;
    }
}
