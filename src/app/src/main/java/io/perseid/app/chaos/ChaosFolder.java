package io.perseid.app.chaos;

import io.perseid.app.demo.SandboxProcess;
import io.perseid.app.sandbox.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one torment: warehouse, sandbox's database, configuration, state, and a log for each process. One thread. */
final class ChaosFolder {

    private final Path folder;

    ChaosFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** A folder of the same kind inside this one. */
    ChaosFolder sub(String name) {
        return new ChaosFolder(folder.resolve(name));
    }

    Path path() {
        return folder;
    }

    Path warehouse() {
        return folder.resolve("warehouse.duckdb");
    }

    Path sandboxDatabase() {
        return folder.resolve("sandbox.duckdb");
    }

    Path config() {
        return folder.resolve("config");
    }

    Path state() {
        return folder.resolve("state");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** @param name of a process, such as {@code round-7} */
    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    void create() throws IOException {
        Files.createDirectories(temporary());
    }

    /** Removes it with all that is in it. */
    void delete() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Writes the configuration: orders as events, customers as users.
     *
     * @param destination where the program is to send to
     * @param timeoutSeconds until an answer is not waited for any more
     * @param schedule of both syncs, in YAML
     */
    void configure(URI destination, int timeoutSeconds, String schedule) throws IOException {
        Credentials credentials = SandboxProcess.CREDENTIALS;
        Files.createDirectories(config().resolve("syncs"));
        Files.writeString(config().resolve("perseid.yaml"), """
                warehouses:
                  shop: {type: duckdb, file: "%1$s", zone: UTC}
                destinations:
                  sandbox:
                    type: mixpanel
                    project_id: "%2$s"
                    token: %3$s
                    timeout: %6$ss
                    hosts: {ingestion: "%4$s"}
                state: {folder: "%5$s"}
                """.formatted(
                warehouse(), credentials.projectId(), credentials.token(), destination, state(), timeoutSeconds));
        Files.writeString(
                config().resolve("syncs/orders.yaml"), """
                sync: orders
                warehouse: shop
                destination: sandbox
                mode: standard
                schedule: %s
                max_rejects: 1000000
                events:
                  from: orders
                  name: order submitted
                  time: ordered_at
                  user: customer_id
                  key: order_id
                  cursor: {column: updated_at, lookback: %ds, settle: 0s}
                  properties: [order_id, {revenue: total}, note, campaign, items, store]
                """.formatted(schedule, ChaosWarehouse.LOOKBACK_SECONDS));
        Files.writeString(config().resolve("syncs/customers.yaml"), """
                sync: customers
                warehouse: shop
                destination: sandbox
                mode: full
                schedule: %s
                users:
                  from: customers
                  user: customer_id
                  properties: [visits, {$name: name}]
                """.formatted(schedule));
    }
}
