package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

final class PostgresDialectTest {

    private final PostgresDialect dialect = new PostgresDialect();

    @Test
    void namesAreQuotedAndTablesSplitAtDotsOutsideQuotes() {
        assertThat(dialect.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(dialect.table("Orders")).isEqualTo("\"Orders\"");
        assertThat(dialect.table("shop.orders")).isEqualTo("\"shop\".\"orders\"");
        assertThat(dialect.table("\"odd.schema\".\"a \"\"b\"\"\"")).isEqualTo("\"odd.schema\".\"a \"\"b\"\"\"");
    }

    @Test
    void aTextWithTheCharacterZeroEqualsNothing() {
        assertThat(dialect.text("it's \\n")).isEqualTo("'it''s \\n'");
        assertThat(dialect.text("a\0")).isEqualTo("CAST(NULL AS text)");
    }

    @Test
    void literalsAreMicrosecondsOfAnyYear() {
        assertThat(dialect.instant(Instant.parse("2026-01-02T03:04:05.000006999Z")))
                .isEqualTo("TIMESTAMPTZ '2026-01-02 03:04:05.000006+00'");
        assertThat(dialect.instant(Instant.parse("-0043-03-15T00:00:00Z")))
                .isEqualTo("TIMESTAMPTZ '0044-03-15 00:00:00.000000+00 BC'");
        assertThat(dialect.localTime(LocalDateTime.parse("+12020-01-02T03:04:05")))
                .isEqualTo("TIMESTAMP '12020-01-02 03:04:05.000000'");
        assertThat(dialect.date(LocalDate.of(-43, 3, 15))).isEqualTo("DATE '0044-03-15 BC'");
        assertThat(dialect.instant(Instant.MAX)).isEqualTo("TIMESTAMPTZ 'infinity'");
        assertThat(dialect.localTime(LocalDateTime.MIN)).isEqualTo("TIMESTAMP '-infinity'");
        assertThat(dialect.date(LocalDate.MAX)).isEqualTo("DATE 'infinity'");
        assertThat(dialect.date(LocalDate.MIN)).isEqualTo("DATE '-infinity'");
    }
}
