package io.perseid.app.wiring;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.ForwardingSession;
import io.perseid.api.warehouse.ForwardingWarehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A shared warehouse as one user of it sees it: a run, a preview, a check. Knows the user's open sessions, so that they can
 * be cancelled when a run is stopped, and closed if it ends by a defect. Any thread.
 */
final class WarehouseUser extends ForwardingWarehouse {

    private final SharedWarehouse shared;
    private final String user;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final Optional<FeedsUser> feeds;

    WarehouseUser(SharedWarehouse shared, String user) {
        super(shared.warehouse());
        this.shared = shared;
        this.user = user;
        this.feeds = shared.warehouse().feeds().map(FeedsUser::new);
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return feeds.map(mine -> mine);
    }

    @Override
    public WarehouseSession open() {
        Session session = new Session(shared.open(user));
        open.add(session);
        return session;
    }

    /** Stops statements and feeds that are running, so that nobody waits for their end. */
    void cancel() {
        open.forEach(Session::cancel);
        feeds.ifPresent(FeedsUser::cancel);
    }

    /** Closes what is still open; not the warehouse, which is others' as well. */
    @Override
    public void close() {
        open.forEach(Session::close);
        feeds.ifPresent(FeedsUser::close);
    }

    private final class Session extends ForwardingSession {
        private boolean closed;

        Session(WarehouseSession inner) {
            super(inner);
        }

        @Override
        public synchronized void cancel() {
            if (!closed) {
                super.cancel();
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.remove(this);
                try {
                    super.close();
                } finally {
                    shared.giveBack(user);
                }
            }
        }
    }
}
