package io.perseid.connector.postgres;

import com.sun.management.OperatingSystemMXBean;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Not a test: prints the CPU seconds a million changes that reading a feed costs this process, best of the passes. The server's
 * own time comes on top. Its figures are in the README.
 */
final class FeedCost {

    private static final int ROWS = 500_000;
    private static final int PASSES = 4;

    private FeedCost() {}

    public static void main(String[] args) {
        PostgresServer server = LogicalServer.shared();
        String database = server.database();
        server.execute(
                database,
                "CREATE TABLE orders AS SELECT " + ReadCost.COLUMNS + " FROM generate_series(1, " + ROWS + ") AS r(i)",
                "ALTER TABLE orders ADD PRIMARY KEY (id)");
        try (Warehouse warehouse = server.warehouse(database, Map.of())) {
            ChangeFeed feed = warehouse.feeds().orElseThrow().open(new FeedRequest("cost", "orders", List.of("id")));
            FeedPosition begin = feed.begin();
            server.execute(database, "UPDATE orders SET customer = customer + 1");
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            double best = Double.MAX_VALUE;
            double wall = Double.MAX_VALUE;
            for (int pass = 0; pass < PASSES; pass++) {
                long cpu = system.getProcessCpuTime();
                long start = System.nanoTime();
                long rows = read(feed, begin);
                best = Math.min(best, (system.getProcessCpuTime() - cpu) / 1e3 / rows);
                wall = Math.min(wall, (System.nanoTime() - start) / 1e3 / rows);
            }
            System.out.printf(Locale.ROOT, "a million changes of rows of 12 columns: %.2f CPU s, %.2f s%n", best, wall);
            feed.drop();
        }
        server.close();
    }

    private static long read(ChangeFeed feed, FeedPosition from) {
        long rows = 0;
        try (FeedReader reader = feed.since(from)) {
            while (reader.next()) {
                rows += reader.batch().getRowCount();
            }
        }
        return rows;
    }
}
