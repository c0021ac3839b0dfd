package io.perseid.fake.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import net.snowflake.client.api.driver.SnowflakeDriver;
import net.snowflake.client.api.exception.SnowflakeSQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Functions on VARIANT, OBJECT and ARRAY, as the real driver gives what they make. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FakeVariantsTest {

    private static final String DOCUMENT = "PARSE_JSON('{\"a\": {\"b c\": [1, 2.50, \"x\"]}, \"n\": null,"
            + " \"big\": 123456789012345678901234567890.12, \"t\": \"it''s\"}')";

    private final FakeSnowflake fake = FakeSnowflake.start();
    private final Connection connection = connect();

    @BeforeAll
    void createDocuments() {
        fake.execute(
                "CREATE TABLE docs (id INTEGER, v VARIANT, noted TIMESTAMP_NTZ, price NUMBER(30,2), real FLOAT)",
                "INSERT INTO docs SELECT 1, " + DOCUMENT + ", '2025-01-02 03:04:05.000678', 12345678901234567.50, 1.5");
    }

    @AfterAll
    void stop() throws SQLException {
        connection.close();
        fake.close();
    }

    @Test
    void numbersStayAsTheyAreWritten() {
        assertGives(
                "TO_JSON(v)",
                "{\"a\":{\"b c\":[1,2.50,\"x\"]},\"n\":null,\"big\":123456789012345678901234567890.12,"
                        + "\"t\":\"it's\"}");
        assertGives("CAST(GET(v, 'big') AS NUMBER(38,2))", "123456789012345678901234567890.12");
        assertGives("PARSE_JSON('1.912e2')", "1.912000000000000e+02");
        assertGives(
                "OBJECT_CONSTRUCT('p', price, 'r', real, 'i', id)",
                "{\"p\":12345678901234567.50," + "\"r\":1.500000000000000e+00,\"i\":1}");
    }

    @Test
    void membersAndElementsAreFoundByNamePlaceAndPath() {
        assertGives("CAST(GET(v, 't') AS VARCHAR)", "it's");
        assertGives("GET(v, 't')", "\"it's\"");
        assertGives("CAST(GET(v, 'n') AS VARCHAR)", null);
        assertGives("GET(v, 'n')", "null");
        assertGives("GET(v, 'none')", null);
        assertGives("GET(v, 'T')", null);
        assertGives("GET(GET(GET(v, 'a'), 'b c'), 1)", "2.50");
        assertGives("GET_PATH(v, 'a[''b c''][2]')", "\"x\"");
        assertGives("v:a['b c'][0]::NUMBER(5,0) + 1", "2");
        assertGives("d.v:t::VARCHAR", "it's");
        assertGives("ARRAY_SIZE(v:a['b c'])", "3");
    }

    @Test
    void objectsLeaveNullsOutOrKeepThem() {
        assertGives("OBJECT_CONSTRUCT('a', NULL, 'b', TRUE, 'c', GET(v, 'n'))", "{\"b\":true,\"c\":null}");
        assertGives(
                "OBJECT_CONSTRUCT_KEEP_NULL('a', NULL, 'b', OBJECT_CONSTRUCT('x', 'y'))",
                "{\"a\":null,\"b\":{\"x\":\"y\"}}");
        assertGives("OBJECT_CONSTRUCT()", "{}");
    }

    @Test
    void listsAreGatheredInOrderWithoutNulls() {
        assertGives(
                "(SELECT ARRAY_AGG(x) WITHIN GROUP (ORDER BY x DESC) FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL"
                        + " SELECT NULL) q)",
                "[2,1]");
        assertGives("(SELECT ARRAY_AGG(id) FROM docs WHERE 1 = 0)", "[]");
        assertGives("ARRAY_SLICE(PARSE_JSON('[0,1,2,3]'), 1, 3)", "[1,2]");
        assertGives("ARRAY_SLICE(PARSE_JSON('[0,1,2,3]'), -2, -1)", "[2]");
        assertGives("ARRAY_SLICE(PARSE_JSON('[0,1,2,3]'), 0, 9)", "[0,1,2,3]");
    }

    @Test
    void typesAreNamedAndTimesBecomeTexts() {
        assertThat(List.of("{}", "[]", "\"x\"", "true", "null", "17", "1.5", "1e3").stream()
                        .map(json -> only("TYPEOF(PARSE_JSON('" + json + "'))")))
                .containsExactly("OBJECT", "ARRAY", "VARCHAR", "BOOLEAN", "NULL_VALUE", "INTEGER", "DECIMAL", "DOUBLE");
        assertGives("TO_VARCHAR(noted, 'YYYY-MM-DD\"T\"HH24:MI:SS.FF6')", "2025-01-02T03:04:05.000678");
        assertGives("TO_VARIANT(id)", "1");
        assertGives("CAST(CAST(PARSE_JSON('{\"k\": 1}') AS OBJECT) AS VARCHAR)", "{\"k\":1}");
    }

    @Test
    void flattenGivesOneRowEach() throws SQLException {
        assertThat(rows("SELECT f.index, f.value FROM docs d, LATERAL FLATTEN(INPUT => d.v:a['b c']) f ORDER BY 1"))
                .containsExactly("0 1", "1 2.50", "2 \"x\"");
        assertThat(
                        rows(
                                "SELECT f.key, f.value FROM docs d, LATERAL FLATTEN(INPUT => d.v) f WHERE f.key <> 'a' ORDER BY 1"))
                .containsExactly("big 123456789012345678901234567890.12", "n null", "t \"it's\"");
    }

    @Test
    void whatIsNoJsonIsRefusedWithSnowflakesCode() {
        assertThatThrownBy(() -> rows("SELECT PARSE_JSON('{a')"))
                .isInstanceOfSatisfying(SnowflakeSQLException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo(100069));
        assertGives("TRY_PARSE_JSON('{a')", null);
        assertGives("PARSE_JSON('  ')", null);
    }

    private void assertGives(String expression, @Nullable String expected) {
        assertThat(only(expression)).as(expression).isEqualTo(expected);
    }

    private String only(String expression) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + expression + " AS x FROM docs d")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(expression, e);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1) + (row.getMetaData().getColumnCount() > 1 ? " " + row.getString(2) : ""));
            }
        }
        return rows;
    }

    private Connection connect() {
        fake.accounts().password("ME", "right");
        Properties properties = new Properties();
        properties.put("user", "me");
        properties.put("password", "right");
        properties.put("account", "fake");
        properties.put("db", FakeSnowflake.DATABASE);
        properties.put("schema", "PUBLIC");
        properties.put("ssl", "off");
        properties.put("disablePlatformDetection", "true");
        properties.put("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
        properties.put("TIMEZONE", "UTC");
        try {
            return new SnowflakeDriver()
                    .connect("jdbc:snowflake://127.0.0.1:" + fake.address().getPort() + "/", properties);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
