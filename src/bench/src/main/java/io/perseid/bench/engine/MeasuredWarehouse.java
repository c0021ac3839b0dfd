package io.perseid.bench.engine;

import io.perseid.api.warehouse.ForwardingSession;
import io.perseid.api.warehouse.ForwardingWarehouse;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.bench.process.Cpu;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A warehouse that notes what the thread that reads spends in it. */
final class MeasuredWarehouse extends ForwardingWarehouse {

    private final LongAdder cpuNanos;

    MeasuredWarehouse(Warehouse warehouse, LongAdder cpuNanos) {
        super(warehouse);
        this.cpuNanos = cpuNanos;
    }

    @Override
    public WarehouseSession open() {
        return new ForwardingSession(super.open()) {
            @Override
            public RowReader read(String sql) {
                return new Reader(super.read(sql), cpuNanos);
            }

            @Override
            public RowReader resume(String query) {
                return new Reader(super.resume(query), cpuNanos);
            }
        };
    }

    private record Reader(RowReader reader, LongAdder cpuNanos) implements RowReader {
        @Override
        public Schema schema() {
            return reader.schema();
        }

        @Override
        public boolean next() {
            long before = Cpu.thread();
            try {
                return reader.next();
            } finally {
                cpuNanos.add(Cpu.thread() - before);
            }
        }

        @Override
        public VectorSchemaRoot batch() {
            return reader.batch();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
