package io.perseid.fake.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.driver.SnowflakeDriver;
import net.snowflake.client.api.exception.SnowflakeSQLException;
import net.snowflake.client.api.resultset.SnowflakeResultSet;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real driver makes of the fake, by its own getters. */
final class FakeSnowflakeTest {

    private final FakeSnowflake fake = FakeSnowflake.start();

    @AfterEach
    void stop() {
        fake.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyTypeReachesTheDriversGetters(boolean json) throws SQLException {
        fake.settings().json(json);
        fake.execute(
                "CREATE TABLE t (id INTEGER, price NUMBER(12,2), real FLOAT, flag BOOLEAN, s VARCHAR, b BINARY, d DATE,"
                        + " ntz TIMESTAMP_NTZ, ltz TIMESTAMP_LTZ, tz TIMESTAMP_TZ, v VARIANT, o OBJECT, a ARRAY)",
                "INSERT INTO t VALUES (9223372036854775807, -1.25, 1.5, TRUE, 'it''s \\\\', TO_BINARY('00FF', 'HEX'),"
                        + " '2026-01-02', '2026-01-02 03:04:05.678901', '2026-01-02 03:04:05.5+00:00',"
                        + " '2026-01-02 03:04:05.5+00:00', PARSE_JSON('{\"k\": [1]}'), CAST(PARSE_JSON('{\"k\": 1}') AS OBJECT),"
                        + " CAST(PARSE_JSON('[1, 2]') AS ARRAY))",
                "INSERT INTO t (id) VALUES (NULL)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM t ORDER BY id NULLS LAST")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong("ID")).isEqualTo(Long.MAX_VALUE);
            assertThat(row.getBigDecimal("PRICE")).isEqualTo(new BigDecimal("-1.25"));
            assertThat(row.getDouble("REAL")).isEqualTo(1.5);
            assertThat(row.getBoolean("FLAG")).isTrue();
            assertThat(row.getString("S")).isEqualTo("it's \\");
            assertThat(row.getBytes("B")).containsExactly(0, 0xFF);
            assertThat(row.getString("D")).isEqualTo("2026-01-02");
            assertThat(row.getTimestamp("LTZ").toInstant()).isEqualTo(Instant.parse("2026-01-02T03:04:05.500Z"));
            assertThat(row.getTimestamp("TZ").toInstant()).isEqualTo(Instant.parse("2026-01-02T03:04:05.500Z"));
            assertThat(row.getString("V")).isEqualTo("{\"k\":[1]}");
            assertThat(row.getString("O")).isEqualTo("{\"k\":1}");
            assertThat(row.getString("A")).isEqualTo("[1,2]");
            assertThat(row.getMetaData().getColumnTypeName(8)).isEqualTo("TIMESTAMPNTZ");
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= 13; i++) {
                assertThat(row.getObject(i)).as("column " + i).isNull();
            }
            assertThat(row.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resultsInManyPartsKeepTheirOrder(boolean json) throws SQLException {
        fake.settings().json(json).inlineRows(7).partRows(1_000);
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT SEQ8() AS n FROM TABLE(GENERATOR(ROWCOUNT => 10000))")) {
            for (long n = 0; n < 10_000; n++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(n);
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void bindsAndDescribeWork() throws SQLException {
        fake.execute("CREATE TABLE t (a INTEGER, s VARCHAR)", "INSERT INTO t VALUES (1, 'one'), (2, 'it''s')");
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement("SELECT a FROM t WHERE s = ? AND a = ?")) {
            assertThat(select.getMetaData().getColumnName(1)).isEqualTo("A");
            select.setString(1, "it's");
            select.setLong(2, 2);
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(2);
            }
        }
    }

    @Test
    void errorsCarrySnowflakesCodes() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nosuch"))
                    .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(2003);
                        assertThat(e.getSQLState()).isEqualTo("42S02");
                        assertThat(e.getMessage()).contains("NOSUCH");
                    });
            assertThatThrownBy(() -> statement.executeQuery("SELECT FROM WHERE"))
                    .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1003));
            assertThatThrownBy(() -> statement.executeQuery("SELECT CAST('x' AS INTEGER)"))
                    .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("22018"));
        }
    }

    @Test
    void anAsyncQueryIsReadByItsIdFromAnotherConnection() throws SQLException {
        String id;
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet started = statement.unwrap(SnowflakeStatement.class).executeAsyncQuery("SELECT 42 AS n")) {
            id = started.unwrap(SnowflakeResultSet.class).getQueryID();
        }
        try (Connection connection = connect();
                ResultSet row = connection.unwrap(SnowflakeConnection.class).createResultSet(id)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void aStatementIsPolledForAndCancelled() throws Exception {
        fake.settings().patience(Duration.ofMillis(50));
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            Future<?> slow = worker.submit(() -> statement.executeQuery("SELECT SYSTEM$WAIT(600)"));
            while (fake.journal().requests().stream().noneMatch(r -> r.endsWith("/result"))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            statement.cancel();
            assertThatThrownBy(() -> slow.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(604));
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void sessionParametersAndRowCountsArrive() throws SQLException {
        fake.execute("CREATE TABLE t (a INTEGER)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SESSION SET QUERY_TAG = 'mine'");
            assertThat(statement.executeUpdate("INSERT INTO t VALUES (1), (2), (3)"))
                    .isEqualTo(3);
        }
        assertThat(fake.journal().statements()).last().satisfies(asked -> assertThat(asked.parameters())
                .containsEntry("QUERY_TAG", "mine"));
    }

    @Test
    void aWrongPasswordIsRefused() {
        fake.accounts().password("ME", "right");
        assertThatThrownBy(() -> connect("wrong").close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390100));
    }

    private Connection connect() throws SQLException {
        fake.accounts().password("ME", "right");
        return connect("right");
    }

    private Connection connect(String password) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", "me");
        properties.put("password", password);
        properties.put("account", "fake");
        properties.put("db", FakeSnowflake.DATABASE);
        properties.put("schema", "PUBLIC");
        properties.put("ssl", "off");
        properties.put("disablePlatformDetection", "true");
        properties.put("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
        properties.put("TIMEZONE", "UTC");
        return new SnowflakeDriver()
                .connect("jdbc:snowflake://127.0.0.1:" + fake.address().getPort() + "/", properties);
    }
}
