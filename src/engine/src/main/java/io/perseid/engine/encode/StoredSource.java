package io.perseid.engine.encode;

import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Lane;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.StoredReject;
import io.perseid.engine.sync.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes batches of rejects' stored payloads, byte for byte, for rows that cannot be read again. The intent of each is the
 * one that the ledger kept of its refusal. What was sent or refused anew since is left alone.
 */
public final class StoredSource implements SliceSource {

    /** Room of a body at first. */
    private static final int USUAL_BYTES = 64 * 1024;

    private final StateStore store;
    private final LedgerView view;
    private final Lane lane;
    private final Framing framing;
    private final BatchPool pool;
    private final Iterator<Long> rejects;
    private final InsertIds insertIds;
    private final LedgerEntry entry = new LedgerEntry();
    private final LedgerEntry known = new LedgerEntry();
    private OutBatch batch;
    private long unchanged;

    /**
     * @param view stays open
     * @param rejects their numbers in the store
     */
    public StoredSource(
            Namespace namespace,
            StateStore store,
            LedgerView view,
            Lane lane,
            Framing framing,
            BatchPool pool,
            List<Long> rejects) {
        this.store = store;
        this.view = view;
        this.lane = lane;
        this.framing = framing;
        this.pool = pool;
        this.rejects = rejects.iterator();
        this.insertIds = new InsertIds(namespace, InsertIds.EVENT);
        this.batch = emptyBatch();
    }

    @Override
    public Produced next() {
        Optional<OutBatch> full = Optional.empty();
        while (full.isEmpty() && rejects.hasNext()) {
            Optional<Reject> reject = store.reject(rejects.next()).map(StoredReject::reject);
            if (reject.filter(r -> r.records() > 0 && isStillRefused(r)).isPresent()) {
                full = take(reject.get());
            } else {
                unchanged++;
            }
        }
        if (full.isEmpty() && batch.rows() > 0) {
            full = Optional.of(swap());
        }
        Produced produced = new Produced(
                full,
                List.of(),
                new IntentBlock(0),
                List.of(),
                0,
                unchanged,
                0,
                !rejects.hasNext() && batch.rows() == 0);
        unchanged = 0;
        return produced;
    }

    @Override
    public Map<String, Long> alterations() {
        return Map.of();
    }

    @Override
    public void close() {
        pool.give(batch);
    }

    /**
     * Whether this refusal is the last that is known of its key, apart from a request with the same values that was cut off
     * by a crash. Fills {@link #known} with the row.
     */
    private boolean isStillRefused(Reject reject) {
        entry.key.set(reject.key());
        insertIds.hashKey(entry);
        if (!view.find(entry.keyHigh, entry.keyLow, known)) {
            return false;
        }
        boolean refusedLast = known.rejectedSince || known.state == EntryState.REJECTED;
        if (refusedLast && !view.findRefusal(entry.keyHigh, entry.keyLow, known)) {
            return false;
        }
        return (refusedLast || known.state == EntryState.MAYBE)
                && known.fingerprintHigh == reject.fingerprintHigh()
                && known.fingerprintLow == reject.fingerprintLow();
    }

    private Optional<OutBatch> take(Reject reject) {
        byte[] records = reject.payload().getBytes(StandardCharsets.UTF_8);
        boolean fits = batch.records() + reject.records() <= lane.limits().maxRecords()
                && batch.bytes() + framing.between().length + records.length
                        <= lane.limits().maxBytes();
        Optional<OutBatch> full = fits || batch.rows() == 0 ? Optional.empty() : Optional.of(swap());
        int start = batch.begin();
        batch.body().put(records);
        batch.keep(start, reject.records(), known);
        return full;
    }

    private OutBatch swap() {
        OutBatch full = batch;
        batch = emptyBatch();
        return full;
    }

    private OutBatch emptyBatch() {
        return pool.take(framing, USUAL_BYTES, 64, lane.limits().perKey().isPresent());
    }
}
