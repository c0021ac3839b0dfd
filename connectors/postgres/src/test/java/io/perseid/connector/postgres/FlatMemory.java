package io.perseid.connector.postgres;

import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A process of its own, with little memory, that reads as many rows as it is told and prints how much it took. */
final class FlatMemory {

    private FlatMemory() {}

    /** @param args port, database, SQL */
    public static void main(String[] args) throws IOException {
        Settings settings = PostgresOptions.SPEC.read(
                Map.of(
                        "host", "localhost",
                        "port", args[0],
                        "database", args[1],
                        "user", "postgres",
                        "tls", "disable"),
                problem -> {
                    throw new IllegalArgumentException(problem.toString());
                });
        long rows = 0;
        try (Warehouse warehouse = new PostgresConnector().connect("shop", settings);
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(args[2])) {
            while (reader.next()) {
                rows += reader.batch().getRowCount();
            }
        }
        System.out.println("rows " + rows);
        System.out.println("peak " + peakKilobytes());
    }

    /** The most memory that the process had, heap and all else; -1 where the system does not say. */
    private static long peakKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1);
    }
}
