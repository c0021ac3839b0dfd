package io.perseid.engine.run;

import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.RejectPages;
import io.perseid.engine.state.RunLease;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Keeps the list of rejects to what is still refused: ends those whose rows were delivered since, and deletes what is too
 * old or too many. Blocking, on a worker thread.
 */
record RejectCare(RunSetup setup, RunLease lease) {

    private static final int AT_ONCE = 1_000;

    /**
     * Ends the rejects of earlier runs whose keys the ledger knows as delivered after their refusal. Costs a question to the
     * state where there are none, and one look into the ledger for each that there is.
     */
    void endDelivered() {
        Iterator<List<RejectMark>> pages = pages().iterator();
        if (!pages.hasNext()) {
            return;
        }
        InsertIds insertIds = new InsertIds(setup.parts().sync().namespace(), InsertIds.EVENT);
        try (LedgerView view = setup.ledger().open(lease.ledger(), setup.store().segments(lease.ledger()))) {
            while (pages.hasNext()) {
                List<Long> over = new ArrayList<>();
                for (RejectMark mark : pages.next()) {
                    // A row that was refused in this run was not delivered after that, but another with its key may be.
                    boolean earlier = mark.run() < lease.run();
                    if (earlier && !mark.code().equals(Reject.DUPLICATE_KEY) && isDelivered(mark, view, insertIds)) {
                        over.add(mark.id());
                    }
                }
                setup.store().endRejects(lease, over);
            }
        }
    }

    private RejectPages pages() {
        return new RejectPages(setup.store(), RejectFilter.of(lease.ledger()), AT_ONCE);
    }

    /** The stored rejects of a table that was read as a whole, apart from those of its rows as they are now. */
    List<Long> notAmong(List<Reject> now) {
        Set<Row> rows = new HashSet<>();
        now.forEach(reject ->
                rows.add(new Row(reject.code(), reject.key(), reject.fingerprintHigh(), reject.fingerprintLow())));
        List<Long> over = new ArrayList<>();
        for (List<RejectMark> page : pages()) {
            for (RejectMark mark : page) {
                if (!rows.contains(new Row(mark.code(), mark.key(), mark.fingerprintHigh(), mark.fingerprintLow()))) {
                    over.add(mark.id());
                }
            }
        }
        return over;
    }

    private record Row(String code, String key, long fingerprintHigh, long fingerprintLow) {}

    /** Deletes what is beyond the retention. @return how many */
    long prune() {
        long all = 0;
        long pruned = setup.store().pruneRejects(lease, setup.retention());
        while (pruned > 0) {
            all += pruned;
            pruned = setup.store().pruneRejects(lease, setup.retention());
        }
        return all;
    }

    private static boolean isDelivered(RejectMark mark, LedgerView view, InsertIds insertIds) {
        if (mark.key().isEmpty()) {
            return false;
        }
        LedgerEntry known = new LedgerEntry();
        known.key.set(mark.key());
        insertIds.hashKey(known);
        return view.find(known.keyHigh, known.keyLow, known)
                && known.state == EntryState.DELIVERED
                && !known.rejectedSince;
    }
}
