package io.perseid.engine.flow;

import io.perseid.api.destination.Ack;
import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Lanes to send on. */
final class Lanes {

    private Lanes() {}

    static Lane lane(String id, LaneLimits limits) {
        return new Lane(id, Set.of(), limits, Dedupe.none(), Ack.APPLIED, Optional.empty(), Optional.empty());
    }

    /** No rates; so many requests at once. */
    static LaneLimits free(int maxInFlight) {
        return new LaneLimits(
                2_000, 10_000_000, 1_000_000, Optional.empty(), Optional.empty(), Optional.empty(), maxInFlight);
    }

    /** As Mixpanel's: 30,000 records a second and 2 GB a minute. */
    static LaneLimits mixpanel(int maxInFlight) {
        return new LaneLimits(
                        2_000,
                        9_500_000,
                        1_000_000,
                        Optional.empty(),
                        Optional.of(new Rate(1_800_000, Duration.ofMinutes(1))),
                        Optional.of(new Rate(2_000_000_000, Duration.ofMinutes(1))),
                        maxInFlight)
                .sharing("ingestion");
    }
}
