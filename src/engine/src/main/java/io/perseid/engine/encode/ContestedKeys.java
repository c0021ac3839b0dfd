package io.perseid.engine.encode;

import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.DuplicateKeys;
import java.util.OptionalLong;

/**
 * Says of each row whether its key stands in several rows, which nearly always it does not: a bit for each of some hashes
 * says so, without a text a row. One thread.
 */
final class ContestedKeys {

    /** So many bits a key let about one of them in ten pass that is not contested. */
    private static final int BITS_PER_KEY = 16;

    private final DuplicateKeys duplicates;
    private final long[] bits;

    ContestedKeys(DuplicateKeys duplicates, InsertIds insertIds) {
        this.duplicates = duplicates;
        int words = Integer.highestOneBit(Math.max(1, duplicates.size() * BITS_PER_KEY / Long.SIZE)) * 2;
        this.bits = new long[duplicates.isEmpty() ? 1 : words];
        LedgerEntry entry = new LedgerEntry();
        duplicates.keys().forEach(key -> {
            entry.key.set(key);
            insertIds.hashKey(entry);
            bits[word(entry)] |= 1L << entry.keyHigh;
        });
    }

    /** As {@link DuplicateKeys#highestCursor}, for the key of a row whose key is hashed. */
    OptionalLong highestCursor(LedgerEntry entry) {
        return (bits[word(entry)] >>> entry.keyHigh & 1) == 0
                ? OptionalLong.empty()
                : duplicates.highestCursor(entry.key.toString());
    }

    /** The lowest six bits of the hash choose the bit, those above them the word. */
    private int word(LedgerEntry entry) {
        return (int) (entry.keyHigh >>> 6) & bits.length - 1;
    }
}
