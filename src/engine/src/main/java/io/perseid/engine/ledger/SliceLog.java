package io.perseid.engine.ledger;

import io.perseid.api.destination.Receipt;
import io.perseid.engine.state.Reject;

/**
 * The write-ahead log of one open slice: what is about to be sent, and what became of it. When the slice commits, the
 * same file, sealed, is the ledger segment.
 *
 * <p>One thread at a time; the run loop calls it from its log step. Nothing is durable before {@link #force}.
 * Failures are {@link io.perseid.api.failure.PerseidException}s: {@code LIMIT} when the disk is full.
 */
public interface SliceLog extends AutoCloseable {

    /** Appends a batch's intents. @return the number of the block, from 0, to which its receipt will refer */
    int append(IntentBlock block);

    /**
     * Appends what became of a batch. A later receipt of the same block overrides the rows that it decides: {@code ACCEPTED}
     * and {@code REJECTED} decide, and {@code UNKNOWN} says that nobody is going to ask again, so that the row may be in.
     *
     * @param firstRow the row of the block that is the receipt's row 0, because a block may have been sent in parts
     */
    void receipt(int block, int firstRow, Receipt receipt);

    /** Appends a row that became a reject; read back when the slice must be recovered. */
    void reject(Reject reject);

    /** Returns when all that was appended is on the disk. */
    void force();

    /**
     * Ends the log: writes the index behind it and forces file and folder. Every appended row must have been decided.
     *
     * @return what the state database is to name; {@code entries} is 0 if nothing was appended, and then there is no file
     */
    SegmentInfo seal();

    /** Closes the file as it is, for recovery by a later run, if it was not sealed. */
    @Override
    void close();
}
