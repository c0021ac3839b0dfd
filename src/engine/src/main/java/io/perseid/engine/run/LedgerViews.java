package io.perseid.engine.run;

import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.StateStore;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Lends views of the ledger to the slices of one attempt. Any thread.
 *
 * <p>Slices that stand apart from each other share what was known when the plan was made: what the run sends itself cannot
 * concern them, so their look-ups do not grow with it. Views are opened once for as many slices as are open at a time.
 */
final class LedgerViews implements AutoCloseable {

    private final Ledger ledger;
    private final StateStore store;
    private final LedgerId id;
    private final List<SegmentInfo> planned;
    private final ArrayDeque<LedgerView> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param planned the named segments when the plan was made */
    LedgerViews(Ledger ledger, StateStore store, LedgerId id, List<SegmentInfo> planned) {
        this.ledger = ledger;
        this.store = store;
        this.id = id;
        this.planned = planned;
    }

    /** What was known when the plan was made. */
    Lent planned() {
        LedgerView view;
        synchronized (this) {
            view = idle.poll();
        }
        LedgerView lent = view != null ? view : ledger.open(id, planned);
        return new Lent(lent, () -> giveBack(lent));
    }

    /** What is known now, by what this run has committed as well. */
    Lent current() {
        LedgerView view = ledger.open(id, store.segments(id));
        return new Lent(view, view::close);
    }

    private void giveBack(LedgerView view) {
        synchronized (this) {
            if (!closed) {
                idle.push(view);
                return;
            }
        }
        view.close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(LedgerView::close);
        idle.clear();
    }

    /** A view for one slice, to be closed when the slice has read its rows. */
    record Lent(LedgerView view, Runnable back) implements AutoCloseable {
        @Override
        public void close() {
            back.run();
        }
    }
}
