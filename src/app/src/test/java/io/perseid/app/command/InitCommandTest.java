package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aTableWithTimesBecomesEventsThatArePreviewedAsTheyStand() throws IOException {
        shop.sql("ALTER TABLE orders ADD COLUMN updated_at TIMESTAMP DEFAULT timestamp '2026-01-01 00:00:00'");

        TestShop.Said said = shop.call("init", "orders", "--name", "first");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(folder.resolve("config/syncs/first.yaml")))
                .contains("  from: orders\n")
                .contains("  time: ordered_at ")
                .contains("  user: customer_id ")
                .contains("  key: order_id ")
                .contains("  cursor: {column: updated_at}")
                .contains("    order_total: order_total ")
                .doesNotContain("    ordered_at:");
        assertThat(shop.call("validate").out()).isEqualTo("valid: 4 syncs\n");
        assertThat(shop.call("preview", "first").code()).isZero();
    }

    @Test
    void aTableOfPeopleBecomesUsersAndASmallTableALookup() throws IOException {
        shop.call("init", "customers", "--name", "people");
        shop.call("init", "products", "--name", "goods");

        assertThat(Files.readString(folder.resolve("config/syncs/people.yaml")))
                .contains("users:\n", "  user: customer_id ", "    $name: name ", "    $email: email ");
        assertThat(Files.readString(folder.resolve("config/syncs/goods.yaml")))
                .contains("lookup:\n", "  key: product_id ", "  columns: [product_name]");
        assertThat(shop.call("validate").out()).isEqualTo("valid: 5 syncs\n");
    }

    @Test
    void aFileThatIsThereIsNeverOverwritten() throws IOException {
        String before = Files.readString(folder.resolve("config/syncs/orders.yaml"));

        TestShop.Said said = shop.call("init", "orders");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("a file is there already");
        assertThat(Files.readString(folder.resolve("config/syncs/orders.yaml"))).isEqualTo(before);
    }

    @Test
    void strangeNamesAreQuotedSoThatTheyReadBackUnchanged() {
        shop.sql(
                "CREATE TABLE \"odd table\" (\"no\" INTEGER, \"a \"\"b\"\" $c\" VARCHAR, \"happened.at\" TIMESTAMP,"
                        + " user_id VARCHAR)",
                "INSERT INTO \"odd table\" VALUES (1, 'x', timestamp '2026-01-01 00:00:00', 'u')");
        String table = shop.call("init")
                .out()
                .lines()
                .filter(line -> line.contains("odd table"))
                .map(line -> line.replaceAll("\\s+\\d+$", ""))
                .findFirst()
                .orElseThrow();

        TestShop.Said said = shop.call("init", table, "--name", "odd");

        assertThat(said.code()).as(said.err()).isZero();
        TestShop.Said validated = shop.call("validate");
        assertThat(validated.code()).as(validated.err()).isZero();
    }

    @Test
    void withoutATableTheTablesAreListed() {
        TestShop.Said said = shop.call("init");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).contains("orders", "customers", "products");
        assertThat(shop.call("init", "oders").err()).contains("did you mean orders?");
    }

    @Test
    void withoutAPerseidYamlOneIsWrittenToFillIn() {
        Path fresh = folder.resolve("fresh/config");

        TestShop.Said said = shop.callBare("init", "--config", fresh.toString());

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(fresh.resolve("perseid.yaml"))
                .isRegularFile()
                .content()
                .contains("type: duckdb", "${env:MIXPANEL_TOKEN}");
        shop.environment.put("MIXPANEL_TOKEN", "t");
        shop.environment.put("MIXPANEL_USERNAME", "u");
        shop.environment.put("MIXPANEL_SECRET", "s");
        TestShop.Said validated = shop.callBare("validate", "--offline", "--config", fresh.toString());
        assertThat(validated.code()).as(validated.err()).isZero();
    }
}
