package io.perseid.engine.mirror;

import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.KeyLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for keys that were not seen and that the source does not have when it is asked for them. Blocking, one thread. */
record Vanished(KeyLookup source, CompiledModel model) {

    private static final int KEYS_AT_ONCE = 1_000;

    /** The first such key; empty if the source has all of them after all. */
    Optional<String> first(LedgerCensus census) {
        LedgerCensus.Unseen unseen = census.unseen(0, 0);
        LedgerEntry entry = new LedgerEntry();
        boolean more = true;
        while (more) {
            List<String> keys = new ArrayList<>();
            while (more && keys.size() < KEYS_AT_ONCE) {
                more = unseen.next(entry);
                if (more) {
                    keys.add(entry.key.toString());
                }
            }
            Set<String> present = source.present(model, keys);
            Optional<String> gone =
                    keys.stream().filter(key -> !present.contains(key)).findFirst();
            if (gone.isPresent()) {
                return gone;
            }
        }
        return Optional.empty();
    }
}
