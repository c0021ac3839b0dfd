package io.perseid.engine.run;

import io.perseid.engine.plan.Slice;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which slices of a plan may begin, and how far the checkpoint moves when one of them commits. Lives on the loop.
 *
 * <p>Slices in which no key can stand twice may be open at the same time: key buckets always, ranges of the cursor as long
 * as all of them are read from one snapshot. Every other slice has the run to itself, because it must see what the ones before it
 * have sent.
 */
final class SliceOrder {

    private final List<Slice> slices;
    private boolean oneSnapshot;
    private final int parallel;
    private final BitSet committed = new BitSet();
    private int begun;
    private int open;
    private boolean openAlone;

    /** @param parallel how many may be open at most */
    SliceOrder(List<Slice> slices, boolean oneSnapshot, int parallel) {
        this.slices = List.copyOf(slices);
        this.oneSnapshot = oneSnapshot;
        this.parallel = parallel;
    }

    /** Whether a slice may be open beside others of its kind, and need not look for what they have sent. */
    boolean apart(Slice slice) {
        return switch (slice.kind()) {
            case BUCKET, KEYS, SETTLED -> true;
            // What is gone was seen nowhere only if all was read at one time.
            case RANGE, GONE -> oneSnapshot;
            case NO_CURSOR, HELD, REPLAY, RESEND, UNSHARED, WHOLE -> false;
        };
    }

    /** The snapshot has ended: ranges may share keys from now on, and what is gone may have come back. */
    void snapshotOver() {
        oneSnapshot = false;
    }

    /** Begins the next slice if it may begin now. @return its place */
    OptionalInt beginNext() {
        if (begun == slices.size() || openAlone || open == parallel) {
            return OptionalInt.empty();
        }
        boolean apart = apart(slices.get(begun));
        if (!apart && open > 0) {
            return OptionalInt.empty();
        }
        openAlone = !apart;
        open++;
        return OptionalInt.of(begun++);
    }

    /**
     * How far all is final once this slice is committed.
     *
     * @return empty while an earlier slice is not: whichever closes the gap moves the checkpoint over all of them; and for
     *     what is no part of what the sync reads by itself, such as a replay
     */
    Optional<Reach> reach(int place) {
        if (committed.nextClearBit(0) < place || slices.get(place).movesNothing()) {
            return Optional.empty();
        }
        int end = committed.nextClearBit(place + 1);
        OptionalLong cursor = OptionalLong.empty();
        for (int each = place; each < end; each++) {
            OptionalLong to = slices.get(each).checkpoint();
            if (to.isPresent() && (cursor.isEmpty() || to.getAsLong() > cursor.getAsLong())) {
                cursor = to;
            }
        }
        return Optional.of(new Reach(cursor, end == slices.size()));
    }

    void committed(int place) {
        committed.set(place);
        ended();
    }

    /** A slice is over without a commit. */
    void ended() {
        open--;
        openAlone = false;
    }

    boolean allCommitted() {
        return committed.cardinality() == slices.size();
    }

    int committedCount() {
        return committed.cardinality();
    }

    /**
     * A closed prefix of the plan.
     *
     * @param cursor to which the checkpoint moves; empty if it stays
     * @param complete whether that is the whole plan
     */
    record Reach(OptionalLong cursor, boolean complete) {}
}
