package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.RowReader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The keys of one reading, with a session of its own. See {@link FeedReader}. */
final class SnowflakeFeedReader implements FeedReader {

    private final SnowflakeSession session;
    private final RowReader rows;
    private final SnowflakeFailures failures;
    private final EndOfFeed end;
    private long changes;
    private boolean ended;
    private volatile boolean cancelled;

    /** Takes over session and rows. At their end the feed is complete {@code until} there. */
    SnowflakeFeedReader(SnowflakeSession session, RowReader rows, SnowflakeFailures failures, FeedPosition until) {
        this(session, rows, failures, counted -> new FeedOutcome.Complete(until, counted));
    }

    /** The same for changes that are lost, with rows that are none. */
    SnowflakeFeedReader(SnowflakeSession session, RowReader rows, SnowflakeFailures failures, FeedOutcome.Lost lost) {
        this(session, rows, failures, counted -> lost);
    }

    private SnowflakeFeedReader(SnowflakeSession session, RowReader rows, SnowflakeFailures failures, EndOfFeed end) {
        this.session = session;
        this.rows = rows;
        this.failures = failures;
        this.end = end;
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public boolean next() {
        if (cancelled) {
            throw failures.cancelled();
        }
        if (!rows.next()) {
            ended = true;
            return false;
        }
        changes += rows.batch().getRowCount();
        return true;
    }

    @Override
    public VectorSchemaRoot batch() {
        return rows.batch();
    }

    @Override
    public FeedOutcome outcome() {
        if (!ended) {
            throw new IllegalStateException("the feed was not read to its end");
        }
        return end.after(changes);
    }

    @Override
    public void cancel() {
        cancelled = true;
        session.cancel();
    }

    @Override
    public void close() {
        rows.close();
        session.close();
    }

    private interface EndOfFeed {
        FeedOutcome after(long changes);
    }
}
