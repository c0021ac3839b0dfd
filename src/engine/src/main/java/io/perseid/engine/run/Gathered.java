package io.perseid.engine.run;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.warehouse.StateMerge;
import io.perseid.engine.encode.Produced;
import io.perseid.engine.encode.SliceSource;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.plan.FeedPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.SliceCommit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a slice has gathered beside its log, and what becomes of it at the end: its merge and its commit. Lives on the loop of a run. */
final class Gathered {

    private final Attempt attempt;
    private final Slice slice;
    private final List<Reject> rejects = new ArrayList<>();
    private final List<HeldRow> held = new ArrayList<>();
    /** Keys for the state table in the warehouse, where there is one. */
    private final Set<String> refusedKeys = new HashSet<>();

    private final Set<String> unknownKeys = new HashSet<>();

    Gathered(Attempt attempt, Slice slice) {
        this.attempt = attempt;
        this.slice = slice;
    }

    void read(Produced produced) {
        rejects.addAll(produced.rejects());
        held.addAll(produced.held());
    }

    void refused(Receipt receipt, List<Reject> refused) {
        rejects.addAll(refused);
        if (attempt.merges().isPresent()) {
            Set<String> keys = receipt.allAre(Outcome.UNKNOWN) ? unknownKeys : refusedKeys;
            refused.forEach(reject -> keys.add(reject.key()));
        }
    }

    /**
     * What the state table in the warehouse is told, if there is one. When the turn to commit has come.
     *
     * @param apart whether the slice was read beside others
     */
    Optional<StateMerge> merge(SegmentInfo segment, SliceSource source, boolean apart) {
        return attempt.merges()
                .flatMap(merges -> merges.next(
                        slice, source.notes(), refusedKeys, unknownKeys, segment.entries(), isLast(), apart));
    }

    /**
     * When the turn to commit has come.
     *
     * @param place of the slice in the state database
     * @param mark that a merge has left in the state table
     */
    SliceCommit commit(
            long place, SegmentInfo segment, Optional<Checkpoint> checkpoint, RunCounts counts, Optional<String> mark) {
        return new SliceCommit(
                place,
                segment.entries() == 0 ? Optional.empty() : Optional.of(segment),
                List.copyOf(rejects),
                List.copyOf(held),
                released(),
                checkpoint,
                counts,
                slice.over(),
                mark,
                isLast() ? attempt.plan().feed().flatMap(FeedPlan::kept) : Optional.empty());
    }

    /** Whether this is the plan's last commit. */
    private boolean isLast() {
        return attempt.order().committedCount() == attempt.plan().slices().size() - 1;
    }

    /** Held rows that were read again and are not held any longer, or are gone from the warehouse. */
    private List<String> released() {
        Set<String> released = new HashSet<>(slice.heldKeys());
        held.forEach(row -> released.remove(row.key()));
        return List.copyOf(released);
    }
}
