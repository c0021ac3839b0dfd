package io.perseid.engine.ledger;

/**
 * The ledger of one {@link LedgerId} as it stood when the view was opened. One thread at a time; opened and closed on
 * worker threads.
 */
public interface LedgerView extends AutoCloseable {

    /**
     * Looks a key up by its hash. The newest {@code DELIVERED} or {@code MAYBE} entry is told, and beside it the newest
     * refusal if that is newer. A key that was only ever refused is told with state {@code REJECTED}, as it was refused
     * last; the rejected fingerprint is filled then too, while {@code rejectedSince} stays false.
     *
     * @return false if nothing is known; {@code into} is then unspecified
     */
    boolean find(long keyHigh, long keyLow, LedgerEntry into);

    /**
     * Looks up the newest refusal of a key, whatever else is known of it.
     *
     * @param into the row as its intent told it, with state {@code REJECTED}
     * @return false if it was never refused, or if that is not known any more; {@code into} is then unspecified
     */
    boolean findRefusal(long keyHigh, long keyLow, LedgerEntry into);

    /** Entries over all segments; a key that was sent twice may count twice. For plans and messages. */
    long entries();

    @Override
    void close();
}
