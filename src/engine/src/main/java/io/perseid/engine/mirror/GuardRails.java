package io.perseid.engine.mirror;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Sync;
import java.util.Locale;

/**
 * Stops a run before it sends anything that can hardly be meant, and says how to go on.
 *
 * @param allowed what a person lets this run do
 */
record GuardRails(Sync sync, Mirror mirror, Allowances allowed) {

    /** Ratios say nothing about a handful of rows. */
    private static final long FEW = 1_000;

    /** @param rows that the source has @param known that are, or may be, at the destination */
    void sourceHasRows(long rows, long known) {
        boolean nothingToLose = known == 0 || mirror.deletes() == Mirror.Deletes.IGNORE;
        if (rows == 0 && !nothingToLose && !allowed.deletes()) {
            throw stop(
                    "the source is suddenly empty, and " + count(known) + " of its rows were sent before",
                    "rows, or a word that all of them may be deleted",
                    "look at the source; if it is meant to be empty, " + run("--allow-deletes"));
        }
    }

    /** @param deletes of keys that no row has any more @param known as above */
    void deletes(long deletes, long known) {
        boolean tooMany = known > FEW && deletes > known * mirror.maxDeleteRatio();
        if (mirror.deletes() == Mirror.Deletes.SEND && tooMany && !allowed.deletes()) {
            throw stop(
                    count(deletes) + " of " + count(known) + " rows that were sent are gone from the source ("
                            + percent(deletes, known) + ")",
                    "at most " + percent(mirror.maxDeleteRatio()) + " in one run (max_delete_ratio: "
                            + mirror.maxDeleteRatio() + ")",
                    (sync.record() instanceof RecordDefinition.Audience
                                    ? "look at the query"
                                    : "look at the source and at key:")
                            + "; if they are meant to be gone, " + run("--allow-deletes")
                            + ", or raise max_delete_ratio");
        }
    }

    /** @param example a key that is gone, as the ledger names it */
    PerseidException deleteRefused(long deletes, String example) {
        return stop(
                count(deletes) + (deletes == 1 ? " row" : " rows") + " that " + (deletes == 1 ? "was" : "were")
                        + " sent " + (deletes == 1 ? "is" : "are") + " gone from the source, for example " + example,
                "none, because the sync says deletes: refuse",
                "bring them back; or let them be deleted this once: " + run("--allow-deletes")
                        + "; or choose another word for deletes:");
    }

    /** @param updates changed and moved rows @param known as above */
    void updates(long updates, long known) {
        boolean tooMany = known > FEW && updates > known * mirror.maxUpdateRatio();
        if (tooMany && !allowed.updates()) {
            throw stop(
                    count(updates) + " of " + count(known) + " rows that were sent have changed ("
                            + percent(updates, known) + ") and would be sent again",
                    "at most " + percent(mirror.maxUpdateRatio()) + " in one run (max_update_ratio: "
                            + mirror.maxUpdateRatio() + ")",
                    "look at them with perseid plan " + sync.name() + "; if that is meant, " + run("--allow-updates")
                            + ", or raise max_update_ratio");
        }
    }

    private String run(String option) {
        return "run once with: perseid run " + sync.name() + " " + option;
    }

    private PerseidException stop(String found, String expected, String action) {
        return PerseidException.of(FailureKind.DATA, sync.where(), found, expected, action + ". Nothing was sent");
    }

    private static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    private static String percent(long part, long whole) {
        return percent((double) part / whole);
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f %%", ratio * 100);
    }
}
