package io.perseid.connector.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

final class SnowflakeDialectTest {

    private final SnowflakeDialect dialect = new SnowflakeDialect();

    @Test
    void tablesFoldToUpperCaseAsInSnowflakesOwnSql() {
        assertThat(dialect.table("orders")).isEqualTo("\"ORDERS\"");
        assertThat(dialect.table("shop.Sales.orders_2$")).isEqualTo("\"SHOP\".\"SALES\".\"ORDERS_2$\"");
        assertThat(dialect.table("sales.\"odd.Name\"")).isEqualTo("\"SALES\".\"odd.Name\"");
        assertThat(dialect.table("\"quo\"\"te\"")).isEqualTo("\"quo\"\"te\"");
        assertThat(dialect.table("with space")).isEqualTo("\"with space\"");
    }

    @Test
    void namesAreWrittenSoThatTheyAreFoundAgain() {
        for (String stored :
                new String[] {"ORDERS", "orders", "Orders", "ORDER", "1ST", "a.b", "a\"b", "größe", "$x", " "}) {
            assertThat(TableName.parts(TableName.written(stored))).as(stored).containsExactly(stored);
        }
        assertThat(TableName.written("ORDERS")).isEqualTo("ORDERS");
    }

    @Test
    void textsEscapeQuotesAndBackslashes() {
        assertThat(dialect.text("it's C:\\dir\\'")).isEqualTo("'it''s C:\\\\dir\\\\'''");
        assertThat(dialect.text("a\0" + "7")).isEqualTo("'a\\u00007'");
    }

    @Test
    void timesAreNumbersWithAWordForPeople() {
        assertThat(dialect.instant(Instant.parse("2026-01-01T00:00:00.000001999Z")))
                .isEqualTo("TO_TIMESTAMP_LTZ(1767225600000001, 6) /* 2026-01-01T00:00:00.000001Z */");
        assertThat(dialect.localTime(LocalDateTime.parse("1969-12-31T23:59:59.999999999")))
                .isEqualTo("TO_TIMESTAMP_NTZ(-1, 6) /* 1969-12-31T23:59:59.999999 */");
        assertThat(dialect.date(LocalDate.of(2026, 1, 2))).isEqualTo("TO_DATE('2026-01-02', 'YYYY-MM-DD')");
        assertThat(dialect.date(LocalDate.of(10000, 1, 1)))
                .isEqualTo("CAST(TO_TIMESTAMP_NTZ(253402300800000000, 6) /* +10000-01-01T00:00 */ AS DATE)");
    }

    @Test
    void bucketsAndMicrosAreSmallWholeNumbers() {
        assertThat(dialect.bucket("m.\"ID\"", 8))
                .isEqualTo("CAST(COALESCE(MOD(MD5_NUMBER_LOWER64(TO_VARCHAR(m.\"ID\")), 8), 0) AS NUMBER(9, 0))");
        assertThat(dialect.epochMicros("at")).isEqualTo("CAST(DATE_PART(EPOCH_MICROSECOND, at) AS NUMBER(18, 0))");
    }
}
