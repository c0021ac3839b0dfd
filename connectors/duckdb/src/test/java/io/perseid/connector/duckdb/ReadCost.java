package io.perseid.connector.duckdb;

import com.sun.management.OperatingSystemMXBean;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * Not a test: prints the CPU seconds a million rows that reading 2,000,000 rows of 12 columns costs, best of eight, and
 * touches every cache line of every buffer. Its figures are in the README.
 */
final class ReadCost {

    private static final int ROWS = 2_000_000;

    private static final String TABLE = "CREATE TABLE orders AS SELECT i AS id, (i % 1000)::INTEGER AS customer,"
            + " 'store ' || (i % 50) AS store, 'status-' || (i % 7) AS status, 'campaign ' || (i % 1000) AS utm,"
            + " md5(i::VARCHAR) AS token, 'user' || i || '@example.org' AS email,"
            + " TIMESTAMP '2026-01-01' + to_seconds(i) AS ordered_at, TIMESTAMP '2026-01-02' + to_seconds(i) AS shipped_at,"
            + " (i % 10000 / 100)::DECIMAL(12,2) AS total, (i % 1000 / 100)::DECIMAL(12,2) AS tax,"
            + " [{'sku': 'SKU-' || (i % 300), 'qty': (i % 5)::INTEGER, 'price': (i % 999 / 100)::DECIMAL(10,2)}] AS items"
            + " FROM range(" + ROWS + ") AS r(i)";

    private ReadCost() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("read-cost-");
        DuckDbFile file = new DuckDbFile(folder.resolve("orders.duckdb"));
        file.execute(TABLE);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of())) {
            measure(warehouse, "12 columns as they are", "SELECT * FROM orders");
            measure(
                    warehouse,
                    "the same, two of them cast (ENUM, TIMESTAMP_NS)",
                    "SELECT * REPLACE (('s' || (id % 2))::ENUM('s0', 's1') AS status, ordered_at::TIMESTAMP_NS AS ordered_at)"
                            + " FROM orders");
            measure(
                    warehouse,
                    "one bucket of 8, all columns",
                    "SELECT * FROM orders WHERE " + warehouse.dialect().bucket("id", 8) + " = 3");
        }
    }

    private static void measure(Warehouse warehouse, String what, String sql) {
        double best = Double.MAX_VALUE;
        long touched = 0;
        for (int pass = 0; pass < 8; pass++) {
            try (WarehouseSession session = warehouse.open()) {
                long before = cpu();
                try (RowReader reader = session.read(sql)) {
                    while (reader.next()) {
                        for (FieldVector vector : reader.batch().getFieldVectors()) {
                            for (ArrowBuf buffer : vector.getBuffers(false)) {
                                for (long at = 0; at + 8 <= buffer.readableBytes(); at += 64) {
                                    touched += buffer.getLong(at);
                                }
                            }
                        }
                    }
                }
                best = Math.min(best, (cpu() - before) / 1e9 / (ROWS / 1e6));
            }
        }
        System.out.printf(Locale.ROOT, "%-50s %.2f CPU s/M rows (check %d)%n", what, best, touched);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
