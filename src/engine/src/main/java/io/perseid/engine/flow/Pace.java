package io.perseid.engine.flow;

import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a lane's rates make it take at least to send something, for plans. Any thread.
 *
 * @param shortest if nobody else sends to the project
 * @param rate the one of the lane's rates that is slowest for it
 * @param unit what that rate counts: {@code requests}, {@code records} or {@code bytes}
 */
public record Pace(Duration shortest, Rate rate, String unit) {

    /** @return empty if the lane states no rate, or all fits into what may go at once */
    public static Optional<Pace> of(LaneLimits limits, long requests, long records, long bytes) {
        return Stream.of(
                        pace(limits.requests(), 1, requests, "requests"),
                        pace(limits.records(), limits.maxRecords(), records, "records"),
                        pace(limits.bytes(), limits.maxBytes(), bytes, "bytes"))
                .flatMap(Optional::stream)
                .filter(pace -> !pace.shortest.isZero())
                .max(Comparator.comparing(Pace::shortest));
    }

    private static Optional<Pace> pace(Optional<Rate> rate, long largest, long amount, String unit) {
        return rate.map(r -> {
            TokenBucket bucket = new TokenBucket(r, largest, Instant.EPOCH);
            double periods = (double) Math.max(0, amount - bucket.burst()) / bucket.refill();
            return new Pace(Duration.ofMillis((long) (periods * r.per().toMillis())), r, unit);
        });
    }
}
