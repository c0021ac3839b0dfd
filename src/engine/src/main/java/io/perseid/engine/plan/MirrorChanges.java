package io.perseid.engine.plan;

import java.util.List;

/**
 * What a mirror run found when it compared the source with the ledger, before it sends anything. In rows.
 *
 * @param way where changes were found, in words
 * @param fetched rows that left the warehouse for that
 * @param first whether nothing was known yet, so that every row is an insert
 * @param known that are, or may be, at the destination
 * @param read rows that the source has
 * @param inserts not known yet, or back after their delete
 * @param updates known with other values
 * @param moved known with another time, user or name: a new event, and a tombstone of the old one
 * @param deletes known and gone from the source
 * @param reopened known and in the source, but not read until they are whole again, such as a session that a late event extends
 * @param inDoubt unchanged, but sent by a run that did not live to see the answer: sent again, the same to the byte
 * @param unchanged known as they are
 * @param unsendable that cannot be sent as they are, now or yet: rejects, held rows, rows that share a key
 * @param samples a few changes of each kind
 * @param promises what the destination promises for each kind, in words
 * @param ledgerBytes about how many bytes the ledger takes on disk after this run
 * @param ledgerMemory about how many bytes of memory a run needs for the ledger
 */
public record MirrorChanges(
        String way,
        long fetched,
        boolean first,
        long known,
        long read,
        long inserts,
        long updates,
        long moved,
        long deletes,
        long reopened,
        long inDoubt,
        long unchanged,
        long unsendable,
        List<Change> samples,
        List<String> promises,
        long ledgerBytes,
        long ledgerMemory) {

    /** The words of the plan. */
    public enum Operation {
        INSERT,
        UPDATE,
        MOVE,
        DELETE
    }

    /**
     * One change.
     *
     * @param key as the ledger names it
     * @param what which properties changed, as far as that can be told; empty where there is nothing to say
     */
    public record Change(Operation operation, String key, String what) {}
}
