package io.perseid.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JaffleShopTest {

    private static final Instant END = Instant.parse("2026-11-21T05:30:00.123456Z");
    private static final String SUMS = """
            SELECT hash(list(hash(c) ORDER BY hash(c))) >> 1 FROM (SELECT * FROM %s) c""";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void generate() throws Exception {
        file = folder.resolve("shop.duckdb");
        new JaffleShop(file, 7, 3000, END).generate(orders -> {});
    }

    @Test
    void hasAsManyOrdersAsAskedForAndSaysHowManyRowsThereAre() throws Exception {
        List<Long> told = new ArrayList<>();
        ShopSize size = new JaffleShop(folder.resolve("other.duckdb"), 7, 1234, END).generate(told::add);

        assertThat(told).containsExactly(1234L);
        assertThat(size.orders()).isEqualTo(1234);
        assertThat(size.customers()).isEqualTo(88);
        assertThat(size.orderItems()).isBetween(1234L, 5 * 1234L);
    }

    @Test
    void theSameSeedMakesTheSameRowsAndAnotherSeedOthers() throws Exception {
        Path same = folder.resolve("same.duckdb");
        new JaffleShop(same, 7, 3000, END).generate(orders -> {});
        Path other = folder.resolve("other.duckdb");
        new JaffleShop(other, 8, 3000, END).generate(orders -> {});

        for (String table : List.of("orders", "order_items", "customers", "locations", "products", "supplies")) {
            assertThat(number(same, SUMS.formatted(table))).as(table).isEqualTo(number(file, SUMS.formatted(table)));
        }
        assertThat(number(other, SUMS.formatted("orders"))).isNotEqualTo(number(file, SUMS.formatted("orders")));
    }

    @Test
    void orderNumbersAndTimesGoUpTogetherUntilTheEnd() throws Exception {
        assertThat(number("SELECT count(DISTINCT order_id) FROM orders")).isEqualTo(3000);
        assertThat(number("SELECT min(order_id) FROM orders")).isEqualTo(1);
        assertThat(number("SELECT max(order_id) FROM orders")).isEqualTo(3000);
        assertThat(number("""
                SELECT count(*) FROM (SELECT ordered_at < lag(ordered_at) OVER (ORDER BY order_id) AS back FROM orders)
                WHERE back""")).isZero();
        assertThat(number("SELECT count(*) FROM orders WHERE ordered_at >= " + ShopFile.literal(END)))
                .isZero();
    }

    @Test
    void theLastHundredMinutesAreBusy() throws Exception {
        assertThat(number("SELECT count(*) FROM orders WHERE ordered_at > "
                        + ShopFile.literal(END.minusSeconds(6000).minusMillis(1))))
                .isEqualTo(40);
    }

    @Test
    void customersAgreeWithTheirOrders() throws Exception {
        assertThat(number(DISAGREEING)).isZero();
        assertThat(number("SELECT sum(count_lifetime_orders)::BIGINT FROM customers"))
                .isEqualTo(3000);
    }

    @Test
    void ordersAgreeWithTheirItems() throws Exception {
        assertThat(number(WRONG_TOTALS)).isZero();
        assertThat(number("SELECT count(*) FROM orders ANTI JOIN order_items USING (order_id)"))
                .isZero();
        assertThat(number("SELECT count(*) FROM orders ANTI JOIN locations USING (location_id)"))
                .isZero();
    }

    @Test
    void nobodyOrdersWhereNothingHasOpenedYet() throws Exception {
        assertThat(number("""
                SELECT count(*) FROM orders JOIN locations USING (location_id)
                WHERE epoch_us(ordered_at) < epoch_us(opened_at)""")).isZero();
    }

    @Test
    void someOrdersHaveNoCampaignAndSomeNamesAreHard() throws Exception {
        assertThat(number("SELECT count(*) FROM orders WHERE utm_campaign IS NULL"))
                .isBetween(1000L, 1700L);
        assertThat(number("SELECT count(*) FROM customers WHERE customer_name LIKE '%''%'"))
                .isPositive();
        assertThat(number("SELECT count(*) FROM customers WHERE length(customer_name) < strlen(customer_name)"))
                .isPositive();
        assertThat(number("SELECT count(*) FROM products WHERE product_name LIKE '%,%' OR product_name LIKE '%\"%'"))
                .isPositive();
    }

    @Test
    void changesAreCountedExactlyAndLeaveTheShopConsistent() throws Exception {
        Instant now = END.plusSeconds(120);
        ShopChanges changes = ShopChanges.apply(file, now);

        assertThat(changes.orders()).isEqualTo(7 + 5 + 6 + 1);
        assertThat(number("SELECT count(*) FROM orders")).isEqualTo(3000 + 7 + 5);
        assertThat(number("SELECT count(*) FROM orders WHERE updated_at <> ordered_at"))
                .isEqualTo(changes.changed() + changes.moved());
        assertThat(number("SELECT count(*) FROM orders WHERE order_id > 3000 AND ordered_at < "
                        + ShopFile.literal(END.minusSeconds(60))))
                .isEqualTo(changes.late());
        assertThat(number("SELECT count(*) FROM orders WHERE updated_at > " + ShopFile.literal(now.minusSeconds(60))))
                .isZero();
        assertThat(number(DISAGREEING)).isZero();
        assertThat(number("SELECT count(*) FROM orders ANTI JOIN order_items USING (order_id)"))
                .isZero();
        assertThat(changes.customers()).isBetween(1L, 19L);
    }

    private static final String DISAGREEING = """
            SELECT count(*) FROM customers c LEFT JOIN (
                SELECT customer_id, count(*) AS n, sum(order_total) AS spend, min(epoch_us(ordered_at)) AS first_at,
                    max(epoch_us(ordered_at)) AS last_at FROM orders GROUP BY customer_id) o USING (customer_id)
            WHERE (c.count_lifetime_orders, c.lifetime_spend, epoch_us(c.first_ordered_at), epoch_us(c.last_ordered_at))
                IS DISTINCT FROM (coalesce(o.n, 0), coalesce(o.spend, 0), o.first_at, o.last_at)""";

    private static final String WRONG_TOTALS = """
            SELECT count(*) FROM orders o JOIN (
                SELECT order_id, sum(product_price * quantity) AS subtotal, sum(quantity) AS n FROM order_items GROUP BY order_id) i
                USING (order_id)
            WHERE o.order_total - o.tax_paid <> i.subtotal OR o.order_items_count <> i.n""";

    private long number(String sql) throws SQLException {
        return number(file, sql);
    }

    private static long number(Path file, String sql) throws SQLException {
        try (ShopFile shop = new ShopFile(file)) {
            return shop.number(sql);
        }
    }
}
