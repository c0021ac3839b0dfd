package io.perseid.app.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** The shop's DuckDB file, open for writing; nobody else can read it meanwhile. One thread. */
final class ShopFile implements AutoCloseable {

    private final Connection connection;

    /** Two threads and half a gigabyte: the demo is a guest on somebody's laptop. */
    ShopFile(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", "512MB");
        properties.setProperty("threads", "2");
        connection = new DuckDBDriver().connect("jdbc:duckdb:" + file.toAbsolutePath(), properties);
        execute("SET TimeZone = 'UTC'");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** A TIMESTAMPTZ as DuckDB reads it, to the microsecond. */
    static String literal(Instant instant) {
        return "TIMESTAMPTZ '" + instant.toString().replace("T", " ").replace("Z", "+00") + "'";
    }

    /** Makes the customers' totals agree with the orders; all customers, or those of a list in SQL. */
    void totalCustomers(String which) throws SQLException {
        execute("""
                UPDATE customers SET first_ordered_at = t.first_at, last_ordered_at = t.last_at,
                    count_lifetime_orders = t.orders, lifetime_spend = t.spend
                FROM (SELECT customer_id, make_timestamp(min(epoch_us(ordered_at))) AS first_at,
                        make_timestamp(max(epoch_us(ordered_at))) AS last_at, count(*) AS orders,
                        sum(order_total)::DECIMAL(18,2) AS spend
                    FROM orders WHERE %1$s GROUP BY customer_id) t
                WHERE customers.customer_id = t.customer_id""".formatted(which));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
