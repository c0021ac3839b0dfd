package io.perseid.api.warehouse;

import java.util.Optional;

/**
 * A table of Perseid's own inside a warehouse: for each key of one ledger a hash of its row, made by the warehouse, so that
 * the warehouse itself can tell which rows are not as they were. It is a filter and no authority: whatever it names is
 * compared with the ledger, and a table that is lost costs one full comparison.
 *
 * <p>Belongs to the session that gave it. Blocking; one thread at a time, beside the session's readers. Failures are
 * {@link io.perseid.api.failure.PerseidException}s.
 */
public interface StateTable {

    /** Where it lies, as people find it, such as {@code perseid.orders_event_1f00}. */
    String name();

    /**
     * Makes the table if there is none.
     *
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if that is not allowed, with the grant that is
     *     missing
     */
    void prepare();

    /** Another text whenever {@link Dialect#rowHash} might give other numbers than before. */
    String hashVersion();

    /**
     * What the last merge was marked with; empty where there is no such table, nothing was merged yet, or it has another
     * number of keys than after that merge.
     */
    Optional<String> mark();

    /**
     * Compares the table with what its rows are now. Only after {@link #mark} gave a mark.
     *
     * @param rows a query of two columns: {@code row_key}, {@link Dialect#keyText}, and {@code row_hash}, {@link
     *     Dialect#rowHash}, of every row; keys may come more than once
     */
    StateDiff compare(String rows);

    /** Changes the table, in one transaction. The same merge may come again, and then changes nothing more. */
    void merge(StateMerge merge);
}
