package io.perseid.connector.postgres;

import com.sun.management.OperatingSystemMXBean;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * Not a test: prints the CPU seconds a million rows that reading costs this process, best of the passes, and touches every
 * cache line of every buffer. The server's own time comes on top. Its figures are in the README.
 */
final class ReadCost {

    private static final int ROWS = 1_000_000;

    private static final int PASSES = 6;

    static final String COLUMNS = "i::bigint AS id, (i % 1000)::integer AS customer,"
            + " 'store ' || (i % 50) AS store, 'status-' || (i % 7) AS status, 'campaign ' || (i % 1000) AS utm,"
            + " md5(i::text) AS token, 'user' || i || '@example.org' AS email,"
            + " timestamptz '2026-01-01 00:00+00' + i * interval '1 second' AS ordered_at,"
            + " timestamp '2026-01-02' + i * interval '1 second' AS shipped_at,"
            + " (i % 10000 / 100.0)::numeric(12,2) AS total, (i % 1000 / 100.0)::numeric(12,2) AS tax,"
            + " jsonb_build_array(jsonb_build_object('sku', 'SKU-' || (i % 300), 'qty', i % 5, 'price', i % 999 / 100.0))"
            + " AS items";

    private static final String MORE = ", i % 3 = 0 AS paid, (i % 100) / 7.0::float8 AS weight,"
            + " date '2026-01-01' + i % 365 AS day, ARRAY[i % 10, i % 20] AS tags,"
            + " md5(i::text)::uuid AS device, (i % 10000 / 7.0)::numeric AS ratio";

    private ReadCost() {}

    public static void main(String[] args) {
        PostgresServer server = PostgresServer.shared();
        String database = server.database();
        server.execute(
                database,
                "CREATE TABLE orders AS SELECT " + COLUMNS + MORE + " FROM generate_series(1, " + ROWS + ") AS r(i)",
                "VACUUM ANALYZE orders");
        String twelve = "id, customer, store, status, utm, token, email, ordered_at, shipped_at, total, tax, items";
        try (Warehouse warehouse = server.warehouse(database, Map.of())) {
            measure(warehouse, "12 columns", "SELECT " + twelve + " FROM orders");
            measure(warehouse, "18 columns", "SELECT * FROM orders");
            measure(
                    warehouse,
                    "the same 12, one of 4 buckets",
                    "SELECT " + twelve + " FROM orders WHERE "
                            + warehouse.dialect().bucket("id", 4) + " = 3");
        }
        server.close();
    }

    private static void measure(Warehouse warehouse, String what, String sql) {
        double best = Double.MAX_VALUE;
        double wall = Double.MAX_VALUE;
        long touched = 0;
        long rows = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            try (WarehouseSession session = warehouse.open()) {
                rows = 0;
                long before = cpu();
                long start = System.nanoTime();
                try (RowReader reader = session.read(sql)) {
                    while (reader.next()) {
                        rows += reader.batch().getRowCount();
                        for (FieldVector vector : reader.batch().getFieldVectors()) {
                            for (ArrowBuf buffer : vector.getBuffers(false)) {
                                for (long at = 0; at + 8 <= buffer.readableBytes(); at += 64) {
                                    touched += buffer.getLong(at);
                                }
                            }
                        }
                    }
                }
                best = Math.min(best, (cpu() - before) / 1e9);
                wall = Math.min(wall, (System.nanoTime() - start) / 1e9);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-35s %.2f CPU s, %.2f s for %d rows: %.2f CPU s/M rows (check %d)%n",
                what,
                best,
                wall,
                rows,
                best / rows * 1e6,
                touched);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
