package io.perseid.app.chaos;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.duckdb.DuckDBDriver;

/**
 * The warehouse of the torment: orders and customers in a DuckDB file that change between two processes. One thread; nobody
 * else may hold the file meanwhile.
 *
 * <p>Each change gives a value that the row never had before, so that records sent twice can be told from changes.
 */
final class ChaosWarehouse {

    /** What the sync's look-back covers, in seconds: late rows are younger than this. */
    static final int LOOKBACK_SECONDS = 300;

    /** Older than this is no event of the future, whatever the engine takes for a safe margin. */
    private static final int SETTLED_SECONDS = 20;

    /** What the sync {@code orders} must have delivered. A row without a customer is a reject. */
    static final String EXPECTED_EVENTS = """
            SELECT order_id AS key, customer_id AS "user", 'order submitted' AS event, ordered_at AS time, order_id,
                total AS revenue, note, campaign, items, store
            FROM orders WHERE customer_id IS NOT NULL""";

    /** What the sync {@code customers} must have delivered. */
    static final String EXPECTED_PROFILES = "SELECT customer_id AS key, name AS \"$name\", visits FROM customers";

    private final Path file;

    ChaosWarehouse(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Makes the file. @param rows orders, all of them older than the look-back */
    void create(long rows, Instant now) throws SQLException {
        change("""
                CREATE TABLE orders (order_id BIGINT, customer_id VARCHAR, ordered_at TIMESTAMP, updated_at TIMESTAMP,
                    total DECIMAL(18,2), note VARCHAR, campaign VARCHAR, items INTEGER, store VARCHAR);
                INSERT INTO orders SELECT i, 'c' || (i * 7919 %% 5003), t, t, i %% 500 + 0.25, 'note ' || hash(i),
                    CASE WHEN i %% 3 = 0 THEN NULL ELSE 'campaign ' || (i %% 11) END, i %% 9, 'Straße ' || (i %% 17)
                FROM (SELECT i, %1$s - INTERVAL 3 HOUR - to_milliseconds((%2$d - i) * 2000) AS t FROM range(%2$d) r(i));
                CREATE TABLE customers (customer_id VARCHAR, name VARCHAR, visits BIGINT);
                INSERT INTO customers SELECT 'c' || i, 'Zoë ' || i, 0 FROM range(200) r(i)""".formatted(timestamp(now), rows));
    }

    /**
     * New rows, late rows inside the look-back, changed values, times and users that move, rows without a user and such that
     * get one at last.
     *
     * @param most rows of each kind, about
     * @return rows of {@code orders} that are new or changed, which is how many a run has to send
     */
    long change(Random random, long most, Instant now) throws SQLException {
        String settled = timestamp(now.minusSeconds(SETTLED_SECONDS));
        int seed = random.nextInt(1 << 30);
        long added = 1 + random.nextLong(most);
        long late = random.nextLong(most / 4 + 1);
        // Each in its own class of remainders, so that a row undergoes one change at a time.
        int every = 5 + random.nextInt(40);
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("SET VARIABLE before = (SELECT max(order_id) FROM orders)");
            statement.execute("""
                    CREATE TEMP TABLE touched AS
                    SELECT order_id, hash(order_id + %1$d) %% %2$d AS what FROM orders
                    WHERE order_id > getvariable('before') - %3$d AND hash(order_id + %1$d) %% %2$d < 4""".formatted(seed, every * 2, most * 4));
            insert(statement, seed, added, settled, "to_milliseconds((hash(i) % 900)::BIGINT)");
            insert(
                    statement,
                    seed,
                    late,
                    settled,
                    "to_seconds((hash(i) % " + (LOOKBACK_SECONDS - 3 * SETTLED_SECONDS) + ")::BIGINT)");
            update(statement, settled, 0, "total = total + 1");
            update(statement, settled, 1, "ordered_at = ordered_at - INTERVAL 1 SECOND");
            update(statement, settled, 2, "customer_id = 'm" + seed + "-' || order_id");
            update(
                    statement,
                    settled,
                    3,
                    "customer_id = coalesce(customer_id, 'late-' || order_id), note = 'n" + seed + "'");
            long changed = number(statement, "SELECT count(*) FROM touched");
            statement.execute(
                    "UPDATE customers SET visits = visits + 1 WHERE hash(customer_id || " + seed + ") % 4 = 0");
            statement.execute("INSERT INTO customers SELECT 'n" + seed + "-' || i, 'José ' || i, 0 FROM range(5) r(i)");
            statement.execute("COMMIT");
            return changed + added + late;
        }
    }

    /** Keys of orders that cannot be sent. */
    Set<String> rowsWithoutUser() throws SQLException {
        Set<String> keys = new HashSet<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT order_id FROM orders WHERE customer_id IS NULL")) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }

    private static void insert(Statement statement, int seed, long rows, String newest, String ago)
            throws SQLException {
        statement.execute("""
                INSERT INTO orders SELECT i, CASE WHEN hash(i) %% 97 = 0 THEN NULL ELSE 'c' || (i * 7919 %% 5003) END, t, t,
                    i %% 500 + 0.25, 'note %1$d', CASE WHEN i %% 3 = 0 THEN NULL ELSE 'campaign' END, i %% 9, 'Łódź'
                FROM (SELECT i, %2$s - %3$s AS t FROM (SELECT max(order_id) AS m FROM orders), range(%4$d) r(n),
                    LATERAL (SELECT m + 1 + n AS i))""".formatted(seed, newest, ago, rows));
    }

    private static void update(Statement statement, String now, int what, String change) throws SQLException {
        statement.execute("UPDATE orders SET updated_at = " + now + ", " + change
                + " WHERE order_id IN (SELECT order_id FROM touched WHERE what = " + what + ")");
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", "512MB");
        properties.setProperty("threads", "1");
        return new DuckDBDriver().connect("jdbc:duckdb:" + file.toAbsolutePath(), properties);
    }

    private static String timestamp(Instant instant) {
        return "TIMESTAMP '" + instant.toString().replace("T", " ").replace("Z", "") + "'";
    }
}
