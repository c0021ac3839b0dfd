package io.perseid.app.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DbtManifestTest {

    @TempDir
    Path folder;

    private DbtManifest read(String text) {
        return DbtManifest.read(CoffeeShop.write(folder.resolve("manifest.json"), text));
    }

    private String table(String reference) {
        DbtManifest manifest = read(CoffeeShop.manifest());
        return manifest.table(manifest.resolve(reference));
    }

    @ParameterizedTest
    @CsvSource({
        "fct_orders, shop.marts.fct_orders",
        "coffee_shop.fct_orders, shop.marts.fct_orders",
        "model.coffee_shop.fct_orders, shop.marts.fct_orders",
        "products, shop.main.products_v2",
        "products.v1, shop.main.products_v1",
        "coffee_shop.products.v1, shop.main.products_v1",
        "campaigns, shop.main.campaigns",
        "orders_snapshot, shop.snapshots.orders_snapshot",
        "source.raw.orders, shop.landing.raw_orders",
        "source.coffee_shop.raw.orders, shop.landing.raw_orders",
        "geo.locations, shop.geo.locations",
        "locations, shop.main.locations"
    })
    void aNameMeansWhatItMeansInDbt(String reference, String table) {
        assertThat(table(reference)).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v9", "v10", "v11", "v20"})
    void otherVersionsOfTheManifestAreReadAlike(String version) {
        DbtManifest manifest =
                read(CoffeeShop.manifest().replace("manifest/v12.json", "manifest/" + version + ".json"));

        assertThat(manifest.table(manifest.resolve("fct_orders"))).isEqualTo("shop.marts.fct_orders");
        assertThat(manifest.isKnownVersion()).isTrue();
    }

    @Test
    void aNewerVersionIsReadAndNotKnown() {
        DbtManifest manifest = read(CoffeeShop.manifest().replace("manifest/v12.json", "manifest/v13.json"));

        assertThat(manifest.isKnownVersion()).isFalse();
        assertThat(manifest.models())
                .extracting(DbtNode::name)
                .contains("fct_orders")
                .doesNotContain("calendar");
    }

    @Test
    void anOlderVersionIsRefusedWithItsDbt() {
        assertThatThrownBy(() -> read(CoffeeShop.manifest().replace("manifest/v12.json", "manifest/v8.json")))
                .hasMessageContaining("a manifest v8, written by dbt 1.9.4; expected v9 or later;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                          | a file without dbt_schema_version of a manifest",
                "[1, 2]                      | JSON that is no object",
                "{\"nodes\": {\"a\":         | JSON that cannot be read, in line 1",
                "{\"metadata\": {\"dbt_schema_version\": \"https://schemas.getdbt.com/dbt/catalog/v1.json\"}} | a file without"
            })
    void otherFilesAreNoManifest(String text, String found) {
        assertThatThrownBy(() -> read(text)).hasMessageContaining(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fct_ordres         | the dbt name fct_ordres, which manifest.json has not; expected a model, seed or snapshot by its name, or source.SOURCE.TABLE; did you mean fct_orders?",
                "clicks             | did you mean source.raw.clicks?",
                "nothing_like_it    | correct it, or write the manifest anew with dbt parse",
                "products.v3        | the dbt name products.v3, which manifest.json has not",
                "int_orders_pivoted | which is ephemeral: no table of it is in the warehouse; expected a model that dbt builds as a table or view",
                "legacy_orders      | the dbt model legacy_orders, which is disabled; expected a model that dbt builds; enable it in dbt",
                "calendar           | which is model.dates.calendar and model.moons.calendar; expected one of them; put the package's name and a dot before it"
            })
    void whatCannotBeReadIsToldWithTheReason(String reference, String message) {
        DbtManifest manifest = read(CoffeeShop.manifest());

        assertThatThrownBy(() -> manifest.resolve(reference)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "duckdb    | \\\"shop\\\".\\\"main\\\".\\\"odd name\\\"        | shop.main.\"odd name\"",
                "duckdb    | \\\"shop\\\".\\\"main\\\".\\\"csv\\\"             | shop.main.\"csv\"",
                "postgres  | \\\"shop\\\".\\\"public\\\".\\\"Orders\\\"        | shop.public.Orders",
                "postgres  | shop.public.Orders                                | shop.public.orders",
                "postgres  | \\\"shop\\\".\\\"a.b\\\".\\\"say \\\"\\\"x\\\"\\\"\\\" | shop.\"a.b\".\"say \"\"x\"\"\"",
                "snowflake | analytics.prod.fct_orders                         | analytics.prod.fct_orders",
                "snowflake | ANALYTICS.prod.\\\"fct_orders\\\"                 | ANALYTICS.prod.\"fct_orders\"",
                "snowflake | ANALYTICS.PROD.\\\"FCT_ORDERS\\\"                 | ANALYTICS.PROD.FCT_ORDERS",
                "bigquery  | `my-project`.`marts`.`fct_orders`                 | \"my-project\".marts.fct_orders"
            })
    void relationsAreWrittenAsSyncFilesNameTables(String adapter, String relation, String table) {
        DbtManifest manifest = read(CoffeeShop.manifest()
                .replace("\"adapter_type\": \"duckdb\"", "\"adapter_type\": \"" + adapter + "\"")
                .replace("\\\"shop\\\".\\\"marts\\\".\\\"fct_orders\\\"", relation));

        assertThat(manifest.table(manifest.resolve("fct_orders"))).isEqualTo(table);
    }

    @Test
    void withoutARelationNameDatabaseSchemaAndAliasAreTaken() {
        DbtManifest manifest = read(CoffeeShop.manifest()
                .replace(
                        "\"relation_name\": \"\\\"shop\\\".\\\"marts\\\".\\\"fct_orders\\\"\"",
                        "\"relation_name\": null")
                .replace("\"alias\": \"fct_orders\"", "\"alias\": \"orders_of_all\""));

        assertThat(manifest.table(manifest.resolve("fct_orders"))).isEqualTo("shop.marts.orders_of_all");
    }

    @Test
    void testsOfAPartOfTheRowsSayNothing() {
        DbtManifest manifest = read(CoffeeShop.manifest());

        assertThat(manifest.tests(manifest.resolve("fct_orders")))
                .extracting(t -> t.kind() + " " + t.columns()
                        + t.refersTo().map(to -> " " + to).orElse(""))
                .containsExactly(
                        "unique [order_id]",
                        "not_null [order_id]",
                        "relationships [location_id] model.coffee_shop.locations",
                        "relationships [customer_id] model.coffee_shop.dim_customers");
    }
}
