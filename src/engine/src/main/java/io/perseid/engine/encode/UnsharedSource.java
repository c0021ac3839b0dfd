package io.perseid.engine.encode;

import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.sync.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forgets rows that lost to another with their key and share it no more, so that they are rejects again should they lose again;
 * reads and sends nothing.
 */
public final class UnsharedSource implements SliceSource {

    private final List<RejectMark> over;
    private final InsertIds insertIds;

    /** @param over their rejects, which end with the slice */
    public UnsharedSource(Namespace namespace, List<RejectMark> over) {
        this.over = over;
        this.insertIds = new InsertIds(namespace, InsertIds.EVENT);
    }

    @Override
    public Produced next() {
        IntentBlock forgotten = new IntentBlock(over.size());
        LedgerEntry entry = new LedgerEntry();
        for (RejectMark mark : over) {
            entry.key.set(mark.key());
            insertIds.hashKey(entry);
            entry.fingerprintHigh = mark.fingerprintHigh();
            entry.fingerprintLow = mark.fingerprintLow();
            Losers.becomesOne(entry);
            Losers.isForgotten(entry);
            forgotten.add(entry);
        }
        return new Produced(
                Optional.empty(), List.of(), new IntentBlock(0), Optional.of(forgotten), List.of(), 0, 0, 0, true);
    }

    @Override
    public Map<String, Long> alterations() {
        return Map.of();
    }

    @Override
    public void close() {}
}
