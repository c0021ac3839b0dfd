package io.perseid.app.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.app.config.ConfigLoader;
import io.perseid.app.config.Configuration;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.config.keys.Connected;
import io.perseid.app.connectors.ConnectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's own examples against a real DuckDB file with the tables of the demo. */
final class ExampleColumnsTest {

    private static final Path CONFIG = Path.of("../../config");

    @TempDir
    Path root;

    @BeforeEach
    void copyExamplesAndMakeTables() throws IOException, SQLException {
        try (Stream<Path> files = Files.walk(CONFIG)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy =
                        root.resolve("config").resolve(CONFIG.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.createDirectories(root.resolve(".perseid"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + root.resolve(".perseid/shop.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE customers (customer_id VARCHAR, customer_name VARCHAR, customer_type VARCHAR, email VARCHAR,
                      first_ordered_at TIMESTAMP, last_ordered_at TIMESTAMP, count_lifetime_orders BIGINT,
                      lifetime_spend DECIMAL(18,2));
                    CREATE TABLE orders (order_id BIGINT, customer_id VARCHAR, location_id VARCHAR, ordered_at TIMESTAMPTZ,
                      updated_at TIMESTAMPTZ, order_total DECIMAL(18,2), tax_paid DECIMAL(18,2), order_cost DECIMAL(18,2),
                      utm_campaign VARCHAR, order_items_count INT, is_food_order BOOLEAN, is_drink_order BOOLEAN);
                    CREATE TABLE products (product_id VARCHAR, product_name VARCHAR, product_type VARCHAR,
                      product_description VARCHAR, product_price DECIMAL(18,2), is_food_item BOOLEAN, is_drink_item BOOLEAN);
                    CREATE TABLE locations (location_id VARCHAR, location_name VARCHAR, tax_rate DOUBLE, opened_at TIMESTAMP);
                    CREATE TABLE supplies (supply_uuid VARCHAR, supply_id VARCHAR, product_id VARCHAR, supply_name VARCHAR,
                      supply_cost DECIMAL(18,2), is_perishable_supply BOOLEAN);
                    """);
        }
    }

    private Stream<String> problems() {
        LoadedConfig config = new ConfigLoader(ConnectorRegistry.installed())
                .load(
                        root.resolve("config"),
                        name -> name.startsWith("MIXPANEL_") ? Optional.of("12345") : Optional.empty());
        Configuration configuration = config.configuration();
        WarehouseAccess access = name -> {
            Connected<WarehouseConnector> shop = configuration.warehouse(name).orElseThrow();
            return new SessionColumns(shop.connector().connect(name, shop.settings()));
        };
        return new Validation(config)
                .withColumns(access, true).stream().map(p -> p.toString().replace(root + "/", ""));
    }

    @Test
    void examplesFitTheTablesOfTheDemo() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void aColumnThatIsMissingInTheRealTableIsFound() throws IOException {
        Path sync = root.resolve("config/syncs/order-submitted.yaml");
        Files.writeString(sync, Files.readString(sync).replace("order_total - order_cost", "order_total - order_cots"));
        Files.writeString(sync, Files.readString(sync).replace("updated_at", "updatd_at"));
        assertThat(problems())
                .hasSize(2)
                .anySatisfy(m -> assertThat(m)
                        .startsWith(
                                "error config/syncs/order-submitted.yaml:14: the column updatd_at, which orders has not;")
                        .endsWith("did you mean updated_at?"))
                .anySatisfy(m -> assertThat(m)
                        .startsWith("error config/syncs/order-submitted.yaml:20: ")
                        .contains("order_cots"));
    }
}
