package io.perseid.app.wiring;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The feeds of a shared warehouse as one user of it sees them. Knows the user's open readers, so that they can be cancelled
 * when a run is stopped, and closed if it ends by a defect. Any thread.
 */
final class FeedsUser implements ChangeFeeds {

    private final ChangeFeeds shared;
    private final Set<Reader> open = ConcurrentHashMap.newKeySet();
    private final Set<ChangeFeed> beginning = ConcurrentHashMap.newKeySet();

    FeedsUser(ChangeFeeds shared) {
        this.shared = shared;
    }

    @Override
    public String name(String feed) {
        return shared.name(feed);
    }

    @Override
    public ChangeFeed open(FeedRequest request) {
        return new Feed(shared.open(request));
    }

    @Override
    public List<FeedStatus> kept() {
        return shared.kept();
    }

    @Override
    public boolean drop(String name) {
        return shared.drop(name);
    }

    void cancel() {
        open.forEach(Reader::cancel);
        beginning.forEach(ChangeFeed::cancel);
    }

    void close() {
        open.forEach(Reader::close);
    }

    private final class Feed implements ChangeFeed {
        private final ChangeFeed inner;

        Feed(ChangeFeed inner) {
            this.inner = inner;
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public FeedPosition begin() {
            beginning.add(inner);
            try {
                return inner.begin();
            } finally {
                beginning.remove(inner);
            }
        }

        @Override
        public void cancel() {
            inner.cancel();
        }

        @Override
        public FeedReader since(FeedPosition from) {
            Reader reader = new Reader(inner.since(from));
            open.add(reader);
            return reader;
        }

        @Override
        public void confirm(FeedPosition until) {
            inner.confirm(until);
        }

        @Override
        public boolean tellsDifferencesOnly() {
            return inner.tellsDifferencesOnly();
        }

        @Override
        public Optional<String> asOf(FeedPosition position) {
            return inner.asOf(position);
        }

        @Override
        public FeedStatus status() {
            return inner.status();
        }

        @Override
        public boolean drop() {
            return inner.drop();
        }
    }

    private final class Reader implements FeedReader {
        private final FeedReader inner;
        private boolean closed;

        Reader(FeedReader inner) {
            this.inner = inner;
        }

        @Override
        public Schema schema() {
            return inner.schema();
        }

        @Override
        public boolean next() {
            return inner.next();
        }

        @Override
        public VectorSchemaRoot batch() {
            return inner.batch();
        }

        @Override
        public FeedOutcome outcome() {
            return inner.outcome();
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
                inner.close();
            }
        }
    }
}
