package io.perseid.engine.mirror;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.plan.MappedColumns;
import io.perseid.engine.sync.RecordDefinition.Audience;
import io.perseid.engine.sync.Sync;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        if (sync.record() instanceof Audience) {
            throw membershipChanged();
        }
        throw PerseidException.of(
                FailureKind.DATA,
                sync.where(),
                found,
                "the columns of the last run",
                "bring them back; if that is meant, look with perseid plan " + sync.name()
                        + " at how many rows would be sent again, and run once with: perseid run " + sync.name()
                        + " --allow-columns. Nothing was sent");
    }

    private PerseidException membershipChanged() {
        return PerseidException.of(
                FailureKind.DATA,
                sync.where(),
                "members were known by " + words(before) + " until now, and are to be known by " + words(now),
                "the property and form of the last run",
                "put it back; if that is meant, run once with: perseid run " + sync.name()
                        + " --allow-columns --allow-updates. All members are then sent anew, and what they have from before"
                        + " stays until you delete it there. Nothing was sent");
    }

    private static String words(MappedColumns columns) {
        return columns.kinds().entrySet().stream()
                .map(kind -> kind.getKey() + " (" + kind.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** Properties that the last run did not have. */
    Set<String> added() {
        return before.isEmpty() || sync.record() instanceof Audience ? Set.of() : new TreeSet<>(now.without(before));
    }
}
