package io.perseid.connector.duckdb;

import io.perseid.connector.duckdb.vector.RowCopy;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.AddressedChunk;
import org.duckdb.AddressedResult;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows from where DuckDB has just made them: the query calls {@link ReadFunction} with its columns, and what it is called with is the
 * rows. The copy in a result, which is what else DuckDB gives, takes as much processor time as decoding them, and memory that the system
 * takes back and gives again.
 *
 * <p>The result is fetched all the same, because that is what makes the statement go on. DuckDB is at most a chunk further than what was
 * fetched; if it has several threads, one each, in no order. So this is for queries without an order.
 */
final class HandedBatches implements Batches, ReadFunction.Rows {

    private final DuckDBConnection connection;
    private final ReadFunction.Call call;
    private final String sql;
    private final Schema schema;
    private final BufferAllocator allocator;
    private @Nullable AddressedResult result;
    private @Nullable RowCopy read;
    private @Nullable VectorSchemaRoot batch;
    private boolean ended;

    /** Copies in the order of their rows; the last one may have room for more. Guarded by this. */
    private final Deque<RowCopy> full = new ArrayDeque<>();

    /** Guarded by this. */
    private final Deque<RowCopy> empty = new ArrayDeque<>();

    /** Why a call of the function failed: DuckDB's error has only its words. Guarded by this. */
    private @Nullable Throwable failure;

    /**
     * @param connection which runs nothing else meanwhile, and is closed by the caller afterwards
     * @param columns expressions, in the order of the schema
     * @param from what they are columns of
     */
    HandedBatches(
            DuckDBConnection connection,
            ReadFunction function,
            List<String> columns,
            String from,
            Schema schema,
            BufferAllocator allocator) {
        this.connection = connection;
        this.call = function.call(this);
        this.sql = "SELECT " + call.with(columns) + " FROM " + from;
        this.schema = schema;
        this.allocator = allocator;
    }

    @Override
    public void start() throws SQLException {
        try {
            result = AddressedResult.of(connection, sql);
        } catch (SQLException e) {
            throw cause(e);
        }
    }

    @Override
    public boolean next() throws SQLException {
        AddressedResult answers = result;
        if (answers == null) {
            throw new IllegalStateException("next() before start()");
        }
        giveBack();
        while (!ended && !hasWholeBatch()) {
            try {
                ended = !answers.next();
            } catch (SQLException e) {
                throw cause(e);
            }
        }
        return take();
    }

    @Override
    public VectorSchemaRoot batch() {
        VectorSchemaRoot now = batch;
        if (now == null) {
            throw new IllegalStateException("batch() before next()");
        }
        return now;
    }

    /** Not while {@link #next} waits for this: it holds no lock while DuckDB works. */
    @Override
    public synchronized void take(AddressedChunk chunk) throws Exception {
        try {
            RowCopy last = full.peekLast();
            if (last == null || !last.hasRoomFor(chunk)) {
                last = empty.isEmpty() ? new RowCopy(schema, allocator) : empty.pop();
                last.begin();
                full.add(last);
            }
            last.add(chunk);
        } catch (Exception | Error e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() {
        if (result != null) {
            result.close();
        }
        // Nobody calls the function any more.
        call.close();
        giveBack();
        synchronized (this) {
            empty.addAll(full);
            full.clear();
            empty.forEach(RowCopy::close);
            empty.clear();
        }
    }

    /** The next chunk may have room in the last copy, so that is whole only when another one follows, or it is well filled. */
    private synchronized boolean hasWholeBatch() {
        return full.size() > 1 || full.size() == 1 && full.element().isHalfFull();
    }

    private synchronized boolean take() {
        RowCopy next = full.poll();
        if (next == null) {
            return false;
        }
        read = next;
        batch = next.end();
        return true;
    }

    private synchronized void giveBack() {
        if (read != null) {
            empty.push(read);
            read = null;
        }
    }

    private synchronized SQLException cause(SQLException stopped) throws SQLException {
        if (failure instanceof RuntimeException defect) {
            throw defect;
        }
        if (failure instanceof Error defect) {
            throw defect;
        }
        return failure instanceof SQLException first ? first : stopped;
    }
}
