package io.perseid.engine.run;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.Lasting;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.SubmittedQuery;
import java.util.Optional;

/**
 * Reads a slice by a query that the warehouse carries out on its own, where it can: one that a dead run left, or one that is
 * submitted now and remembered before it is waited for. It outlives a process that dies and nothing else: a slice that ends
 * in any other way gives it up. Blocking, on a worker thread, one at a time.
 */
final class SubmittedRead {

    private final WarehouseSession session;
    private final StateStore store;
    private final RunLease lease;
    private final Slice slice;
    private Optional<String> query;

    /** @param slice what is read of it stays good, see {@link Lasting} */
    SubmittedRead(WarehouseSession session, StateStore store, RunLease lease, Slice slice) {
        this.session = session;
        this.store = store;
        this.lease = lease;
        this.slice = slice;
        this.query = slice.lasting().flatMap(Lasting::query);
    }

    RowReader open() {
        if (query.isPresent()) {
            return resumed(query.get());
        }
        query = session.submit(slice.sql());
        query.ifPresent(this::remember);
        return query.isPresent() ? session.resume(query.get()) : session.read(slice.sql());
    }

    /** Whatever it fails with, there is another way: this slice is asked for anew by the attempt that follows. */
    private RowReader resumed(String left) {
        try {
            return session.resume(left);
        } catch (PerseidException failure) {
            throw PerseidException.of(FailureKind.TRANSIENT, failure.problem()).causedBy(failure);
        }
    }

    private void remember(String submitted) {
        Lasting lasting = slice.lasting().orElseThrow();
        store.keepQuery(
                lease,
                new SubmittedQuery(submitted, lasting.statement(), lasting.low(), lasting.high(), lasting.asked()));
    }

    /** Its rows have been read, and are in the slice's log. */
    void read() {
        query.ifPresent(done -> store.forgetQuery(lease, done));
        query = Optional.empty();
    }

    /** Nobody is going to read it any more, so that it should cost nothing more. */
    void giveUp() {
        query.ifPresent(session::abandon);
        read();
    }
}
