package io.perseid.engine.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Senders that wait for the same thing: by priority, then by who came first. One thread at a time.
 *
 * <p>Who waits rises by one priority every {@link #RISE}, so a backfill trickles on beside live syncs that never rest. Who
 * could go and does not come within {@link #PATIENCE} loses the place, so a run that ended by a defect blocks nobody.
 */
final class WaitingLine {

    static final Duration RISE = Duration.ofSeconds(15);
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Place> places = new ArrayList<>();
    private long numbers;

    /** Whether nobody is before this sender. */
    boolean isFirst(LaneSender sender, Instant now) {
        places.removeIf(place -> place.sender != sender && now.isAfter(place.expected));
        Optional<Place> first = first(now);
        return first.isEmpty()
                || first.get().sender == sender
                || place(sender).isEmpty()
                        && sender.priority().ordinal() < first.get().rank(now);
    }

    /**
     * Keeps the sender's place, or gives it one.
     *
     * @param due when it is going to ask again; empty if it waits to be called
     */
    void join(LaneSender sender, Optional<Instant> due, Instant now) {
        Place place = place(sender).orElseGet(() -> {
            Place added = new Place(sender, now, numbers++);
            places.add(added);
            return added;
        });
        place.expected = due.map(d -> d.plus(PATIENCE)).orElse(Instant.MAX);
    }

    /** @return whether it had a place */
    boolean leave(LaneSender sender) {
        return places.removeIf(place -> place.sender == sender);
    }

    /** Wakes whoever is first and waits to be called. @param except who asks by itself */
    void callFirst(Optional<LaneSender> except, Instant now) {
        first(now).filter(place -> place.expected.equals(Instant.MAX)).ifPresent(place -> {
            place.expected = now.plus(PATIENCE);
            if (except.isEmpty() || except.get() != place.sender) {
                place.sender.wake();
            }
        });
    }

    private Optional<Place> first(Instant now) {
        return places.stream()
                .min(Comparator.<Place>comparingLong(place -> place.rank(now))
                        .thenComparingLong(place -> place.number));
    }

    private Optional<Place> place(LaneSender sender) {
        return places.stream().filter(place -> place.sender == sender).findFirst();
    }

    private static final class Place {
        final LaneSender sender;
        final Instant since;
        final long number;
        Instant expected = Instant.MAX;

        Place(LaneSender sender, Instant since, long number) {
            this.sender = sender;
            this.since = since;
            this.number = number;
        }

        long rank(Instant now) {
            long waited = Math.max(0, Duration.between(since, now).toMillis());
            return Math.max(0, sender.priority().ordinal() - waited / RISE.toMillis());
        }
    }
}
