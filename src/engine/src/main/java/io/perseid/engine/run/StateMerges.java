package io.perseid.engine.run;

import io.perseid.api.warehouse.StateMerge;
import io.perseid.api.warehouse.StateRows;
import io.perseid.engine.encode.StateNotes;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import io.perseid.engine.plan.StatePlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the slices of one attempt tell the state table in the warehouse, one after the other, each before its commit. The
 * table and the ledger are marked alike, so that a table that was changed without the ledger, or the ledger without the
 * table, is noticed. Lives on the loop.
 */
final class StateMerges {

    private final StatePlan plan;
    private final RandomGenerator random;
    private boolean begun;

    StateMerges(StatePlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    /**
     * The merge that goes with a commit.
     *
     * @param entries of the segment that is committed
     * @param last whether this is the plan's last commit, with which a table that is made anew is whole
     * @param apart whether the slice was read from the same snapshot as its neighbours
     * @return empty if the table stays as it is
     */
    Optional<StateMerge> next(
            Slice slice,
            Optional<StateNotes> notes,
            Set<String> refused,
            Set<String> unknown,
            long entries,
            boolean last,
            boolean apart) {
        StateRows rows = notes.map(n -> n.settled(refused, unknown)).orElseGet(StateRows::new);
        List<String> removed = notes.map(n -> n.removed(refused, unknown)).orElse(List.of());
        boolean whole = !plan.rebuild() || last;
        if (rows.size() == 0 && removed.isEmpty() && (plan.rebuild() ? !last : entries == 0)) {
            return Optional.empty();
        }
        boolean fresh = plan.rebuild() && !begun;
        begun = true;
        boolean onceOnly = slice.kind() == SliceKind.BUCKET || slice.kind() == SliceKind.RANGE && apart;
        return Optional.of(new StateMerge(fresh, plan.rebuild() && onceOnly, rows, removed, whole ? newMark() : ""));
    }

    private String newMark() {
        return plan.version() + String.format(Locale.ROOT, "-%016x%016x", random.nextLong(), random.nextLong());
    }
}
