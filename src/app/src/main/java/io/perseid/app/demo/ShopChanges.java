package io.perseid.app.demo;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * What happens in the shop between two runs of the demo, in rows.
 *
 * @param added orders, a minute and a half old
 * @param late orders of an hour ago that reached the warehouse only now: older than what was sent, inside the look-back
 * @param changed orders from all over the year whose total changed
 * @param moved orders whose time changed: in a destination that cannot update, a new event and a tombstone for the old one
 * @param customers whose totals are others now
 */
public record ShopChanges(long added, long late, long changed, long moved, long customers) {

    /** The shipped sync leaves the youngest minute to the next run ({@code settle: 1m}); nobody should have to wait for it. */
    private static final Duration SETTLED = Duration.ofSeconds(90);

    private static final Duration LATE = Duration.ofMinutes(60);

    /** Orders that a run after this must send. */
    public long orders() {
        return added + late + changed + moved;
    }

    /**
     * Makes the changes. The customers' totals agree with the orders afterwards, the order items too.
     *
     * @param file as {@link JaffleShop} made it; nobody may have it open
     * @param now an order is never later than this
     */
    public static ShopChanges apply(Path file, Instant now) throws SQLException {
        try (ShopFile shop = new ShopFile(file)) {
            shop.execute("BEGIN");
            long before = shop.number("SELECT count(*) FROM orders");
            // The one that moves is nobody's first: `$created` is set once, so a profile would not follow.
            shop.execute("""
                    CREATE TEMP TABLE touched AS
                    SELECT order_id, customer_id, later AND row_number() OVER (PARTITION BY later ORDER BY order_id DESC) = 1 AS moves
                    FROM (SELECT o.order_id, o.customer_id, epoch_us(o.ordered_at) > epoch_us(c.first_ordered_at) + 3600000000 AS later
                        FROM orders o JOIN customers c USING (customer_id)
                        WHERE o.order_id %% greatest(1, %d // 8) = 0 ORDER BY o.order_id LIMIT 7)""".formatted(before));
            shop.execute("CREATE TEMP TABLE customers_before AS SELECT * FROM customers");
            insert(shop, now.minus(SETTLED), 7, "1 second");
            long added = shop.number("SELECT count(*) FROM orders") - before;
            insert(shop, now.minus(LATE), 5, "3 minutes");
            long late = shop.number("SELECT count(*) FROM orders") - before - added;
            String updated = ShopFile.literal(now.minus(SETTLED));
            shop.execute("UPDATE orders SET order_total = order_total + 2.50, updated_at = " + updated
                    + " WHERE order_id IN (SELECT order_id FROM touched WHERE NOT moves)");
            shop.execute("UPDATE orders SET ordered_at = ordered_at - INTERVAL 10 MINUTES, updated_at = " + updated
                    + " WHERE order_id IN (SELECT order_id FROM touched WHERE moves)");
            shop.totalCustomers("customer_id IN (SELECT customer_id FROM touched UNION ALL"
                    + " SELECT customer_id FROM orders WHERE order_id > " + before + ")");
            ShopChanges changes = new ShopChanges(
                    added,
                    late,
                    shop.number("SELECT count(*) FROM touched WHERE NOT moves"),
                    shop.number("SELECT count(*) FROM touched WHERE moves"),
                    shop.number("""
                            SELECT count(*) FROM customers c JOIN customers_before b USING (customer_id)
                            WHERE (c.first_ordered_at, c.count_lifetime_orders, c.lifetime_spend)
                                IS DISTINCT FROM (b.first_ordered_at, b.count_lifetime_orders, b.lifetime_spend)"""));
            shop.execute("COMMIT");
            return changes;
        }
    }

    /**
     * Orders of one product each, the newest first, for customers of before today's busy hours: a late order never becomes
     * anyone's first.
     */
    private static void insert(ShopFile shop, Instant newest, int rows, String apart) throws SQLException {
        String from = "(SELECT max(order_id) FROM orders)";
        shop.execute("""
                INSERT INTO orders
                SELECT %1$s + i, c.customer_id, l.location_id, %2$s - (i - 1) * INTERVAL '%3$s', %2$s - (i - 1) * INTERVAL '%3$s',
                    p.product_price + round(p.product_price * l.tax_rate, 2), round(p.product_price * l.tax_rate, 2),
                    (SELECT sum(supply_cost) FROM supplies s WHERE s.product_id = p.product_id),
                    CASE WHEN i %% 2 = 0 THEN 'refer_a_friend' END, 1, p.is_food_item, p.is_drink_item
                FROM range(1, %4$d) r(i)
                JOIN (SELECT customer_id, row_number() OVER (ORDER BY customer_id) AS nth, count(*) OVER () AS n FROM customers
                        WHERE epoch_us(first_ordered_at) < epoch_us(%2$s) - 7200000000) c
                    ON c.nth = 1 + i * 31 %% c.n
                JOIN (SELECT *, row_number() OVER (ORDER BY product_id) AS nth FROM products) p
                    ON p.nth = 1 + i * 3 %% (SELECT count(*) FROM products)
                JOIN (SELECT *, row_number() OVER (ORDER BY location_id) AS nth FROM locations) l
                    ON l.nth = 1 + i %% (SELECT count(*) FROM locations)""".formatted(from, ShopFile.literal(newest), apart, rows + 1));
        shop.execute("""
                INSERT INTO order_items
                SELECT o.order_id * 10 + 1, o.order_id, p.product_id, p.product_name, p.product_price, 1
                FROM orders o JOIN products p ON o.order_total - o.tax_paid = p.product_price
                    AND o.is_food_order = p.is_food_item
                WHERE o.order_id > (SELECT max(order_id) FROM order_items)""");
    }
}
