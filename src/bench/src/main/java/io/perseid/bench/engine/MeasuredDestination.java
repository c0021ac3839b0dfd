package io.perseid.bench.engine;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A destination that keeps a copy of the first request's body, for the floor to work on the same bytes.
 *
 * @param run stands behind the name of its project, which nothing that is sent depends on
 */
record MeasuredDestination(Destination destination, String run, AtomicReference<byte[]> sample) implements Destination {

    @Override
    public String project() {
        return destination.project() + " " + run;
    }

    @Override
    public List<Lane> lanes() {
        return destination.lanes();
    }

    @Override
    public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
        return destination.writer(lane, mapping, schema);
    }

    @Override
    public Receipt send(Lane lane, Optional<String> container, Batch batch) {
        if (sample.get() == null) {
            sample.compareAndSet(null, Arrays.copyOf(batch.body(), batch.length()));
        }
        return destination.send(lane, container, batch);
    }

    @Override
    public void close() {
        destination.close();
    }
}
