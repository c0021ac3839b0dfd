package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.dbt.CoffeeShop;
import io.perseid.engine.sync.Model;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DbtConfigTest {

    private static final String EVENTS = ConfigFolder.HEAD + """
            events:
              from: {dbt: fct_orders}
              name: order
              time: ordered_at
              user: customer_id
              key: order_id
            """;

    @TempDir
    Path root;

    private ConfigFolder folder;

    @BeforeEach
    void write() {
        CoffeeShop.write(root.resolve("dbt/target/manifest.json"), CoffeeShop.manifest());
        folder = new ConfigFolder(root).perseid(ConfigFolder.PERSEID + "dbt: {manifest: dbt/target/manifest.json}\n");
    }

    @Test
    void aTableOfDbtIsTheTableInTheWarehouse() {
        assertThat(folder.sync(EVENTS).messages()).isEmpty();
        assertThat(folder.only().model()).isEqualTo(new Model.Table("shop.marts.fct_orders"));
        assertThat(folder.load().orThrow().dbtManifest()).contains(root.resolve("dbt/target/manifest.json"));
    }

    @Test
    void otherKindsAndStreamsAndJoinsNameThemToo() {
        folder.sync(EVENTS + "  join:\n"
                + "    - {table: {dbt: dim_customers}, match: customer_id, properties: [customer_type]}\n");
        assertThat(folder.messages()).isEmpty();

        folder.sync(ConfigFolder.HEAD + "users: {from: {dbt: dim_customers}, user: customer_id}\n");
        assertThat(folder.only().model()).isEqualTo(new Model.Table("shop.main.dim_customers"));

        folder.sync(ConfigFolder.HEAD + "events: {from: {activity_stream: {dbt: source.raw.clicks}}}\n");
        assertThat(folder.messages()).isEmpty();
        assertThat(((Model.ActivityStream) folder.only().model()).source())
                .isEqualTo(new Model.Table("shop.landing.raw_clicks"));
    }

    @Test
    void mistakesStandAtTheirLine() {
        assertThat(folder.sync(EVENTS.replace("fct_orders", "fct_ordres")).messages())
                .containsExactly(
                        "error config/syncs/orders.yaml:5: the dbt name fct_ordres, which manifest.json has not;"
                                + " expected a model, seed or snapshot by its name, or source.SOURCE.TABLE; did you mean fct_orders?");
        assertThat(folder.sync(EVENTS.replace("fct_orders", "int_orders_pivoted"))
                        .messages())
                .containsExactly(
                        "error config/syncs/orders.yaml:5: the dbt model int_orders_pivoted, which is ephemeral: no"
                                + " table of it is in the warehouse; expected a model that dbt builds as a table or view; give it"
                                + " another materialization in dbt, or name a model that is built");
    }

    @Test
    void withoutAProjectItIsSaidWhereToNameOne() {
        folder.perseid(ConfigFolder.PERSEID).sync(EVENTS);

        assertThat(folder.messages())
                .containsExactly(
                        "error config/syncs/orders.yaml:5: from: {dbt: ...} without a dbt project; expected dbt:"
                                + " {manifest: ...} in perseid.yaml; name the project's target/manifest.json there");
    }

    @Test
    void aMissingManifestIsToldOnceAndNotForEachSync() {
        folder.perseid(ConfigFolder.PERSEID + "dbt: {manifest: nowhere.json}\n").sync(EVENTS);

        assertThat(folder.messages())
                .containsExactly("error config/perseid.yaml:6: the file nowhere.json: no such file; expected the"
                        + " manifest.json of a dbt project; run dbt parse or dbt build, or correct the path");
    }

    @Test
    void aProjectOfAnotherWarehouseAndANewerManifestAreWarnedOf() {
        CoffeeShop.write(
                root.resolve("dbt/target/manifest.json"),
                CoffeeShop.manifest()
                        .replace("\"adapter_type\": \"duckdb\"", "\"adapter_type\": \"snowflake\"")
                        .replace("manifest/v12.json", "manifest/v13.json"));
        folder.sync(EVENTS);

        assertThat(folder.messages())
                .containsExactly(
                        "warning config/perseid.yaml:6: a manifest v13, which is newer than this Perseid; expected v9 to v12;"
                                + " check with perseid sql that the right tables are read",
                        "warning config/syncs/orders.yaml:5: a dbt project that builds in snowflake, read from a warehouse of"
                                + " type duckdb; expected the warehouse that dbt builds in; name another warehouse, or make"
                                + " sure that the same tables are in both");
        assertThat(folder.only().name()).isEqualTo("orders");
    }
}
