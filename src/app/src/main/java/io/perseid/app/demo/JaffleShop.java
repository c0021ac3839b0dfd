package io.perseid.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * Generates the Jaffle Shop's star schema in a DuckDB file: customers, orders, order_items, products, locations, supplies.
 *
 * <p>The same seed, number of orders and end give the same rows. A year of orders, more in every month, with the hours of a
 * shop and busy weekends; the last hundred minutes are always busy, so that a look-back of two hours has something in it.
 * Made by SQL, a million orders at a time: memory does not grow with the number. One thread.
 */
public final class JaffleShop {

    private static final long CHUNK = 1_000_000;
    private static final int DAYS = 365;
    private static final int BUSY_MINUTES = 100;

    private final Path file;
    private final long seed;
    private final long orders;
    private final Instant end;

    /**
     * @param file must not exist
     * @param orders at least 1
     * @param end no order is later than this
     */
    public JaffleShop(Path file, long seed, long orders, Instant end) {
        this.file = file;
        this.seed = seed;
        this.orders = orders;
        this.end = end;
    }

    /** @param progress told the number of orders that are there, after each million */
    public ShopSize generate(LongConsumer progress) throws SQLException, IOException {
        try (ShopFile shop = new ShopFile(file)) {
            shop.execute("SET VARIABLE seed = " + seed);
            for (String statement : resource("shop.sql").split(";\\s*\n")) {
                shop.execute(statement);
            }
            locations(shop);
            hours(shop);
            long customers = Math.max(Math.min(orders, 8), orders / 14);
            for (long from = 1; from <= orders; from += CHUNK) {
                long to = Math.min(from + CHUNK, orders + 1);
                items(shop, from, to);
                orders(shop, from, to, customers);
                progress.accept(to - 1);
            }
            customers(shop, customers);
            return new ShopSize(
                    customers,
                    orders,
                    shop.number("SELECT count(*) FROM order_items"),
                    shop.number("SELECT count(*) FROM products"),
                    shop.number("SELECT count(*) FROM locations"),
                    shop.number("SELECT count(*) FROM supplies"));
        }
    }

    /** Three from before the first order, the others opened during the year: {@code opens} is the share of it that has passed. */
    private void locations(ShopFile shop) throws SQLException {
        shop.execute("""
                CREATE TEMP TABLE places AS
                SELECT nth, 'LOC-0' || (nth + 1) AS location_id, name AS location_name, tax::DECIMAL(6,4) AS tax_rate, opens
                FROM (VALUES (0, 'Vesterbro', 0.0600, -0.8), (1, 'Prenzlauer Berg', 0.0700, -0.5), (2, 'Liberdade, São Paulo', 0.0875, -0.1),
                    (3, 'O''Connell Street', 0.0625, 0.2), (4, 'Łódź "Manufaktura"', 0.0800, 0.45), (5, '神楽坂', 0.1000, 0.7))
                    v(nth, name, tax, opens)""");
        shop.execute("""
                INSERT INTO locations SELECT location_id, location_name, tax_rate,
                    date_trunc('day', make_timestamp(epoch_us(%s)) + to_days((%d * (opens - 1))::INTEGER))
                FROM places""".formatted(ShopFile.literal(end), DAYS));
    }

    /** Each hour with the first and last order of it: a share of all orders by the hour's weight. The last one is the busy one. */
    private void hours(ShopFile shop) throws SQLException {
        long endMicros = end.getEpochSecond() * 1_000_000 + end.getNano() / 1000;
        long busyMicros = BUSY_MINUTES * 60_000_000L;
        shop.execute("""
                CREATE TEMP TABLE hours AS
                WITH weighed AS (
                    SELECT h, %1$d - %2$d - (%3$d * 24 - h) * 3600000000 AS starts, 3600000000 AS lasts, h / (%3$d * 24) AS x,
                        make_timestamp(starts) AS t,
                        (1 + 0.9 * x) * (1 + 0.12 * sin(2 * pi() * (dayofyear(t) - 80) / 365))
                        * [1.35, 0.8, 0.85, 0.9, 1.0, 1.2, 1.5][1 + dayofweek(t)]
                        * (0.02 + 1.0 * exp(-pow(hour(t) - 8.3, 2) / 3) + 1.4 * exp(-pow(hour(t) - 12.6, 2) / 3)
                            + 0.9 * exp(-pow(hour(t) - 18.2, 2) / 5)) AS weight
                    FROM range(%3$d * 24) r(h)),
                shared AS (SELECT *, sum(weight) OVER (ORDER BY h) / sum(weight) OVER () AS share FROM weighed),
                counted AS (SELECT h, starts, lasts, x, (share * %4$d)::BIGINT AS upto FROM shared)
                SELECT starts, lasts, x, coalesce(lag(upto) OVER (ORDER BY h), 0) + 1 AS first_id, upto AS last_id FROM counted
                UNION ALL SELECT %1$d - %2$d, %2$d, 1.0, %4$d + 1, %5$d""".formatted(endMicros, busyMicros, DAYS, orders - busy(), orders));
    }

