package io.perseid.engine.encode;

import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.identity.TextColumn;
import io.perseid.engine.ledger.LedgerEntry;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads keys that stand in one column in their canonical text. One thread. */
final class KeyText {

    private final InsertIds insertIds;
    private final LedgerEntry entry = new LedgerEntry();

    KeyText(InsertIds insertIds) {
        this.insertIds = insertIds;
    }

    /** An entry with key and hashes, until the next call. */
    LedgerEntry read(VectorSchemaRoot batch, int row) {
        TextColumn column = TextColumn.of(batch.getVector(0));
        if (!column.read(row, entry.key)) {
            entry.key.set("");
        }
        insertIds.hashKey(entry);
        return entry;
    }
}
