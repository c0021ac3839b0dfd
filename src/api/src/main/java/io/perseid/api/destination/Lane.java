package io.perseid.api.destination;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One endpoint of a destination: data, no behaviour. The engine decides by it and never by the vendor's name.
 *
 * @param id short name, unique in the destination, such as {@code import}
 * @param accepts what it takes
 * @param earliest events before this instant are refused; empty without such a bound
 * @param maxAhead events further in the future are refused or rewritten; empty without such a bound
 * @param dedupe what happens when the same record arrives twice
 * @param ack what a good answer proves
 */
public record Lane(
        String id,
        Set<Accepts> accepts,
        LaneLimits limits,
        Dedupe dedupe,
        Ack ack,
        Optional<Instant> earliest,
        Optional<Duration> maxAhead) {

    public boolean accepts(RecordKind kind, Verb verb) {
        return accepts.contains(new Accepts(kind, verb));
    }
}
