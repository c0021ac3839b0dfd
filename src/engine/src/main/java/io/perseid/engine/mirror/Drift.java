package io.perseid.engine.mirror;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.plan.MappedColumns;
import io.perseid.engine.sync.Sync;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of the mapped columns since the last run over everything.
 *
 * @param before empty if that is not known
 */
record Drift(Sync sync, MappedColumns before, MappedColumns now) {

    /** @throws PerseidException {@code DATA} if a column is gone or has another kind of type */
    void mustKeepColumns(Allowances allowed) {
        if (before.isEmpty() || allowed.columns()) {
            return;
        }
        Collection<String> gone = before.without(now);
        List<String> retyped = now.retyped(before);
        if (gone.isEmpty() && retyped.isEmpty()) {
            return;
        }
        String found = (gone.isEmpty() ? "" : "no column for " + String.join(", ", gone) + ", which was sent until now")
                + (gone.isEmpty() || retyped.isEmpty() ? "" : "; ")
                + (retyped.isEmpty() ? "" : "another type of " + String.join(", ", retyped));
        throw PerseidException.of(
                FailureKind.DATA,
                sync.where(),
                found,
                "the columns of the last run",
                "bring them back; if that is meant, look with perseid plan " + sync.name()
                        + " at how many rows would be sent again, and run once with: perseid run " + sync.name()
                        + " --allow-columns. Nothing was sent");
    }

    /** Properties that the last run did not have. */
    Set<String> added() {
        return before.isEmpty() ? Set.of() : new TreeSet<>(now.without(before));
    }
}
