package io.perseid.bench.engine;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.bench.process.Cpu;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A warehouse that notes what the thread that reads spends in it. */
record MeasuredWarehouse(Warehouse warehouse, LongAdder cpuNanos) implements Warehouse {

    @Override
    public Dialect dialect() {
        return warehouse.dialect();
    }

    @Override
    public int maxSessions() {
        return warehouse.maxSessions();
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return warehouse.feeds();
    }

    @Override
    public WarehouseSession open() {
        return new Session(warehouse.open(), cpuNanos);
    }

    @Override
    public void close() {
        warehouse.close();
    }

    private record Session(WarehouseSession session, LongAdder cpuNanos) implements WarehouseSession {
        @Override
        public Instant now() {
            return session.now();
        }

        @Override
        public List<TableInfo> tables() {
            return session.tables();
        }

        @Override
        public List<Column> describe(String sql) {
            return session.describe(sql);
        }

        @Override
        public RowReader read(String sql) {
            return new Reader(session.read(sql), cpuNanos);
        }

        @Override
        public OptionalLong memoryForLists() {
            return session.memoryForLists();
        }

        @Override
        public Optional<StateTable> stateTable(String name) {
            return session.stateTable(name);
        }

        @Override
        public boolean readsOneSnapshot(String sql) {
            return session.readsOneSnapshot(sql);
        }

        @Override
        public boolean keepsSnapshot() {
            return session.keepsSnapshot();
        }

        @Override
        public int parallelReads() {
            return session.parallelReads();
        }

        @Override
        public void cancel() {
            session.cancel();
        }

        @Override
        public void close() {
            session.close();
        }
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
