package io.perseid.engine.sync;

/**
 * How a mirror sync finds and sends changes. The words of {@code changes:}, {@code deletes:}, {@code max_delete_ratio:} and
 * {@code max_update_ratio:}.
 *
 * @param maxDeleteRatio a run stops if a larger part of the rows that are in is gone from the source; 0 to 1
 * @param maxUpdateRatio a run stops if a larger part of the rows that are in has changed; 0 to 1
 */
public record Mirror(Changes changes, Deletes deletes, double maxDeleteRatio, double maxUpdateRatio) {

    public static final double DEFAULT_MAX_DELETE_RATIO = 0.05;
    public static final double DEFAULT_MAX_UPDATE_RATIO = 0.5;

    /** Of an audience: to leave one is as usual as to enter it, and the next run undoes what was wrong. */
    public static final double DEFAULT_MAX_LEAVE_RATIO = 0.5;

    /** With what holds unless a sync says otherwise. */
    public static Mirror of(Deletes deletes) {
        return of(Changes.LOCAL, deletes);
    }

    /** With the ratios that hold unless a sync says otherwise. */
    public static Mirror of(Changes changes, Deletes deletes) {
        return new Mirror(changes, deletes, DEFAULT_MAX_DELETE_RATIO, DEFAULT_MAX_UPDATE_RATIO);
    }

    /** Where changes are found. The words of {@code changes:}. */
    public enum Changes {
        /** By reading the model and comparing each row with the ledger: needs no more than to read. */
        LOCAL,
        /** By a table of keys and hashes in the warehouse, which tells what is not as it was: needs a place of ours there. */
        WAREHOUSE,
        /** By what the warehouse tells of its changes: needs one table that it records the changes of. Never chosen unasked. */
        FEED
    }

    /** What becomes of a record whose row is gone from the source. */
    public enum Deletes {
        /** It is taken away, or marked as gone where nothing can be taken away. */
        SEND,
        /** It stays as it was sent last. */
        IGNORE,
        /** The run stops before it sends anything. */
        REFUSE
    }
}
