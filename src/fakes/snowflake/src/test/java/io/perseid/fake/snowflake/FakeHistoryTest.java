package io.perseid.fake.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import net.snowflake.client.api.driver.SnowflakeDriver;
import net.snowflake.client.api.exception.SnowflakeSQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal of changes, as the real driver asks for it. */
final class FakeHistoryTest {

    private static final Instant START = Instant.parse("2026-01-02T12:00:00Z");

    private final FakeSnowflake fake = FakeSnowflake.start();
    private volatile Instant time = START;

    @BeforeEach
    void createTable() {
        fake.settings().clock(() -> time);
        fake.execute(
                "CREATE TABLE t (id INTEGER, s VARCHAR) CHANGE_TRACKING = TRUE",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        pass(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void everyKindOfStatementThatWritesRowsIsInTheJournal() throws SQLException {
        Instant from = time;
        run("INSERT INTO t VALUES (3, 'c')", "UPDATE t SET s = 'x' WHERE id = 1", "DELETE FROM t WHERE id = 2");
        assertThat(changes(from, time))
                .containsExactlyInAnyOrder("INSERT 3 c", "DELETE 1 a", "INSERT 1 x", "DELETE 2 b");
        Instant middle = time;
        run("MERGE INTO t USING (SELECT 3 AS id, 'm' AS s UNION ALL SELECT 4, 'n') AS n ON t.id = n.id"
                + " WHEN MATCHED THEN UPDATE SET s = n.s WHEN NOT MATCHED THEN INSERT (id, s) VALUES (n.id, n.s)");
        assertThat(changes(middle, time)).containsExactlyInAnyOrder("DELETE 3 c", "INSERT 3 m", "INSERT 4 n");
        Instant late = time;
        run("TRUNCATE TABLE t");
        assertThat(changes(late, time)).containsExactlyInAnyOrder("DELETE 1 x", "DELETE 3 m", "DELETE 4 n");
    }

    @Test
    void whatCameAndWentIsNoChangeAndEqualRowsAreCounted() throws SQLException {
        Instant from = time;
        run("INSERT INTO t VALUES (9, 'z')", "DELETE FROM t WHERE id = 9", "INSERT INTO t VALUES (1, 'a'), (1, 'a')");
        assertThat(changes(from, time)).containsExactly("INSERT 1 a", "INSERT 1 a");
    }

    @Test
    void rowsAreReadAsTheyWereAtAMoment() throws SQLException {
        Instant before = time;
        run("INSERT INTO t VALUES (2, 'b')", "UPDATE t SET s = 'x' WHERE id = 1");
        Instant middle = time;
        run("DELETE FROM t");
        assertThat(rowsAt(before, "")).containsExactly("1 a", "2 b");
        assertThat(rowsAt(middle, "q WHERE q.id < 9")).containsExactly("1 x", "2 b", "2 b");
        assertThat(rowsAt(middle, "WHERE t.id = 1")).containsExactly("1 x");
        assertThat(rowsAt(time, "")).isEmpty();
        Instant kept = time;
        pass(Duration.ofHours(25));
        assertThatThrownBy(() -> rowsAt(kept, ""))
                .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo(707));
    }

    private List<String> rowsAt(Instant moment, String rest) throws SQLException {
        return rows(
                "SELECT id, s FROM t AT(TIMESTAMP => TO_TIMESTAMP_LTZ(" + moment.toEpochMilli() + ", 3)) " + rest
                        + " ORDER BY 1, 2",
                "ID",
                "S");
    }

    @Test
    void theFirstMomentIsLeftOutAndTheLastIsIn() throws SQLException {
        Instant before = time;
        pass(Duration.ofSeconds(1));
        Instant commit = time;
        fake.execute("INSERT INTO t VALUES (3, 'c')");
        pass(Duration.ofSeconds(1));
        assertThat(changes(before, commit)).containsExactly("INSERT 3 c");
        assertThat(changes(commit, time)).isEmpty();
    }

    @Test
    void aTransactionHasOneTimeAndNoneIfItIsRolledBack() throws SQLException {
        Instant from = time;
        pass(Duration.ofSeconds(1));
        fake.transaction(false, List.of("INSERT INTO t VALUES (7, 'no')", "DELETE FROM t"));
        fake.transaction(true, List.of("INSERT INTO t VALUES (8, 'x')", "UPDATE t SET s = 'yes' WHERE id = 8"));
        assertThat(changes(from, time)).containsExactly("INSERT 8 yes");
    }

    @Test
    void whatIsNotRecordedIsRefusedWithSnowflakesCodes() {
        fake.execute("CREATE TABLE plain (id INTEGER, s VARCHAR)");
        pass(Duration.ofSeconds(1));
        assertRefused(91930, "CHANGES", "plain", time);
        assertRefused(707, "before it was made", "t", START.minusSeconds(1));
        fake.execute("ALTER TABLE plain SET CHANGE_TRACKING = TRUE");
        assertRefused(91930, "before it was recorded", "plain", time.minusMillis(500));
        Instant recorded = time;
        pass(Duration.ofHours(25));
        assertRefused(707, "beyond the retention", "plain", recorded);
    }

    @Test
    void showTablesAndTheInformationSchemaTellOfIt() throws SQLException {
        fake.execute("CREATE TABLE plain (id INTEGER)", "CREATE VIEW v AS SELECT * FROM t");
        pass(Duration.ofSeconds(5));
        fake.execute("ALTER TABLE plain ADD COLUMN more VARCHAR");
        assertThat(rows("SHOW TABLES IN SCHEMA \"DB1\".\"PUBLIC\" STARTS WITH 'T'", "name", "change_tracking"))
                .containsExactly("T ON");
        assertThat(rows("SHOW TABLES", "name", "change_tracking", "retention_time"))
                .containsExactly("PLAIN OFF 1", "T ON 1");
        assertThat(rows(
                        "SELECT table_name, DATE_PART(EPOCH_MICROSECOND, last_ddl) - DATE_PART(EPOCH_MICROSECOND, created)"
                                + " AS d FROM \"DB1\".INFORMATION_SCHEMA.TABLES ORDER BY 1",
                        "TABLE_NAME",
                        "D"))
                .containsExactly("PLAIN 5000000", "T 0", "V null");
    }

    private void run(String... statements) {
        for (String statement : statements) {
            pass(Duration.ofSeconds(1));
            fake.execute(statement);
        }
    }

    private void pass(Duration by) {
        time = time.plus(by);
    }

    private static String select(String table, Instant from, Instant until) {
        return "SELECT METADATA$ACTION AS action, id, s FROM " + table
                + " CHANGES(INFORMATION => DEFAULT) AT(TIMESTAMP => TO_TIMESTAMP_LTZ(" + from.toEpochMilli()
                + ", 3)) END(TIMESTAMP => TO_TIMESTAMP_LTZ(" + until.toEpochMilli()
                + ", 3)) AS c WHERE c.id IS NOT NULL";
    }

    private List<String> changes(Instant from, Instant until) throws SQLException {
        return rows(select("t", from, until), "ACTION", "ID", "S");
    }

    private List<String> rows(String sql, String... columns) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (String column : columns) {
                    row.add(String.valueOf(rows.getString(column)));
                }
                all.add(String.join(" ", row));
            }
            return all;
        }
    }

    private void assertRefused(int code, String what, String table, Instant from) {
        assertThatThrownBy(() -> rows(select(table, from, time), "ID"))
                .as(what)
                .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo(code));
    }

    private Connection connect() throws SQLException {
        fake.accounts().password("ME", "secret");
        Properties properties = new Properties();
        properties.put("user", "ME");
        properties.put("password", "secret");
        properties.put("account", "anything");
        properties.put("ssl", "off");
        properties.put("db", FakeSnowflake.DATABASE);
        properties.put("schema", "PUBLIC");
        properties.put("disablePlatformDetection", "true");
        properties.put("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
        properties.put("TIMEZONE", "UTC");
        return new SnowflakeDriver()
                .connect("jdbc:snowflake://127.0.0.1:" + fake.address().getPort() + "/", properties);
    }
}
