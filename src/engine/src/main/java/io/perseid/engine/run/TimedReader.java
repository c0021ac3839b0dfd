package io.perseid.engine.run;

import io.perseid.api.warehouse.RowReader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of a warehouse, with the time that waiting for them takes told to the {@link Bottleneck}. One thread at a time. */
record TimedReader(RowReader rows, Bottleneck bottleneck) implements RowReader {

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public boolean next() {
        return bottleneck.fetching(rows::next);
    }

    @Override
    public VectorSchemaRoot batch() {
        return rows.batch();
    }

    @Override
    public void close() {
        rows.close();
    }
}
