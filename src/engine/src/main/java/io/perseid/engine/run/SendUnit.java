package io.perseid.engine.run;

import io.perseid.api.destination.Batch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request to be made: all rows of a batch, or a part of it after it had to be cut. Lives on the loop. */
final class SendUnit {

    final OpenBatch origin;
    final int first;
    final int count;
    final Batch batch;
    int attempts;
    Instant notBefore = Instant.MIN;
    Instant lastSent = Instant.MIN;

    @Nullable Instant firstSent;

    SendUnit(OpenBatch origin, int first, int count, Batch batch) {
        this.origin = origin;
        this.first = first;
        this.count = count;
        this.batch = batch;
    }

    static SendUnit whole(OpenBatch origin) {
        return new SendUnit(origin, 0, origin.batch.rows(), origin.batch.whole());
    }

    /** Some of this unit's rows, byte for byte, remembering how often they were tried. */
    SendUnit part(int from, int rows) {
        SendUnit part = new SendUnit(origin, first + from, rows, origin.batch.part(first + from, rows));
        part.attempts = attempts;
        part.firstSent = firstSent;
        return part;
    }
}
