package io.perseid.app.wiring;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A shared warehouse as one user of it sees it: a run, a preview, a check. Knows the user's open sessions, so that they can
 * be cancelled when a run is stopped, and closed if it ends by a defect. Any thread.
 */
final class WarehouseUser implements Warehouse {

    private final SharedWarehouse shared;
    private final String user;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final Optional<FeedsUser> feeds;

    WarehouseUser(SharedWarehouse shared, String user) {
        this.shared = shared;
        this.user = user;
        this.feeds = shared.warehouse().feeds().map(FeedsUser::new);
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return feeds.map(mine -> mine);
    }

    @Override
    public Dialect dialect() {
        return shared.warehouse().dialect();
    }

    @Override
    public int maxSessions() {
        return shared.warehouse().maxSessions();
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

    private final class Session implements WarehouseSession {
        private final WarehouseSession inner;
        private boolean closed;

        Session(WarehouseSession inner) {
            this.inner = inner;
        }

        @Override
        public Instant now() {
            return inner.now();
        }

        @Override
        public List<TableInfo> tables() {
            return inner.tables();
        }

        @Override
        public List<Column> describe(String sql) {
            return inner.describe(sql);
        }

        @Override
        public RowReader read(String sql) {
            return inner.read(sql);
        }

        @Override
        public int parallelReads() {
            return inner.parallelReads();
        }

        @Override
        public OptionalLong memoryForLists() {
            return inner.memoryForLists();
        }

        @Override
        public Optional<StateTable> stateTable(String name) {
            return inner.stateTable(name);
        }

        @Override
        public boolean readsOneSnapshot(String sql) {
            return inner.readsOneSnapshot(sql);
        }

        @Override
        public boolean keepsSnapshot() {
            return inner.keepsSnapshot();
        }

        @Override
        public Optional<String> submit(String sql) {
            return inner.submit(sql);
        }

        @Override
        public RowReader resume(String query) {
            return inner.resume(query);
        }

        @Override
        public void abandon(String query) {
            inner.abandon(query);
        }

        @Override
        public synchronized void cancel() {
            if (!closed) {
                inner.cancel();
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.remove(this);
                try {
                    inner.close();
                } finally {
                    shared.giveBack(user);
                }
            }
        }
    }
}
