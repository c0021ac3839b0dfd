package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.dbt.CoffeeShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real DuckDB file with the tables that the manifest speaks of. */
final class InitFromDbtTest {

    @TempDir
    Path folder;

    private TestShop shop;
    private Path manifest;

    @BeforeEach
    void open() throws IOException {
        shop = new TestShop(folder);
        for (String sync : List.of("orders", "customers", "products")) {
            Files.delete(folder.resolve("config/syncs/" + sync + ".yaml"));
        }
        manifest = CoffeeShop.write(folder.resolve("dbt/target/manifest.json"), CoffeeShop.manifest());
        Path perseid = folder.resolve("config/perseid.yaml");
        Files.writeString(perseid, Files.readString(perseid) + "dbt: {manifest: dbt/target/manifest.json}\n");
        shop.sql(
                "CREATE SCHEMA marts",
                "CREATE TABLE marts.fct_orders (ORDER_ID BIGINT, customer_id VARCHAR, location_id INTEGER,"
                        + " order_total DECIMAL(18,2), ordered_at TIMESTAMP, updated_at TIMESTAMP)",
                "INSERT INTO marts.fct_orders SELECT i, 'c' || i % 3, i % 2, i, timestamp '2026-01-01' + to_hours(i),"
                        + " timestamp '2026-01-02' + to_hours(i) FROM range(5) t(i)",
                "CREATE TABLE dim_customers AS SELECT 'c' || i AS customer_id FROM range(3) t(i)",
                "CREATE TABLE locations AS SELECT 0 AS location_id",
                "CREATE TABLE payments AS SELECT i AS payment_id, 'c1' AS paid_by, timestamp '2026-01-01' AS paid_at"
                        + " FROM range(4) t(i)",
                "CREATE TABLE order_items AS SELECT 1 AS item_id, 1 AS order_id, now() AS created_at",
                "CREATE TABLE orders_daily AS SELECT date '2026-01-01' AS day, 1 AS orders",
                "CREATE TABLE marts.fct_page_views AS SELECT 'v' || i // 2 AS visit_id, i % 2 AS page_number,"
                        + " 'c1' AS user_id, timestamptz '2026-01-01 00:00:00+00' AS viewed_at FROM range(6) t(i)",
                "CREATE TABLE marts.fct_stock AS SELECT i AS stock_id, timestamp '2026-01-01' AS counted_at"
                        + " FROM range(3) t(i)");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<String> leftOut(JsonNode json) {
        List<String> lines = new ArrayList<>();
        json.path("left_out")
                .forEach(out -> lines.add(
                        out.path("model").asText() + ": " + out.path("why").asText()));
        return lines;
    }

    @Test
    void factsBecomeSyncsThatRunAsTheyStand() throws IOException {
        TestShop.Said said = shop.call("init", "--dbt", manifest.toString());

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("wrote FOLDER/config/syncs/orders.yaml from fct_orders\n"
                        + "  fact: its name begins with fct_\n"
                        + "  key: ORDER_ID, which dbt tests as unique and not_null\n"
                        + "  time: ordered_at, of type TIMESTAMP, never NULL in the rows looked at\n"
                        + "  user: customer_id, whose values dbt tests to be in dim_customers.customer_id\n")
                .contains("left out stg_orders: a layer below the marts by its name (stg_)\n")
                .endsWith("check them, then: perseid validate --config FOLDER/config\n");
        assertThat(Files.readString(folder.resolve("config/syncs/orders.yaml")))
                .contains("  from: {dbt: fct_orders}\n")
                .contains("  name: order ")
                .contains("  time: ordered_at   # TIMESTAMP; When it was placed.\n")
                .contains("  user: customer_id   # VARCHAR; Who ordered.\n")
                .contains("  key: ORDER_ID\n")
                .contains("  cursor: {column: updated_at}")
                .contains("    order_total: order_total   # DECIMAL(18,2); What was paid, tax included, in dollars.\n")
                .doesNotContain("    updated_at:", "    customer_id:");
        assertThat(Files.readString(folder.resolve("config/syncs/page-views.yaml")))
                .contains("  key: [visit_id, page_number]\n")
                .contains("  user: user_id ");

        TestShop.Said validated = shop.call("validate", "--strict");
        assertThat(validated.out()).as(validated.err()).isEqualTo("valid: 3 syncs\n");
        for (String sync : List.of("orders", "page-views", "payments")) {
            assertThat(shop.call("plan", sync).code()).as(sync).isZero();
        }
        TestShop.Said run = shop.call("run", "--all", "--json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json().path("runs"))
                .extracting(r -> r.path("sync").asText() + " "
                        + r.path("counts").path("accepted").asInt())
                .containsExactlyInAnyOrder("orders 5", "page-views 6", "payments 4");
    }

    @Test
    void itIsSaidWhyTheOthersAreLeftOut() {
        JsonNode json =
                shop.call("init", "--json", "--dbt", manifest.toString()).json();

        assertThat(json.path("written"))
                .extracting(w -> w.path("sync").asText() + " " + w.path("key") + " "
                        + w.path("time").asText() + " " + w.path("user").asText())
                .containsExactly(
                        "orders [\"ORDER_ID\"] ordered_at customer_id",
                        "payments [\"payment_id\"] paid_at paid_by",
                        "page-views [\"visit_id\",\"page_number\"] viewed_at user_id");
        assertThat(leftOut(json))
                .containsExactly(
                        "stg_orders: a layer below the marts by its name (stg_)",
                        "int_orders_pivoted: ephemeral: dbt builds no table of it",
                        "dim_customers: a dimension by its name; perseid init dim_customers --kind users writes profiles",
                        "locations: a dimension: other tables refer to it, and it refers to none",
                        "order_items: neither its name, a tag nor its folder says fact, and no dbt test shows a column that"
                                + " refers to users",
                        "fct_returns: shop.marts.fct_returns cannot be read: Catalog Error: Table with name fct_returns does"
                                + " not exist! Did you mean \"fct_orders\"?; build it with dbt",
                        "fct_stock: no user: no relationships test to a table of people, and no column is called like one",
                        "orders_daily: a summary by its name",
                        "products.v1: not the latest version",
                        "products: neither its name, a tag nor its folder says fact, and no dbt test shows a unique key");
    }

    @Test
    void nothingIsOverwrittenAndNoTableReadTwice() throws IOException {
        shop.write("config/syncs/page-views.yaml", "# mine\n");
        shop.call("init", "--dbt", manifest.toString());
        Path orders = folder.resolve("config/syncs/orders.yaml");
        String mine = Files.readString(orders).replace("name: order ", "name: order submitted ");
        Files.writeString(orders, mine);

        JsonNode again =
                shop.call("init", "--json", "--dbt", manifest.toString()).json();

        assertThat(again.path("written")).isEmpty();
        assertThat(leftOut(again))
                .contains(
                        "fct_orders: the sync orders reads it already",
                        "fct_page_views: a sync or file named page-views is there already, and init overwrites nothing");
        assertThat(Files.readString(orders)).isEqualTo(mine);
        assertThat(folder.resolve("config/syncs/page-views.yaml")).hasContent("# mine");
    }

    @Test
    void oneModelMayBeNamed() {
        TestShop.Said said = shop.call("init", "payments", "--json", "--dbt", manifest.toString());

        assertThat(said.json().path("written")).hasSize(1);
        assertThat(said.json().path("left_out")).isEmpty();
        assertThat(shop.call("init", "paymnts", "--dbt", manifest.toString()).err())
                .contains("did you mean payments?");
    }

    @Test
    void theConfigurationMustNameTheSameManifest() throws IOException {
        Path perseid = folder.resolve("config/perseid.yaml");
        Files.writeString(perseid, Files.readString(perseid).replaceAll("(?m)^dbt:.*\n", ""));

        TestShop.Said said = shop.call("init", "--dbt", manifest.toString());

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("no dbt project", "add to it: dbt: {manifest: \"dbt/target/manifest.json\"}");
        assertThat(shop.call("init", "--dbt", "nowhere/manifest.json").err()).contains("no such file");
    }

    @Test
    void aFirstPerseidYamlNamesTheManifest() throws IOException {
        Path fresh = folder.resolve("fresh/config");

        TestShop.Said said = shop.callBare("init", "--config", fresh.toString(), "--dbt", manifest.toString());

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(fresh.resolve("perseid.yaml")))
                .endsWith("dbt:\n  manifest: \"../dbt/target/manifest.json\"\n");
    }

    @Test
    void descriptionsStandInFilesOfSingleTablesToo() throws IOException {
        TestShop.Said said = shop.call("init", "marts.fct_orders", "--name", "one");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(folder.resolve("config/syncs/one.yaml")))
                .contains("    order_total: order_total   # DECIMAL(18,2); What was paid, tax included, in dollars.\n");
    }
}
