package io.perseid.engine.flow;

import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests, records and bytes that the lanes of one budget may send, taken together or not at all. One thread at a time.
 *
 * <p>Nothing that is smaller or less urgent slips past a sender that waits: it would wait for ever.
 */
final class Budget {

    private final @Nullable TokenBucket requests;
    private final @Nullable TokenBucket records;
    private final @Nullable TokenBucket bytes;
    private final WaitingLine line = new WaitingLine();

    Budget(LaneLimits limits, Instant now) {
        this.requests = bucket(limits.requests(), 1, now);
        this.records = bucket(limits.records(), limits.maxRecords(), now);
        this.bytes = bucket(limits.bytes(), limits.maxBytes(), now);
    }

    private static @Nullable TokenBucket bucket(Optional<Rate> rate, long largest, Instant now) {
        return rate.map(r -> new TokenBucket(r, largest, now)).orElse(null);
    }

    /** Takes one request of this size. @return empty if it may go; else what it waits for, with a place in the line */
    Optional<Wait> take(LaneSender sender, long recordCount, long byteCount, Instant now) {
        if (!line.isFirst(sender, now)) {
            line.join(sender, Optional.empty(), now);
            return Optional.of(new Wait(Wait.Reason.BUDGET, Optional.empty()));
        }
        Instant due = latest(due(requests, 1, now), latest(due(records, recordCount, now), due(bytes, byteCount, now)));
        if (due.isAfter(now)) {
            line.join(sender, Optional.of(due), now);
            return Optional.of(new Wait(Wait.Reason.BUDGET, Optional.of(due)));
        }
        take(requests, 1);
        take(records, recordCount);
        take(bytes, byteCount);
        leave(sender, now);
        return Optional.empty();
    }

    /** The sender wants nothing any more, or not now. */
    void leave(LaneSender sender, Instant now) {
        line.leave(sender);
        line.callFirst(Optional.of(sender), now);
    }

    private static Instant due(@Nullable TokenBucket bucket, long amount, Instant now) {
        return bucket == null ? now : bucket.due(amount, now);
    }

    private static void take(@Nullable TokenBucket bucket, long amount) {
        if (bucket != null) {
            bucket.take(amount);
        }
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
