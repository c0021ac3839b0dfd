package io.perseid.bench.orders;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The orders of {@link OrderTable} in a PostgreSQL: the same columns and types, values of the same widths. */
public final class PostgresOrders {

    private PostgresOrders() {}

    /** Blocking; some ten seconds for a million. */
    public static void make(String url, long events) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TABLE orders AS SELECT i AS id,"
                    + " TIMESTAMPTZ '2025-01-01 00:00:00+00' + i * INTERVAL '1 second' AS ordered_at,"
                    + " TIMESTAMPTZ '2025-01-01 00:01:00+00' + (i + h % 3600) * INTERVAL '1 second' AS updated_at,"
                    + " 'customer-' || lpad((h % 200000)::TEXT, 7, '0') AS customer,"
                    + " 'SO-2025-' || lpad(i::TEXT, 9, '0') AS order_number,"
                    + " (ARRAY['placed', 'paid', 'shipped', 'delivered', 'returned'])[h % 5 + 1] AS status,"
                    + " (ARRAY['web', 'ios', 'android', 'store', 'phone'])[h / 5 % 5 + 1] AS channel,"
                    + " 'Jaffle Shop ' || (ARRAY['Brooklyn', 'Chicago', 'San Francisco', 'New Orleans'])[h / 7 % 4 + 1] AS store,"
                    + " (ARRAY['USD', 'EUR', 'GBP'])[h / 11 % 3 + 1] AS currency,"
                    + " (h % 100000 / 100.0)::NUMERIC(18, 2) AS subtotal,"
                    + " (h / 13 % 2000 / 100.0)::NUMERIC(18, 2) AS discount,"
                    + " (h / 17 % 8000 / 100.0)::NUMERIC(18, 2) AS tax,"
                    + " (h % 100000 / 100.0 + 3)::NUMERIC(18, 2) AS total,"
                    + " h / 19 % 9 + 1 AS items,"
                    + " 'Jaffle with \"extra\" cheese on sourdough, number ' || (h / 23 % 4000) AS product,"
                    + " CASE WHEN h % 4 = 0 THEN 'SUMMER-' || (h / 29 % 97) END AS coupon,"
                    + " h % 11 = 0 AS is_gift, h % 7 = 0 AS is_first_order,"
                    + " TIMESTAMPTZ '2025-01-02 00:00:00+00' + i * INTERVAL '1 second' AS promised_at"
                    + " FROM (SELECT i, abs(hashint8(i)::BIGINT)::INTEGER AS h FROM generate_series(1, " + events
                    + "::BIGINT) t(i)) o");
            statement.execute("ALTER TABLE orders ADD PRIMARY KEY (id)");
            statement.execute("CREATE SCHEMA perseid");
            statement.execute("VACUUM ANALYZE orders");
        }
    }

    /**
     * Puts what {@link OrderShape} needs beside the orders, as {@link OrderTable#enrich} does: the wide table has its lines as the
     * JSON that a list is gathered to. Blocking.
     */
    public static void enrich(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customers AS SELECT 'customer-' || lpad(i::TEXT, 7, '0') AS customer,"
                    + " (ARRAY['bronze', 'silver', 'gold'])[i % 3 + 1] AS tier, 'segment ' || i % 17 AS segment,"
                    + " (ARRAY['Lyon', 'Porto', 'Kyiv', 'Zürich'])[i % 4 + 1] AS city,"
                    + " (i * 37 % 100000 / 100.0)::NUMERIC(18, 2) AS lifetime_spend, i % 5 = 0 AS is_member"
                    + " FROM generate_series(0, 199999) t(i)");
            statement.execute("ALTER TABLE customers ADD PRIMARY KEY (customer)");
            statement.execute(
                    "CREATE TABLE order_lines AS SELECT id AS order_id, line::BIGINT AS line, 'JAF-' || id * line % 97 AS sku,"
                            + " (id % 3 + line)::INTEGER AS quantity, (id * line % 1900 / 100.0)::NUMERIC(18, 2) AS price"
                            + " FROM orders, generate_series(1, 2) t(line)");
            statement.execute("ALTER TABLE order_lines ADD PRIMARY KEY (order_id, line)");
            statement.execute(
                    "CREATE TABLE wide AS SELECT o.*, c.tier, c.segment, c.city, c.lifetime_spend, c.is_member, l.lines"
                            + " FROM orders o LEFT JOIN customers c ON c.customer = o.customer LEFT JOIN (SELECT order_id,"
                            + " json_agg(json_build_object('line', line, 'sku', sku, 'quantity', quantity, 'price', price)"
                            + " ORDER BY line) AS lines FROM order_lines GROUP BY order_id) l ON l.order_id = o.id ORDER BY o.id");
            statement.execute("ALTER TABLE wide ADD PRIMARY KEY (id)");
            for (String table : new String[] {"customers", "order_lines", "wide"}) {
                statement.execute("VACUUM ANALYZE " + table);
            }
            statement.execute("CHECKPOINT");
        }
    }
}
