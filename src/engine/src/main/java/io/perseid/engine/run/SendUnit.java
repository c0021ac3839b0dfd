package io.perseid.engine.run;

import io.perseid.api.destination.Batch;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One request to be made: all rows of a batch, or some of them after it had to be cut. Lives on the loop. */
final class SendUnit {

    final OpenBatch origin;
    final int count;
    final Batch batch;
    int attempts;
    Instant notBefore = Instant.MIN;

    @Nullable Instant firstSent;

    private final int first;
    /** Rows of the batch, ascending, where they do not follow one another from {@link #first} on. */
    private final int @Nullable [] rows;

    private SendUnit(OpenBatch origin, int first, int count, int @Nullable [] rows, Batch batch) {
        this.origin = origin;
        this.first = first;
        this.count = count;
        this.rows = rows;
        this.batch = batch;
    }

    static SendUnit whole(OpenBatch origin) {
        return new SendUnit(origin, 0, origin.batch.rows(), null, origin.batch.whole());
    }

    /** The row of the batch that is the n-th of this unit. */
    int row(int index) {
        return rows == null ? first + index : rows[index];
    }

    /** Whether the n-th row comes right after the one before it in the batch. */
    boolean follows(int index) {
        return rows == null || rows[index] == rows[index - 1] + 1;
    }

    /** Some of this unit's rows, byte for byte, remembering how often they were tried. */
    SendUnit part(int from, int length) {
        if (rows != null) {
            return pick(Arrays.copyOfRange(rows, from, from + length));
        }
        Batch part = origin.batch.part(first + from, length);
        return inherit(new SendUnit(origin, first + from, length, null, part));
    }

    /** The same for rows that do not follow one another. @param chosen rows of the batch, ascending */
    SendUnit pick(int[] chosen) {
        return inherit(new SendUnit(origin, chosen[0], chosen.length, chosen, origin.batch.pick(chosen)));
    }

    private SendUnit inherit(SendUnit part) {
        part.attempts = attempts;
        part.firstSent = firstSent;
        return part;
    }
}
