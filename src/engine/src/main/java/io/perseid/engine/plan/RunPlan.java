package io.perseid.engine.plan;

import io.perseid.api.destination.Lane;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run is going to do. Immutable; making one changes nothing anywhere.
 *
 * @param ledger whose memory it goes by
 * @param lane where its records go
 * @param container resolved id of a lookup table, or the group key; empty else
 * @param warehouseNow the warehouse's clock when the plan was made
 * @param checkpoint from which it starts; empty at the first run
 * @param oneSnapshot whether all slices read the same snapshot of the warehouse
 * @param duplicates keys that stand in more than one row
 * @param mirror what was found to have changed, in mode mirror; empty else
 * @param state the table in the warehouse that is kept with the ledger; empty unless that is how changes are found
 * @param feed up to where a change feed of the warehouse is followed with it; empty unless it goes by one
 * @param notes things that a person should know, such as a changed mapping
 */
public record RunPlan(
        LedgerId ledger,
        Lane lane,
        Optional<String> container,
        CompiledModel model,
        Instant warehouseNow,
        Optional<Checkpoint> checkpoint,
        List<Slice> slices,
        boolean oneSnapshot,
        DuplicateKeys duplicates,
        Optional<MirrorChanges> mirror,
        Optional<StatePlan> state,
        Optional<FeedPlan> feed,
        List<String> notes) {

    /** A plan of any mode but mirror. */
    public RunPlan(
            LedgerId ledger,
            Lane lane,
            Optional<String> container,
            CompiledModel model,
            Instant warehouseNow,
            Optional<Checkpoint> checkpoint,
            List<Slice> slices,
            boolean oneSnapshot,
            DuplicateKeys duplicates,
            List<String> notes) {
        this(
                ledger,
                lane,
                container,
                model,
                warehouseNow,
                checkpoint,
                slices,
                oneSnapshot,
                duplicates,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                notes);
    }

    /** The same plan in mode mirror, with the place in a feed that it reaches; empty if it reaches none. */
    public RunPlan mirroring(MirrorChanges changes, Optional<StatePlan> table, Optional<FeedPlan> reached) {
        return new RunPlan(
                ledger,
                lane,
                container,
                model,
                warehouseNow,
                checkpoint,
                slices,
                oneSnapshot,
                duplicates,
                Optional.of(changes),
                table,
                reached,
                notes);
    }

    /** The same plan with slices that commit before the checkpoint moves. @param why what a person should know of them */
    public RunPlan beginningWith(List<Slice> first, List<String> why) {
        List<Slice> all = new ArrayList<>(slices);
        int place = 0;
        // What an older statement reads stays before all, because it may bring back what these take away.
        while (place < all.size() && all.get(place).isResumed()) {
            all.set(place, all.get(place).staying());
            place++;
        }
        all.addAll(place, first);
        List<String> told = new ArrayList<>(notes);
        told.addAll(why);
        return new RunPlan(
                ledger,
                lane,
                container,
                model,
                warehouseNow,
                checkpoint,
                all,
                oneSnapshot,
                duplicates,
                mirror,
                state,
                feed,
                told);
    }

    public long expectedRows() {
        return slices.stream().mapToLong(Slice::expectedRows).sum();
    }
}
