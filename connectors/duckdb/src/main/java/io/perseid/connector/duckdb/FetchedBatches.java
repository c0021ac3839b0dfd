package io.perseid.connector.duckdb;

import io.perseid.connector.duckdb.vector.RowCopy;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.AddressedChunk;
import org.duckdb.AddressedResult;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Rows as DuckDB gives them to anyone: chunks of a result, in which it has put copies of its vectors. */
final class FetchedBatches implements Batches {

    private final DuckDBConnection connection;
    private final String sql;
    private final RowCopy copy;
    private @Nullable AddressedResult result;
    private @Nullable VectorSchemaRoot batch;

    /** Whether the chunk at hand had no room in the batch before. */
    private boolean kept;

    /**
     * @param connection which runs nothing else meanwhile, and is closed by the caller afterwards
     * @param columns expressions, in the order of the schema
     * @param from what they are columns of
     */
    FetchedBatches(
            DuckDBConnection connection, List<String> columns, String from, Schema schema, BufferAllocator allocator) {
        this.connection = connection;
        this.sql = "SELECT " + String.join(", ", columns) + " FROM " + from;
        this.copy = new RowCopy(schema, allocator);
    }

    @Override
    public void start() throws SQLException {
        result = AddressedResult.of(connection, sql);
    }

    @Override
    public boolean next() throws SQLException {
        AddressedResult chunks = result;
        if (chunks == null) {
            throw new IllegalStateException("next() before start()");
        }
        copy.begin();
        while (kept || chunks.next()) {
            AddressedChunk chunk = chunks.chunk();
            kept = !copy.hasRoomFor(chunk);
            if (kept) {
                break;
            }
            copy.add(chunk);
        }
        batch = copy.end();
        return copy.rows() > 0;
    }

    @Override
    public VectorSchemaRoot batch() {
        VectorSchemaRoot now = batch;
        if (now == null) {
            throw new IllegalStateException("batch() before next()");
        }
        return now;
    }

    @Override
    public void close() {
        copy.close();
        if (result != null) {
            result.close();
        }
    }
}
