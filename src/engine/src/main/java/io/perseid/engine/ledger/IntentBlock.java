package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;

/**
 * The intents of one batch, as they will stand in the log: filled by the encoder, row by row, in the order of the batch's
 * rows. One thread.
 */
public final class IntentBlock {

    private final Bytes bytes = new Bytes(64 * 1024);
    private int rows;

    /** Adds the intent of the batch's next row. {@link LedgerEntry#state} and the rejected fields are not looked at. */
    public void add(LedgerEntry entry) {
        EntryFormat.write(entry, bytes);
        rows++;
    }

    public int rows() {
        return rows;
    }

    Bytes bytes() {
        return bytes;
    }
}
