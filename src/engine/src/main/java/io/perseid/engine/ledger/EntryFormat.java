package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;

/** How an entry stands in a log. */
final class EntryFormat {

    private EntryFormat() {}

    static void write(LedgerEntry entry, Bytes out) {
        throw new IllegalStateException("written with the ledger: " + entry + out);
    }
}
