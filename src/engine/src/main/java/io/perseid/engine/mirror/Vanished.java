package io.perseid.engine.mirror;

import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.KeyLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for keys that were not seen and that the source does not have when it is asked for them. Blocking, one thread.
 *
 * @param among the rows that are asked for them
 */
record Vanished(KeyLookup source, CompiledModel among) {

    private static final int KEYS_AT_ONCE = 1_000;

    /** The first such key; empty if the source has all of them after all. */
    Optional<String> first(LedgerCensus census) {
        Unseen unseen = new Unseen(census);
        Optional<String> gone = Optional.empty();
        while (gone.isEmpty() && unseen.more) {
            List<LedgerEntry> some = unseen.next();
            Set<String> present = present(some);
            gone = some.stream()
                    .map(entry -> entry.key.toString())
                    .filter(key -> !present.contains(key))
                    .findFirst();
        }
        return gone;
    }

    /**
     * How many such keys there are.
     *
     * @param bounds gets hashes that part these keys into ranges
     * @param keysEach in each range
     */
    long count(LedgerCensus census, List<Long> bounds, long keysEach) {
        Unseen unseen = new Unseen(census);
        long gone = 0;
        while (unseen.more) {
            List<LedgerEntry> some = unseen.next();
            Set<String> present = present(some);
            for (LedgerEntry entry : some) {
                if (!present.contains(entry.key.toString())) {
                    if (gone > 0 && gone % keysEach == 0) {
                        bounds.add(entry.keyHigh);
                    }
                    gone++;
                }
            }
        }
        return gone;
    }

    private Set<String> present(List<LedgerEntry> entries) {
        return source.present(
                among, entries.stream().map(entry -> entry.key.toString()).toList());
    }

    /** Keys that were not seen, some at a time. */
    private static final class Unseen {

        private final LedgerCensus.Unseen walk;
        private boolean more = true;

        Unseen(LedgerCensus census) {
            this.walk = census.unseen(0, 0);
        }

        List<LedgerEntry> next() {
            List<LedgerEntry> some = new ArrayList<>();
            LedgerEntry entry = new LedgerEntry();
            while (more && some.size() < KEYS_AT_ONCE) {
                more = walk.next(entry);
                if (more) {
                    some.add(entry.copy());
                }
            }
            return some;
        }
    }
}
