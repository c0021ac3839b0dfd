package io.perseid.bench.orders;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The table that is synced: orders of a shop, a second apart from the start of 2025 on. Every value follows from the seed
 * and the order's number alone, so the same arguments give the same table everywhere.
 */
public final class OrderTable {

    /** The columns that become properties: texts, decimals, whole numbers, flags and times, fifteen in all. */
    public static final List<String> PROPERTIES = List.of(
            "order_number",
            "status",
            "channel",
            "store",
            "currency",
            "subtotal",
            "discount",
            "tax",
            "total",
            "items",
            "product",
            "coupon",
            "is_gift",
            "is_first_order",
            "promised_at");

    private static final long PART = 1_000_000;

    private OrderTable() {}

    /** Blocking; in parts, so that memory does not grow with the orders. */
    public static void make(Path file, long events, long seed) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET memory_limit = '1GB'");
            statement.execute("CREATE TABLE orders AS " + select(1, 1, seed) + " LIMIT 0");
            for (long from = 1; from <= events; from += PART) {
                long to = Math.min(from + PART, events + 1);
                statement.execute("INSERT INTO orders " + select(from, to, seed));
            }
            statement.execute("CHECKPOINT");
        }
    }

    /**
     * Puts what {@link OrderShape} needs beside the orders: 200,000 customers, two lines an order, and a wide table of all of it.
     * Blocking.
     */
    public static void enrich(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET memory_limit = '4GB'");
            statement.execute("CREATE TABLE customers AS SELECT 'customer-' || lpad(i::VARCHAR, 7, '0') AS customer,"
                    + " ['bronze', 'silver', 'gold'][(i % 3 + 1)::INT] AS tier, 'segment ' || (i % 17) AS segment,"
                    + " ['Lyon', 'Porto', 'Kyiv', 'Zürich'][(i % 4 + 1)::INT] AS city,"
                    + " (i * 37 % 100000 / 100)::DECIMAL(18, 2) AS lifetime_spend, i % 5 = 0 AS is_member"
                    + " FROM range(200000) t(i)");
            statement.execute(
                    "CREATE TABLE order_lines AS SELECT id AS order_id, line, 'JAF-' || (id * line % 97) AS sku,"
                            + " (id % 3 + line)::INTEGER AS quantity, (id * line % 1900 / 100)::DECIMAL(18, 2) AS price"
                            + " FROM orders, range(1, 3) t(line)");
            statement.execute("CREATE TABLE wide AS SELECT o.*, c.* EXCLUDE (customer), l.lines FROM orders o"
                    + " LEFT JOIN customers c USING (customer) LEFT JOIN (SELECT order_id, list({line: line, sku: sku,"
                    + " quantity: quantity, price: price} ORDER BY line) AS lines FROM order_lines GROUP BY order_id) l"
                    + " ON l.order_id = o.id ORDER BY o.id");
            statement.execute("CHECKPOINT");
        }
    }

    /** @param to exclusive */
    private static String select(long from, long to, long seed) {
        return "SELECT i AS id, TIMESTAMPTZ '2025-01-01 00:00:00+00' + to_microseconds(i * 1000000 + h % 1000000) AS ordered_at,"
                + " ordered_at + to_microseconds(60000000 + a % 3600000000) AS updated_at,"
                + " 'customer-' || lpad((a % 200000)::VARCHAR, 7, '0') AS customer,"
                + " 'SO-2025-' || lpad(i::VARCHAR, 9, '0') AS order_number,"
                + " ['placed', 'paid', 'shipped', 'delivered', 'returned'][(h % 5 + 1)::INT] AS status,"
                + " ['web', 'ios', 'android', 'store', 'phone'][(a % 5 + 1)::INT] AS channel,"
                + " 'Jaffle Shop ' || ['Brooklyn', 'Chicago', 'San Francisco', 'New Orleans', 'Los Angeles', 'Philadelphia'][(b % 6 + 1)::INT]"
                + " AS store,"
                + " ['USD', 'EUR', 'GBP'][(b % 3 + 1)::INT] AS currency,"
                + " (h % 100000 / 100)::DECIMAL(18, 2) AS subtotal,"
                + " (a % 2000 / 100)::DECIMAL(18, 2) AS discount,"
                + " (b % 8000 / 100)::DECIMAL(18, 2) AS tax,"
                + " (subtotal + tax - discount)::DECIMAL(18, 2) AS total,"
                + " (a % 9 + 1)::INTEGER AS items,"
                + " 'Jaffle ' || ['classic', 'with \"extra\" cheese', 'crème brûlée', 'smoky', 'of the day'][(h % 5 + 1)::INT]"
                + " || ' on sourdough, number ' || (b % 4000) AS product,"
                + " CASE WHEN b % 4 = 0 THEN 'SUMMER-' || (b % 97) END AS coupon,"
                + " a % 11 = 0 AS is_gift,"
                + " b % 7 = 0 AS is_first_order,"
                + " ordered_at + to_days((1 + h % 5)::INT) AS promised_at"
                + " FROM (SELECT i, " + random(seed, 0) + " AS h, " + random(seed, 1) + " AS a, " + random(seed, 2)
                + " AS b"
                + " FROM range(" + from + ", " + to + ") t(i)) ORDER BY i";
    }

    private static String random(long seed, int which) {
        return "(hash(i, " + seed + ", " + which + ") >> 1)::BIGINT";
    }
}
