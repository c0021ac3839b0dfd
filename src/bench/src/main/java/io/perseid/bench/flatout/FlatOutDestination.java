package io.perseid.bench.flatout;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowWriter;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** A destination whose lanes have no rates. */
record FlatOutDestination(Destination destination) implements Destination {

    @Override
    public String project() {
        return destination.project();
    }

    @Override
    public List<Lane> lanes() {
        return destination.lanes().stream().map(FlatOutDestination::unlimited).toList();
    }

    private static Lane unlimited(Lane lane) {
        LaneLimits limits = lane.limits();
        return new Lane(
                lane.id(),
                lane.accepts(),
                new LaneLimits(
                        limits.maxRecords(),
                        limits.maxBytes(),
                        limits.maxRecordBytes(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        limits.maxInFlight()),
                lane.dedupe(),
                lane.ack(),
                lane.earliest(),
                lane.maxAhead());
    }

    @Override
    public String resolve(RecordKind kind, String container) {
        return destination.resolve(kind, container);
    }

    @Override
    public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
        return destination.writer(lane, mapping, schema);
    }

    @Override
    public Receipt send(Lane lane, Optional<String> container, Batch batch) {
        return destination.send(lane, container, batch);
    }

    @Override
    public void close() {
        destination.close();
    }
}
