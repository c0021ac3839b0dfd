package org.duckdb;

import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/** Some rows of DuckDB's own, a vector for each column. Whoever hands it out says how long it is valid. One thread. */
@NullMarked
public final class AddressedChunk {

    private final ByteBuffer chunk;

    /** Vectors before the first column. */
    private final int before;

    AddressedChunk(ByteBuffer chunk, int before) {
        this.chunk = chunk;
        this.before = before;
    }

    /** May be none. */
    public int rows() {
        return Math.toIntExact(DuckDBBindings.duckdb_data_chunk_get_size(chunk));
    }

    public int columns() {
        return Math.toIntExact(DuckDBBindings.duckdb_data_chunk_get_column_count(chunk)) - before;
    }

    public AddressedVector column(int index) {
        return new AddressedVector(DuckDBBindings.duckdb_data_chunk_get_vector(chunk, before + index));
    }
}
