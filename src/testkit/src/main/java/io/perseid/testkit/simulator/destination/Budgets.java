package io.perseid.testkit.simulator.destination;

import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The limits of a lane, counted over all that arrives in any window of their length. One thread. */
final class Budgets {

    /** Requests are paid for when they start and counted when they arrive, a few milliseconds apart. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(20);

    private final List<RollingBudget> requests = new ArrayList<>();
    private final List<RollingBudget> records = new ArrayList<>();
    private final List<RollingBudget> bytes = new ArrayList<>();

    Budgets(LaneLimits limits) {
        add(requests, "requests", limits.requests(), 1);
        add(records, "records", limits.records(), limits.maxRecords());
        add(bytes, "bytes", limits.bytes(), limits.maxBytes());
    }

    private static void add(List<RollingBudget> budgets, String what, Optional<Rate> rate, long oneRequest) {
        rate.ifPresent(r -> budgets.add(new RollingBudget(what, r, ON_THE_WAY, burst(r) + oneRequest)));
    }

    /** What may come at once after a rest: a second's worth. */
    private static long burst(Rate rate) {
        return rate.count() * 1000 / Math.max(1000, rate.per().toMillis());
    }

    void add(Instant now, long recordCount, long byteCount, Consumer<String> broken) {
        requests.forEach(budget -> budget.add(now, 1).ifPresent(broken));
        records.forEach(budget -> budget.add(now, recordCount).ifPresent(broken));
        bytes.forEach(budget -> budget.add(now, byteCount).ifPresent(broken));
    }
}
