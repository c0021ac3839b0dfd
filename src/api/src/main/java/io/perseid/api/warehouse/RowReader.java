package io.perseid.api.warehouse;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of one query, a batch at a time. One thread at a time.
 *
 * <p>Life: {@link #schema}, then {@link #next} until it is false, then {@link #close}; close may come earlier. Types in
 * the vectors are canonical (see {@link ColumnMetadata}), whatever the warehouse's own are.
 */
public interface RowReader extends AutoCloseable {

    /** Columns in the order of the query, named as it names them. */
    Schema schema();

    /**
     * Loads the next batch into {@link #batch}. Blocking.
     *
     * @return false after the last batch
     */
    boolean next();

    /**
     * The batch loaded last, overwritten by the following {@link #next}, after which it may be in other vectors. At least one row.
     */
    VectorSchemaRoot batch();

    @Override
    void close();
}
