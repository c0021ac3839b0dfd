package io.perseid.connector.duckdb;

import java.sql.SQLException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows of one query, a batch at a time. Calls come from one thread, {@link #start} first. */
interface Batches extends AutoCloseable {

    /** Runs the query up to its first rows, which blocks. */
    void start() throws SQLException;

    /** Goes on to the next batch, which blocks. @return false after the last one, as often as it is asked */
    boolean next() throws SQLException;

    /** The one that {@link #next} came to, with at least one row; valid until the following {@link #next}. */
    VectorSchemaRoot batch();

    /** Ends the query, whether it was started or not. */
    @Override
    void close();
}
