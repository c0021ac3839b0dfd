package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dimension that becomes a lookup table of the destination, by the command line. */
final class LookupSyncTest {

    @TempDir
    Path folder;

    private TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aKeyInSeveralRowsIsRefusedBeforeAnythingIsSent() {
        shop.sql("INSERT INTO products VALUES (2, 'pie'), (3, 'jam'), (NULL, 'x'), (NULL, 'y')");
        for (String command : new String[] {"plan", "run"}) {
            TestShop.Said said = shop.call(command, "products");
            assertThat(said.code()).as(command).isNotZero();
            assertThat(said.err())
                    .contains(
                            "lookup.key", "2 keys stand in several rows by product_id: \"2\", \"3\"", "each key once");
        }
        assertThat(shop.call("preview", "products").code()).isZero();
        shop.sql("DELETE FROM products WHERE product_name IN ('pie', 'jam')");
        assertThat(shop.call("run", "products").out()).contains("succeeded");
    }

    @Test
    void aNewColumnAppearsByItself() {
        assertThat(shop.call("run", "products").code()).isZero();
        shop.sql(
                "ALTER TABLE products ADD COLUMN colour VARCHAR",
                "UPDATE products SET colour = 'red' WHERE product_id = 2");
        assertThat(shop.call("preview", "products").out()).contains("product_id,product_name,colour", "2,cake,red");
        assertThat(shop.call("run", "products").code()).isZero();
    }

    @Test
    void aTableThatIsTooLargeIsRefusedByThePlan() {
        shop.sql("CREATE VIEW wide AS SELECT i AS id, repeat('x', 1000) AS filler FROM range(150000) t(i)");
        shop.write("config/syncs/wide.yaml", """
                sync: wide
                warehouse: shop
                destination: mixpanel
                schedule: manual
                lookup: {table: products, from: wide, key: id, columns: "*"}
                """);
        TestShop.Said plan = shop.call("plan", "wide");
        assertThat(plan.code()).isNotZero();
        assertThat(plan.err()).contains("config/syncs/wide.yaml", "a lookup table of about", "at most", "except:");
    }
}
