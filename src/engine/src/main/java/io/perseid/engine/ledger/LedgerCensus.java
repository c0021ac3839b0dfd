package io.perseid.engine.ledger;

/**
 * Tells which keys of a ledger a source does not have any more: first {@link #find} for each row of the source, then {@link
 * #unseen}. One thread at a time.
 */
public interface LedgerCensus extends AutoCloseable {

    /** As {@link LedgerView#find}, and notes that the key was seen. */
    boolean find(long keyHigh, long keyLow, LedgerEntry into);

    /**
     * As {@link LedgerView#find}, and notes that the key was not seen: for those who start with all keys seen.
     *
     * @return whether it is in, or may be in; one whose delete was delivered is not, and is not noted
     */
    boolean miss(long keyHigh, long keyLow, LedgerEntry into);

    /** Whether no key is missing, so that {@link #unseen} would give none. For those who start with all keys seen. */
    boolean allSeen();

    /**
     * Goes through the keys that are in, or may be in, and were not seen, in the order of their hashes; keys whose delete was
     * delivered are left out. Before the next call of {@link #find} or this, all of it must be read.
     *
     * @param from the lowest first half of a key, unsigned
     * @param to what the first half is below, unsigned; 0 for no bound
     */
    Unseen unseen(long from, long to);

    @Override
    void close();

    /** Keys that were not seen. */
    interface Unseen {

        /** @param into the key as {@link LedgerView#find} tells it @return false behind the last */
        boolean next(LedgerEntry into);
    }
}
