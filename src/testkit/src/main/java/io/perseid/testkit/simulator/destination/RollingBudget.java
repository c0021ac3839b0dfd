package io.perseid.testkit.simulator.destination;

import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/** Counts what arrived in any window of a rate's length, and says when it was too much. One thread. */
final class RollingBudget {

    private final String what;
    private final Rate rate;
    private final long tolerated;
    private final Duration window;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private long sum;

    private record Arrival(Instant at, long amount) {}

    /**
     * @param slack by how much requests may bunch on their way: a request is paid for when it starts and counts when it arrives
     * @param burst how much may come at once after a rest
     */
    RollingBudget(String what, Rate rate, Duration slack, long burst) {
        this.what = what;
        this.rate = rate;
        this.window = rate.per().minus(slack);
        this.tolerated = rate.count() + burst;
    }

    /** @return what is wrong; empty if the budget is kept */
    Optional<String> add(Instant now, long amount) {
        arrivals.add(new Arrival(now, amount));
        sum += amount;
        while (!arrivals.isEmpty() && !arrivals.peek().at.isAfter(now.minus(window))) {
            sum -= arrivals.remove().amount;
        }
        return sum <= tolerated
                ? Optional.empty()
                : Optional.of(sum + " " + what + " within " + window + ", where " + rate.count() + " in " + rate.per()
                        + " are allowed");
    }
}