    /** As many as a busy hour would have, and at least forty where there are orders enough. */
    private long busy() {
        return Math.max(Math.min(40, (orders + 1) / 2), orders * BUSY_MINUTES / (60L * 24 * DAYS) * 2);
    }

    private static void items(ShopFile shop, long from, long to) throws SQLException {
        shop.execute("""
                INSERT INTO order_items
                SELECT order_id * 10 + i.nth, order_id, product_id, product_name, product_price,
                    CASE WHEN chance('quantity', order_id * 10 + i.nth) < 0.85 THEN 1 ELSE 2 END
                FROM (SELECT order_id, unnest(range(1, 2 + (4 * pow(chance('items', order_id), 2))::BIGINT)) AS nth
                    FROM range(%d, %d) r(order_id)) i
                JOIN menu m ON m.nth = (chance('product', order_id * 10 + i.nth) * 10)::BIGINT %% 10
                ORDER BY 1""".formatted(from, to));
    }

    /** Within an hour orders lie evenly, each shifted by up to a step, so that ids and times go up together. */
    private static void orders(ShopFile shop, long from, long to, long customers) throws SQLException {
        shop.execute("""
                INSERT INTO orders
                WITH timed AS (
                    SELECT order_id, x,
                        starts + ((order_id - first_id + chance('time', order_id)) * lasts / (last_id - first_id + 1))::BIGINT - 1 AS micros
                    FROM (SELECT *, unnest(range(greatest(first_id, %1$d), least(last_id + 1, %2$d))) AS order_id FROM hours
                        WHERE last_id >= %1$d AND first_id < %2$d)),
                summed AS (
                    SELECT order_id, sum(i.product_price * quantity)::DECIMAL(18,2) AS subtotal,
                        sum(supply_cost * quantity)::DECIMAL(18,2) AS cost, sum(quantity)::INTEGER AS items,
                        bool_or(is_food_item) AS food, bool_or(is_drink_item) AS drink
                    FROM order_items i JOIN menu USING (product_id) WHERE order_id >= %1$d AND order_id < %2$d GROUP BY order_id),
                placed AS (
                    SELECT t.*, s.*, p.location_id, round(subtotal * tax_rate, 2)::DECIMAL(18,2) AS tax
                    FROM timed t JOIN summed s USING (order_id)
                    JOIN places p ON p.nth = (chance('place', t.order_id)
                        * (SELECT count(*) FROM places o WHERE o.opens < t.x))::BIGINT
                        %% (SELECT count(*) FROM places o WHERE o.opens < t.x))
                SELECT order_id,
                    customer_uuid((pow(chance('customer', order_id), 1.6) * (0.1 + 0.9 * x) * %3$d)::BIGINT %% %3$d),
                    location_id, make_timestamp(micros)::TIMESTAMPTZ, make_timestamp(micros)::TIMESTAMPTZ,
                    subtotal + tax, tax, cost,
                    CASE WHEN chance('campaign', order_id) < 0.45 THEN NULL ELSE pick('which campaign', order_id,
                        ['spring_launch', 'summer_cold_brew', 'back_to_work', 'refer_a_friend', 'holiday_blend', 'unknown_flyer']) END,
                    items, food, drink
                FROM placed ORDER BY order_id""".formatted(from, to, customers));
    }

    /** Some have not ordered yet. The type is decided once: one that moved would change events of long ago. */
    private static void customers(ShopFile shop, long customers) throws SQLException {
        shop.execute("""
                INSERT INTO customers
                SELECT customer_uuid(i), pick('first name', i, ['Zoë', 'Søren', 'Aoife', 'Björn', 'Chloé', 'Dmitri', 'Nguyễn', 'José', 'Łucja',
                    'Maeve', 'Ravi', 'Saoirse', 'Thandi', 'Umberto', 'Yuki', '美咲', 'Ольга', 'فاطمة', 'Ada', 'Bruno', 'Priya', 'Kofi', 'Ines', 'Otto'])
                    || ' ' || pick('last name', i, ['O''Hara', 'de la Cruz', 'Müller', 'van den Berg', 'Okafor', 'Rossi, Jr.', '"Red" Novak', 'Smith',
                    'Þórsdóttir', 'Lindqvist', 'Kowalczyk', 'D''Angelo', 'Sato', 'Haddad', 'Ferreira', 'Nakamura', 'Dubois', 'Singh', 'Petrov', 'Adeyemi']),
                    CASE WHEN i > 0.75 * %1$d THEN 'new' ELSE 'returning' END,
                    'guest' || i || '@jaffle.example', NULL, NULL, 0, 0
                FROM range(%1$d) r(i)""".formatted(customers));
        shop.totalCustomers("true");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = JaffleShop.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
