package io.perseid.bench.micro;

import io.perseid.api.destination.Destination;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.config.Configuration;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.orders.OrderTable;
import io.perseid.engine.encode.BatchPool;
import io.perseid.engine.encode.EncodeOptions;
import io.perseid.engine.encode.OutBatch;
import io.perseid.engine.encode.SliceEncoder;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A few orders as the DuckDB connector gives them, and the plan of their sync. One thread. */
final class Orders implements AutoCloseable {

    private static final long EVENTS = 10_000;

    private final Path folder;
    private final Warehouse warehouse;
    private final WarehouseSession session;
    private final StateStore store;
    private final RowReader reader;
    final Destination destination;
    final Sync sync;
    final RunPlan plan;

    Orders() throws IOException, SQLException {
        folder = Files.createTempDirectory("perseid-jmh");
        Path table = folder.resolve("orders.duckdb");
        OrderTable.make(table, EVENTS, 1);
        Configuration configuration =
                OrderConfig.write(folder, table, 1, Optional.empty(), true).load();
        var shop = configuration.warehouse("shop").orElseThrow();
        var mixpanel = configuration.destination("mixpanel").orElseThrow();
        warehouse = shop.connector().connect("shop", shop.settings());
        session = warehouse.open();
        destination = mixpanel.connector().connect("mixpanel", mixpanel.settings());
        sync = configuration.sync(OrderConfig.SYNC).orElseThrow();
        Clock clock = Clock.systemUTC();
        store = SqliteStateStore.open(folder.resolve("state"), clock, new OperatingSystemProcesses());
        SyncParts parts = new SyncParts(
                sync,
                warehouse.dialect(),
                destination,
                lookup -> {
                    throw new IllegalStateException("no lookups here");
                },
                "1");
        plan = new Planner(parts, Slicing.defaults()).plan(session, store, clock.instant());
        reader = session.read(plan.slices().get(0).sql());
        if (!reader.next()) {
            throw new IllegalStateException("no rows");
        }
    }

    /** The first rows, valid until {@link #close}. */
    VectorSchemaRoot rows() {
        return reader.batch();
    }

    /** Reads the same rows for ever, against an empty ledger. */
    SliceEncoder encoder(BatchPool pool) {
        Schema schema = reader.schema();
        RowReader again = new RowReader() {
            @Override
            public Schema schema() {
                return schema;
            }

            @Override
            public boolean next() {
                return true;
            }

            @Override
            public VectorSchemaRoot batch() {
                return rows();
            }

            @Override
            public void close() {}
        };
        Clock clock = Clock.systemUTC();
        return new SliceEncoder(
                sync,
                plan,
                again,
                destination.writer(plan.lane(), plan.model().mapping(), schema),
                new FileLedger(new DiskFiles(folder.resolve("ledger")), clock).open(plan.ledger(), List.of()),
                new EncodeOptions(Duration.ofSeconds(10), false, Superseded.TOMBSTONE, false),
                clock,
                pool);
    }

    /** The records of one request: 2,000 events. */
    byte[] body() {
        BatchPool pool = new BatchPool(2);
        try (SliceEncoder encoder = encoder(pool)) {
            OutBatch batch = encoder.next().batch().orElseThrow();
            byte[] body = new byte[batch.whole().length()];
            System.arraycopy(batch.whole().body(), 0, body, 0, body.length);
            return body;
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        session.close();
        warehouse.close();
        destination.close();
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
