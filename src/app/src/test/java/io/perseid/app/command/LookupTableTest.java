package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.terminal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders of one DuckDB file with properties out of another, by the command line. */
final class LookupTableTest {

    @TempDir
    Path folder;

    private TestShop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new TestShop(folder);
        shop.write(
                "config/perseid.yaml",
                Files.readString(folder.resolve("config/perseid.yaml"))
                        .replace("destinations:", "  crm: {type: duckdb, file: crm.duckdb, zone: UTC}\ndestinations:"));
        lookUp("{warehouse: crm, table: accounts, match: product_id, key: id, properties: {tier: tier, seats: seats}}");
        crm(
                "CREATE TABLE accounts (id VARCHAR, tier VARCHAR, seats INTEGER, raw JSON)",
                "INSERT INTO accounts VALUES ('1', 'gold', 40, '{}'), ('2', NULL, 5, '{}'), (NULL, 'none', 0, '{}')");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void lookUp(String lookup) throws Exception {
        Path file = folder.resolve("config/syncs/orders.yaml");
        String before = Files.readString(file).replaceAll("(?s)  lookup:.*", "");
        shop.write("config/syncs/orders.yaml", before + "  lookup:\n    - " + lookup + "\n");
    }

    private void crm(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("crm.duckdb"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void numbersArriveAsNumbersAndAChangeThereIsAChangeOfTheRowsThatUseIt() throws Exception {
        TestShop.Said plan = shop.call("plan", "orders");
        assertThat(plan.out()).as(plan.err()).contains("lookup accounts of crm: 2 rows, ");
        JsonNode planned =
                Json.parse(shop.call("plan", "orders", "--json").out()).orElseThrow();
        assertThat(planned.at("/lookups/0/rows").asInt()).isEqualTo(2);
        assertThat(planned.at("/lookups/0/memory_bytes").asLong()).isPositive();
        TestShop.Said preview = shop.call("preview", "orders", "--rows", "100", "--json");
        assertThat(Json.parse(preview.out()).orElseThrow().get("rows"))
                .as(preview.err())
                .hasSize(100)
                .allSatisfy(row -> {
                    String payload = row.get("payload").asText();
                    String product = payload.replaceAll("(?s).*\"product_id\":(\\d).*", "$1");
                    assertThat(payload)
                            .endsWith(
                                    product.equals("1")
                                            ? ",\"tier\":\"gold\",\"seats\":40}}"
                                            : product.equals("2")
                                                    ? "\"product_id\":2,\"seats\":5}}"
                                                    : "\"product_id\":0}}");
                });

        shop.write(
                "config/syncs/orders.yaml",
                Files.readString(folder.resolve("config/syncs/orders.yaml"))
                        .replace("mode: standard", "mode: mirror\ndeletes: ignore")
                        .replace("  cursor: {column: ordered_at}\n", ""));
        assertThat(shop.call("run", "orders").code()).isZero();
        assertThat(shop.call("plan", "orders").out()).contains("100 unchanged");
        crm("UPDATE accounts SET seats = 41 WHERE id = '1'");
        assertThat(shop.call("plan", "orders").out()).contains("34 updates").contains("66 unchanged");
        crm("UPDATE accounts SET raw = '{\"unused\": 1}'");
        assertThat(shop.call("plan", "orders").out()).contains("34 updates");
    }

    @Test
    void repeatedKeysStopTheRunWithTheirNames() throws Exception {
        crm("INSERT INTO accounts VALUES ('2', 'silver', 1, NULL), ('1', 'gold', 1, NULL)");
        TestShop.Said run = shop.call("run", "orders");
        assertThat(run.code()).isNotZero();
        assertThat(run.err())
                .contains(
                        "config/syncs/orders.yaml:15", "accounts of crm has 2 rows too many for id", "\"1\"", "\"2\"");
        assertThat(shop.sandbox.store().rawCount()).isZero();
    }

    @Test
    void validateLooksAtTheOtherWarehouseAsWell() throws Exception {
        lookUp("{warehouse: crm, table: accounts, match: product_id, key: idd, properties: [tierr, raw]}");
        TestShop.Said columns = shop.call("validate");
        assertThat(columns.code()).isNotZero();
        assertThat(columns.out() + columns.err())
                .contains("the column idd, which accounts has not")
                .contains("the column tierr, which accounts has not")
                .contains("did you mean tier?");
        lookUp("{warehouse: crm, table: accounts, match: product_id, key: id, properties: [raw]}");
        TestShop.Said json = shop.call("preview", "orders");
        assertThat(json.err()).contains("column \"raw\" of type JSON in a lookup");
        lookUp("{warehouse: shop, table: products, match: product_id, properties: [product_name]}");
        assertThat(shop.call("validate").out() + shop.call("validate").err())
                .contains("a lookup in shop, which is the warehouse of the sync", "write join: instead");
        lookUp("{warehouse: crn, table: accounts, match: product_id, properties: [tier]}");
        assertThat(shop.call("validate").out() + shop.call("validate").err())
                .contains("the warehouse crn, which perseid.yaml has not", "did you mean crm?");
    }

    @Test
    void aPropertyOfALookupThatStarGivesAsWellIsAProblem() throws Exception {
        Path file = folder.resolve("config/syncs/orders.yaml");
        shop.write(
                "config/syncs/orders.yaml",
                Files.readString(file)
                        .replace("properties: {revenue: order_total, product_id: product_id}", "properties: \"*\""));
        lookUp("{warehouse: crm, table: accounts, match: product_id, key: id, properties: {order_total: seats}}");
        TestShop.Said said = shop.call("preview", "orders");
        assertThat(said.code()).isNotZero();
        assertThat(said.err())
                .contains(
                        "config/syncs/orders.yaml:15",
                        "the property order_total, which \"*\" at",
                        "except: [order_total]");
    }
}
