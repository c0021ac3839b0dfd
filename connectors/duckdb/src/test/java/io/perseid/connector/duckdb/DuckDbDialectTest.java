package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.TablePath;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

final class DuckDbDialectTest {

    private final DuckDbDialect dialect = new DuckDbDialect(Path.of("/data"));

    @Test
    void tablesAreSplitAtDotsOutsideQuotes() {
        assertThat(dialect.table("orders")).isEqualTo("\"orders\"");
        assertThat(dialect.table("shop.$ orders")).isEqualTo("\"shop\".\"$ orders\"");
        assertThat(dialect.table("db.\"odd.schema\".\"a \"\"b\"\"\""))
                .isEqualTo("\"db\".\"odd.schema\".\"a \"\"b\"\"\"");
    }

    @Test
    void filesAreFoundInTheFolder() {
        assertThat(dialect.table("2026/orders.parquet")).isEqualTo("read_parquet('/data/2026/orders.parquet')");
        assertThat(dialect.table("../it's.CSV.gz")).isEqualTo("read_csv('/it''s.CSV.gz')");
        assertThat(dialect.table("/abs/*.parquet")).isEqualTo("read_parquet('/abs/*.parquet')");
        assertThat(dialect.table("\"orders.parquet\"")).isEqualTo("\"orders.parquet\"");
    }

    @Test
    void everyWrittenNameIsReadBack() {
        for (String name : new String[] {"a", "a.b", "a\"b", "\"a\"", "", ".", "x.csv", "a b", "$"}) {
            assertThat(dialect.table(TablePath.written(name))).isEqualTo(dialect.identifier(name));
        }
    }

    @Test
    void literalsAreMicrosecondsOfAnyYear() {
        assertThat(dialect.instant(Instant.parse("2026-01-02T03:04:05.000006999Z")))
                .isEqualTo("TIMESTAMPTZ '2026-01-02 03:04:05.000006+00'");
        assertThat(dialect.localTime(LocalDateTime.parse("+12020-01-02T03:04:05")))
                .isEqualTo("TIMESTAMP '12020-01-02 03:04:05.000000'");
        assertThat(dialect.date(LocalDate.of(-43, 3, 15))).isEqualTo("DATE '0044-03-15 (BC)'");
        assertThat(dialect.instant(Instant.MAX)).isEqualTo("TIMESTAMPTZ 'infinity'");
        assertThat(dialect.localTime(LocalDateTime.MIN)).isEqualTo("TIMESTAMP '-infinity'");
    }
}
