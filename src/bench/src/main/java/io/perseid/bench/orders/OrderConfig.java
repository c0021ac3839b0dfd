package io.perseid.bench.orders;

import io.perseid.app.config.ConfigLoader;
import io.perseid.app.config.Configuration;
import io.perseid.app.connectors.ConnectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A configuration folder as a user would write it: the orders of a DuckDB file to Mixpanel, whose place the draining server
 * takes. State goes into the folder above, so that a new folder is a first run.
 *
 * @param folder the configuration's parent
 */
public record OrderConfig(Path folder) {

    public static final String SYNC = "order-submitted";

    /** The same with two properties of a lookup. */
    public static final String LOOKED_UP = "order-looked-up";

    /** The orders' own properties. */
    public static OrderConfig write(Path folder, Path table, int port, Optional<Integer> inFlight, boolean budget)
            throws IOException {
        return write(folder, table, port, inFlight, budget, OrderShape.ORDERS);
    }

    /**
     * @param inFlight the destination's {@code max_in_flight}; empty for the connector's default
     * @param budget whether Mixpanel's rates are kept
     */
    public static OrderConfig write(
            Path folder, Path table, int port, Optional<Integer> inFlight, boolean budget, OrderShape shape)
            throws IOException {
        Files.createDirectories(folder.resolve("config/syncs"));
        String most = inFlight.map(n -> "    max_in_flight: " + n + "\n").orElse("");
        // Flat out means as fast as the pipe goes, not as fast as Mixpanel allows.
        String rates = budget ? "" : "    events_per_second: 100000000\n    bytes_per_minute: 1000GB\n";
        Files.writeString(
                folder.resolve("config/perseid.yaml"), """
                warehouses:
                  shop: {type: duckdb, file: "%s", zone: UTC}
                destinations:
                  mixpanel:
                    type: mixpanel
                    project_id: "1"
                    token: benchmark
                    hosts: {ingestion: "http://127.0.0.1:%d"}
                %sstate: {folder: state}
                """.formatted(table.toAbsolutePath(), port, most + rates));
        Files.writeString(folder.resolve("config/syncs/" + SYNC + ".yaml"), """
                sync: %s
                warehouse: shop
                destination: mixpanel
                mode: standard
                schedule: manual
                events:
                  from: %s
                  name: Order Submitted
                  time: ordered_at
                  user: customer
                  key: id
                  cursor: updated_at
                  properties: %s
                """.formatted(
                        SYNC, shape.table(), shape.properties()));
        return new OrderConfig(folder);
    }

    /** Makes it a mirror of a copy of the table, which may be changed. @param changes a word of {@code changes:} */
    public void mirror(Path table, Path copy, String changes) throws IOException {
        replace(
                config().resolve("perseid.yaml"),
                table.toAbsolutePath().toString(),
                copy.toAbsolutePath() + "\", state_file: \""
                        + copy.resolveSibling("state.duckdb").toAbsolutePath());
        replace(
                config().resolve("syncs/" + SYNC + ".yaml"),
                "mode: standard",
                "mode: mirror\ndeletes: tombstone\nchanges: " + changes);
    }

    /** Adds a warehouse with so many accounts, in no order, and the sync that looks customers up in it. */
    public void lookUp(long accounts) throws IOException, SQLException {
        Path crm = folder.resolve("crm.duckdb");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + crm);
                Statement statement = connection.createStatement()) {
            // The customers of the orders are every so-many-th of the accounts.
            statement.execute("CREATE TABLE accounts AS SELECT 'customer-' || lpad(i::VARCHAR, 7, '0') AS id,"
                    + " ['trial', 'small business', 'enterprise', 'public sector'][(i % 4 + 1)::INT] AS segment,"
                    + " (hash(i) % 10000)::INT AS seats FROM range(" + accounts + ") t(i) ORDER BY hash(i)");
        }
        replace(
                config().resolve("perseid.yaml"),
                "destinations:",
                "  crm: {type: duckdb, file: \"" + crm.toAbsolutePath() + "\", zone: UTC}\ndestinations:");
        String plain = Files.readString(config().resolve("syncs/" + SYNC + ".yaml"));
        Files.writeString(
                config().resolve("syncs/" + LOOKED_UP + ".yaml"),
                plain.replace("sync: " + SYNC, "sync: " + LOOKED_UP) + """
                  lookup:
                    - {warehouse: crm, table: accounts, match: customer, key: id, properties: [segment, seats]}
                """);
    }

    /** Makes it a mirror of the orders in a PostgreSQL. @param changes a word of {@code changes:} */
    public void mirrorOfPostgres(Path table, int port, String changes) throws IOException {
        readPostgres(table, port);
        replace(
                config().resolve("syncs/" + SYNC + ".yaml"),
                "mode: standard",
                "mode: mirror\ndeletes: tombstone\nchanges: " + changes);
    }

    /** Takes the rows from a PostgreSQL instead of the file. */
    public void readPostgres(Path table, int port) throws IOException {
        replace(
                config().resolve("perseid.yaml"),
                "{type: duckdb, file: \"" + table.toAbsolutePath() + "\", zone: UTC}",
                "{type: postgres, host: 127.0.0.1, port: " + port
                        + ", database: postgres, user: postgres, tls: disable}");
    }

    /** @param limit DuckDB's {@code memory_limit} */
    public void memory(String limit) throws IOException {
        replace(config().resolve("perseid.yaml"), "zone: UTC}", "zone: UTC, memory_limit: " + limit + "}");
    }

    private static void replace(Path file, String text, String by) throws IOException {
        Files.writeString(file, Files.readString(file).replace(text, by));
    }

    public Path config() {
        return folder.resolve("config");
    }

    /** As the program reads it. */
    public Configuration load() {
        return new ConfigLoader(ConnectorRegistry.installed())
                .load(config(), name -> Optional.empty())
                .orThrow();
    }
}
