package io.perseid.api.warehouse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An open, read-only connection to a warehouse for the length of one run.
 *
 * <p>Used by one thread at a time, except {@link #cancel}, which may come from any, and {@link #read}, which may come from as
 * many as {@link #parallelReads} says. Failures are
 * {@link io.perseid.api.failure.PerseidException}s; the session stays usable after a failed statement.
 */
public interface WarehouseSession extends AutoCloseable {

    /**
     * What the warehouse's own clock says, because rows carry its time and not ours; while there is a snapshot, what it said
     * at that moment or before. The next run reads on from here less its look-back, and what comes in after the snapshot is
     * for that run.
     */
    Instant now();

    /** Tables and views that the login can read, for {@code init} and for "did you mean". Not the system's own. */
    List<TableInfo> tables();

    /**
     * The columns that a query gives, without reading rows.
     *
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} with the warehouse's own words if it does not
     *     compile, for example because a table or column is missing
     */
    List<Column> describe(String sql);

    /**
     * Starts a query whose rows come as Arrow batches. Several readers may be open at once only if
     * {@link #parallelReads} says so.
     */
    RowReader read(String sql);

    /** How many readers of this session may be open at once. */
    default int parallelReads() {
        return 1;
    }

    /**
     * How many bytes the statements of this session may hold together, where the warehouse works inside this process and cannot
     * put gathered lists on the disk: slices are then made so small that their lists fit. Empty by default, as a server sees to
     * its own memory.
     */
    default OptionalLong memoryForLists() {
        return OptionalLong.empty();
    }

    /**
     * Whether every {@link #read} of this query, whole or in parts, sees the same rows as long as {@link #keepsSnapshot}.
     * Then the parts are read at the same time, and what a run has sent itself need not be looked up again. Blocking.
     */
    default boolean readsOneSnapshot(String sql) {
        return false;
    }

    /**
     * Whether what {@link #readsOneSnapshot} promised still holds. Once this is false it stays so: then each {@link #read} sees
     * the rows as they are when it begins, and what had begun before sees the snapshot to its end. Asked again when a reader
     * was opened, so that no end in between is missed. Any thread, beside readers.
     */
    default boolean keepsSnapshot() {
        return true;
    }

    /**
     * Starts a query that the warehouse carries out on its own, whatever becomes of this process, and does not wait for it.
     *
     * @return what {@link #resume} takes, in any later session of the same login for as long as the warehouse keeps the
     *     result; empty where a warehouse has nothing like it
     */
    default Optional<String> submit(String sql) {
        return Optional.empty();
    }

    /**
     * The rows of a query that {@link #submit} started, waiting for its end.
     *
     * @throws io.perseid.api.failure.PerseidException as {@link #read}; {@code TRANSIENT} if the warehouse keeps it no longer
     */
    default RowReader resume(String query) {
        throw new UnsupportedOperationException("this warehouse carries out no queries on its own");
    }

    /**
     * Gives up a query that {@link #submit} started, so that it costs nothing more; nothing happens to one that has ended or
     * is not known. Does not fail: what cannot be stopped ends by itself.
     */
    default void abandon(String query) {}

    /**
     * A table of ours in this warehouse, for syncs that let it find their changes. Touches nothing yet.
     *
     * @param name of letters, digits and underscores, the same for the same ledger
     * @return empty where the connector keeps none
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if a setting for it is missing
     */
    default Optional<StateTable> stateTable(String name) {
        return Optional.empty();
    }

    /** Stops a running statement as soon as the driver can. It then fails with {@code TRANSIENT}. */
    void cancel();

    @Override
    void close();
}
