package io.perseid.connector.postgres;

import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.connector.jdbc.ConnectionPool;
import io.perseid.connector.postgres.FeedConnections.Control;
import io.perseid.connector.postgres.pgoutput.MessageDecoder;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Keys of the stream of one slot: texts are gathered, and come back as values from a query. See {@link FeedReader}. */
final class PostgresFeedReader implements FeedReader {

    private final PostgresFeed feed;
    private final Control control;
    private final FeedPlace from;
    private final FeedPlace until;
    private final RecentTransactions recent;
    private final ChangedKeys keys;
    private final KeyBatch batch;
    private final MessageDecoder decoder;
    private final Transactions transactions;
    private final PostgresFailures failures;
    private final Duration longestWait;
    private final BufferAllocator allocator = new RootAllocator();
    private final List<PostgresColumn> columns;
    private final Schema schema;
    private @Nullable SlotStream stream;
    private @Nullable CopyReader rows;
    private @Nullable FeedOutcome outcome;
    private volatile boolean cancelled;
    private boolean streamed;
    private boolean closed;

    /** Takes over {@code control}, unless it throws. Nothing is streamed before {@link #start}. */
    PostgresFeedReader(
            PostgresFeed feed,
            Control control,
            FeedTable table,
            FeedPlace from,
            FeedPlace until,
            RecentTransactions recent,
            ConnectionPool pool,
            PostgresFailures failures,
            Duration longestWait)
            throws SQLException {
        this.feed = feed;
        this.control = control;
        this.from = from;
        this.until = until;
        this.recent = recent;
        this.batch = new KeyBatch(table.keys());
        this.keys = new ChangedKeys(table, until.lsn(), recent, batch);
        this.decoder = new MessageDecoder(keys);
        this.transactions = new Transactions(pool);
        this.failures = failures;
        this.longestWait = longestWait;
        // An empty batch has the types of all others.
        try (Transaction transaction = transactions.begin()) {
            this.columns = PostgresSession.columns(transaction, batch.sql());
        }
        this.schema = new Schema(
                columns.stream().map(column -> column.column().field()).toList());
    }

    void start(SlotStream opened) {
        stream = opened;
    }

    /** There is nothing to be read. */
    void lost(FeedOutcome.Lost reason) {
        outcome = reason;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        if (closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        while (outcome == null) {
            if (rows != null && rows.next()) {
                return true;
            }
            closeRows();
            checkNotCancelled();
            batch.clear();
            if (!streamed) {
                gather();
            }
            if (outcome == null && !batch.isEmpty()) {
                open();
            } else if (outcome == null) {
                outcome = complete();
            }
        }
        return false;
    }

    /** Reads the stream until a batch is full or the end is reached. */
    private void gather() {
        SlotStream open = stream;
        if (open == null) {
            throw new IllegalStateException("next() on a reader that was not started");
        }
        try {
            open.answer();
            while (!streamed && !batch.isFull()) {
                Optional<ByteBuffer> message = open.next(until.lsn());
                message.ifPresent(decoder::decode);
                streamed = message.isEmpty() || keys.reached();
                if (keys.lost().isPresent()) {
                    outcome = new FeedOutcome.Lost(feed.lost(keys.lost().get(), ""));
                    return;
                }
            }
            if (streamed) {
                open.end();
            }
        } catch (SQLException e) {
            checkNotCancelled();
            outcome = new FeedOutcome.Lost(feed.whyLost(control, from).orElseThrow(() -> feed.failed(e)));
        }
    }

    private void open() {
        try {
            Transaction transaction = transactions.begin();
            try {
                CopyReader reader = new CopyReader(transaction, columns, allocator, failures, closedReader -> {});
                rows = reader;
                reader.start(SelectForCopy.of(batch.sql(), columns), longestWait);
            } catch (SQLException e) {
                transaction.close();
                throw failures.statement(e, transaction.cancelled());
            }
        } catch (SQLException e) {
            throw failures.opening(e);
        }
    }

    private FeedOutcome complete() {
        try {
            feed.awaitVisible(control, recent, () -> cancelled);
            checkNotCancelled();
            return new FeedOutcome.Complete(until.position(), keys.changes());
        } catch (SQLException e) {
            checkNotCancelled();
            throw feed.failed(e);
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        CopyReader open = rows;
        if (open == null) {
            throw new IllegalStateException("batch() without next()");
        }
        return open.batch();
    }

    @Override
    public FeedOutcome outcome() {
        FeedOutcome known = outcome;
        if (known == null) {
            throw new IllegalStateException("outcome() before the last key was read");
        }
        return known;
    }

    @Override
    public void cancel() {
        cancelled = true;
        transactions.cancel();
        SlotStream open = stream;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeRows();
        transactions.close();
        SlotStream open = stream;
        if (open != null) {
            open.close(control);
        }
        control.close();
        allocator.close();
    }

    private void closeRows() {
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }

    private void checkNotCancelled() {
        if (cancelled) {
            throw failures.cancelled();
        }
    }
}
