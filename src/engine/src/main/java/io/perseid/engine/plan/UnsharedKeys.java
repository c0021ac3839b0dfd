package io.perseid.engine.plan;

import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.RejectPages;
import io.perseid.engine.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the rejects of rows that shared a key with another when they were refused, and share it no more. */
public final class UnsharedKeys {

    private static final int AT_ONCE = 1_000;

    private UnsharedKeys() {}

    /**
     * The same plan, which also ends those rejects as far as it can tell: a run can that reads all rows, and for some keys one
     * that asks for them. One question to the state where there are none. Blocking.
     */
    public static RunPlan ended(RunPlan plan, StateStore store) {
        if (!tells(plan)) {
            return plan;
        }
        List<Slice> slices = new ArrayList<>();
        RejectFilter duplicates = RejectFilter.of(plan.ledger()).withCode(Optional.of(Reject.DUPLICATE_KEY));
        for (List<RejectMark> page : new RejectPages(store, duplicates, AT_ONCE)) {
            List<RejectMark> over =
                    page.stream().filter(mark -> isUnshared(mark.key(), plan)).toList();
            if (!over.isEmpty()) {
                slices.add(Slice.unshared(over));
            }
        }
        // First, because whatever commits last moves the checkpoint.
        return slices.isEmpty() ? plan : plan.beginningWith(slices, List.of());
    }

    private static boolean tells(RunPlan plan) {
        boolean all = plan.slices().stream().allMatch(slice -> slice.kind() == SliceKind.BUCKET);
        return all && !plan.slices().isEmpty() || plan.mirror().isPresent();
    }

    private static boolean isUnshared(String key, RunPlan plan) {
        boolean asked = plan.feed()
                .flatMap(FeedPlan::asked)
                .map(keys -> keys.contains(key))
                .orElse(true);
        return asked && plan.duplicates().highestCursor(key).isEmpty();
    }
}
