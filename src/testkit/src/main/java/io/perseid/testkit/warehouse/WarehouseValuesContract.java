package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How values are read, written and compared: a part of {@link WarehouseContract}. */
abstract class WarehouseValuesContract extends WarehouseBaseContract {

    @Test
    final void everyTypeIsReadExactlyWithNullsBetween() {
        List<TypeSample> samples = samples();
        createSampleTable(samples);
        try (WarehouseSession session = warehouse().open()) {
            List<List<@Nullable Object>> rows = ReadRows.all(session, "SELECT * FROM samples ORDER BY id");
            assertThat(rows).hasSize(3);
            for (int i = 0; i < samples.size(); i++) {
                String what =
                        samples.get(i).declaration() + " " + samples.get(i).literal();
                assertThat(rows.get(0).get(i + 1))
                        .as(what)
                        .isEqualTo(samples.get(i).value());
                assertThat(rows.get(1).get(i + 1)).as("NULL of " + what).isNull();
                assertThat(rows.get(2).get(i + 1))
                        .as(what)
                        .isEqualTo(samples.get(i).value());
            }
        }
    }

    @Test
    final void describeGivesTheFieldsThatReadGives() {
        List<TypeSample> samples = samples();
        createSampleTable(samples);
        try (WarehouseSession session = warehouse().open()) {
            String sql = "SELECT * FROM samples ORDER BY id";
            List<Column> columns = session.describe(sql);
            try (RowReader reader = session.read(sql)) {
                List<Field> described = columns.stream().map(Column::field).toList();
                assertThat(reader.schema().getFields()).isEqualTo(described);
                assertThat(reader.next()).isTrue();
                assertThat(reader.batch().getSchema().getFields()).isEqualTo(described);
                assertThat(reader.batch().getFieldVectors().stream()
                                .map(v -> v.getField())
                                .toList())
                        .isEqualTo(described);
            }
            for (int i = 0; i < samples.size(); i++) {
                Column column = columns.get(i + 1);
                assertThat(column.field().getType())
                        .as(samples.get(i).declaration())
                        .isEqualTo(samples.get(i).arrow());
                assertThat(column.field().getMetadata())
                        .as(samples.get(i).declaration())
                        .isEqualTo(samples.get(i).metadata());
                assertThat(column.declared()).isNotBlank();
            }
        }
    }

    @Test
    final void idsAboveTwoToThe53AreExact() {
        execute(
                "CREATE TABLE t (id BIGINT)",
                "INSERT INTO t VALUES (9007199254740993), (9223372036854775807), (-9223372036854775808)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT id FROM t ORDER BY id"))
                    .containsExactly(Long.MIN_VALUE, 9007199254740993L, Long.MAX_VALUE);
        }
    }

    @Test
    final void textsOfEveryKindAndLengthArriveUnchanged() {
        List<String> texts = List.of(
                "",
                " ",
                "line\nbreak\ttab\r",
                "quote ' and \" and \\",
                "\u0001\u001f\u007f",
                "\ufffd \ud83d\ude00",
                "e\u0301 \u202e right to left",
                "\ufeffmark",
                "\\ud800 written out",
                "a".repeat(100_000),
                "\ud83d\ude00".repeat(25_000));
        List<String> statements = new ArrayList<>(List.of("CREATE TABLE t (i INTEGER, s VARCHAR)"));
        for (int i = 0; i < texts.size(); i++) {
            statements.add("INSERT INTO t VALUES (" + i + ", " + dialect().text(texts.get(i)) + ")");
        }
        execute(statements.toArray(String[]::new));
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT s FROM t ORDER BY i")).isEqualTo(texts);
        }
    }

    @Test
    final void timesBeyondTheYear9999AreExact() {
        execute(
                "CREATE TABLE t (naive TIMESTAMP, zoned " + instantType() + ", day DATE)",
                "INSERT INTO t VALUES (" + dialect().localTime(LocalDateTime.parse("+12020-02-03T04:05:06.789012"))
                        + ", " + dialect().instant(Instant.parse("+10000-01-01T00:00:00.000001Z"))
                        + ", " + dialect().date(LocalDate.of(10000, 1, 1)) + ")");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.all(session, "SELECT naive, zoned, day FROM t"))
                    .containsExactly(List.of(
                            micros(Instant.parse("+12020-02-03T04:05:06.789012Z")),
                            micros(Instant.parse("+10000-01-01T00:00:00.000001Z")),
                            LocalDate.of(10000, 1, 1).toEpochDay()));
        }
    }

    @Test
    final void infiniteTimesAreTheLargestNumbersAndHaveNoMicros() {
        if (!hasInfiniteTimes()) {
            return;
        }
        execute(
                "CREATE TABLE t (i INTEGER, naive TIMESTAMP, zoned " + instantType() + ")",
                "INSERT INTO t VALUES (1, 'infinity', 'infinity'), (2, '-infinity', '-infinity')");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.all(session, "SELECT naive, zoned FROM t ORDER BY i"))
                    .containsExactly(
                            List.of(Long.MAX_VALUE, Long.MAX_VALUE), List.of(-Long.MAX_VALUE, -Long.MAX_VALUE));
            assertThat(ReadRows.column(session, "SELECT " + dialect().epochMicros("zoned") + " FROM t"))
                    .containsExactly(null, null);
        }
    }

    /** The build runs tests in a zone of half hours; none of it may show. */
    @Test
    final void zonedTimesAreInstantsAndNaiveTimesAreAsWritten() {
        execute(
                "CREATE TABLE t (naive TIMESTAMP, zoned " + instantType() + ")",
                "INSERT INTO t VALUES ('2026-03-29 02:30:00', '2026-03-29 02:30:00+02:00')");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.all(session, "SELECT naive, zoned FROM t"))
                    .containsExactly(List.of(
                            micros(Instant.parse("2026-03-29T02:30:00Z")),
                            micros(Instant.parse("2026-03-29T00:30:00Z"))));
            assertThat(session.describe("SELECT naive, zoned FROM t"))
                    .extracting(column -> ((ArrowType.Timestamp) column.field().getType()).getTimezone())
                    .containsExactly(null, "UTC");
        }
    }

    @Test
    final void literalsFindExactlyTheirRow() {
        List<Instant> times = List.of(
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:00.000001Z"),
                Instant.parse("2026-01-01T00:00:00.999999Z"),
                Instant.parse("1969-12-31T23:59:59.999999Z"));
        String[] statements = IntStream.range(0, times.size())
                .mapToObj(i -> "INSERT INTO t VALUES (" + i + ", " + dialect().instant(times.get(i)) + ", "
                        + dialect().localTime(local(times.get(i))) + ", "
                        + dialect().date(LocalDate.of(2026, 1, 1 + i)) + ", "
                        + dialect().text("it's " + i) + ")")
                .toArray(String[]::new);
        execute("CREATE TABLE t (i INTEGER, zoned " + instantType() + ", naive TIMESTAMP, day DATE, s VARCHAR)");
        execute(statements);
        try (WarehouseSession session = warehouse().open()) {
            for (int i = 0; i < times.size(); i++) {
                assertFinds(session, "zoned = " + dialect().instant(times.get(i)), i);
                // Finer than a microsecond is cut off.
                assertFinds(session, "zoned = " + dialect().instant(times.get(i).plusNanos(999)), i);
                assertFinds(session, "naive = " + dialect().localTime(local(times.get(i))), i);
                assertFinds(session, "day = " + dialect().date(LocalDate.of(2026, 1, 1 + i)), i);
                assertFinds(session, "s = " + dialect().text("it's " + i), i);
                assertFinds(session, dialect().asText("i") + " = " + dialect().text(Integer.toString(i)), i);
            }
        }
    }

    @Test
    final void epochMicrosIsWhatAReaderGives() {
        execute(
                "CREATE TABLE t (i INTEGER, zoned " + instantType() + ", naive TIMESTAMP, day DATE)",
                "INSERT INTO t VALUES (1, '1969-12-31 23:59:59.999999+00:00', '2026-01-01 00:00:00.000001', '1969-12-31'),"
                        + " (2, '2026-06-01 12:00:00+05:30', '0001-01-01 00:00:00', '2026-06-01'), (3, NULL, NULL, NULL)");
        try (WarehouseSession session = warehouse().open()) {
            for (String column : List.of("zoned", "naive")) {
                assertThat(ReadRows.column(session, "SELECT " + dialect().epochMicros(column) + " FROM t ORDER BY i"))
                        .isEqualTo(ReadRows.column(session, "SELECT " + column + " FROM t ORDER BY i"));
            }
            assertThat(ReadRows.column(session, "SELECT " + dialect().epochMicros("day") + " FROM t ORDER BY i"))
                    .containsExactly(
                            -Duration.ofDays(1).toMillis() * 1000, micros(Instant.parse("2026-06-01T00:00:00Z")), null);
        }
    }

    /** A row one microsecond before a border is on its side of it. */
    @Test
    final void wholePartsAreExactHoweverWideTheyAre() {
        execute(
                "CREATE TABLE t (i INTEGER, happened " + instantType() + ")",
                "INSERT INTO t VALUES (1, '1970-01-01 00:00:00+00:00'), (2, '2002-01-01 00:00:00+00:00'),"
                        + " (3, '2001-12-31 23:59:59.999999+00:00'), (4, '9999-12-31 23:59:59.999999+00:00')");
        long width = Instant.parse("2002-01-01T00:00:00Z").getEpochSecond() * 1_000_000 / 3;
        long last = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));
        String parts = dialect().wholeParts(dialect().epochMicros("happened") + " - 0", width);
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT " + parts + " AS n FROM t ORDER BY i"))
                    .containsExactly(0L, 3L, 2L, last / width);
        }
    }

    @Test
    final void bucketsAreEvenStableAndZeroForNull() {
        try (WarehouseSession session = warehouse().open()) {
            String sql = "SELECT " + dialect().bucket("n", 8) + " AS b, count(*) AS c FROM (" + numbers(80_000)
                    + ") AS t GROUP BY 1 ORDER BY 1";
            List<List<@Nullable Object>> buckets = ReadRows.all(session, sql);
            assertThat(buckets)
                    .extracting(row -> row.get(0))
                    .containsExactlyElementsOf(LongStream.range(0, 8).boxed().toList());
            assertThat(buckets).allSatisfy(row -> assertThat((Long) row.get(1)).isBetween(9_000L, 11_000L));
            assertThat(ReadRows.all(session, sql)).isEqualTo(buckets);
            String nulls = dialect().bucket("CAST(NULL AS VARCHAR)", 8);
            assertThat(ReadRows.column(session, "SELECT " + nulls + " AS b")).containsExactly(0L);
            // The same number is the same key, however wide its column.
            String wide = dialect().bucket("CAST(n AS BIGINT)", 8);
            String narrow = dialect().bucket("CAST(n AS INTEGER)", 8);
            assertThat(ReadRows.column(
                            session,
                            "SELECT count(*) FROM (" + numbers(1000) + ") AS t WHERE " + wide + " <> " + narrow))
                    .containsExactly(0L);
        }
    }

    @Test
    final void hashesOfKeysTellRowsApartWhereThereAreAny() {
        Optional<String> hash = dialect().keyHash(List.of("n", "CAST(NULL AS VARCHAR)"));
        if (hash.isEmpty()) {
            return; // the warehouse groups
        }
        try (WarehouseSession session = warehouse().open()) {
            String sql = "SELECT count(*), count(DISTINCT h), count(h), min(h), max(h) FROM (SELECT " + hash.get()
                    + " AS h FROM (" + numbers(10_000) + ") AS t UNION ALL SELECT " + hash.get() + " AS h FROM ("
                    + numbers(10_000) + ") AS t) AS u";
            List<@Nullable Object> row = ReadRows.all(session, sql).get(0);
            assertThat(row.subList(0, 3)).containsExactly(20_000L, 10_000L, 20_000L);
            assertThat((Long) row.get(3)).isNotNegative();
            assertThat((Long) row.get(4)).isGreaterThan(Long.MAX_VALUE / 2);
            assertThat(session.describe("SELECT " + hash.get() + " AS h FROM (" + numbers(1) + ") AS t"))
                    .extracting(column -> column.field().getType())
                    .containsExactly(new ArrowType.Int(64, true));
        }
    }

    private static LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static void assertFinds(WarehouseSession session, String condition, long row) {
        assertThat(ReadRows.column(session, "SELECT i FROM t WHERE " + condition))
                .as(condition)
                .containsExactly(row);
    }

    private void createSampleTable(List<TypeSample> samples) {
        StringBuilder columns = new StringBuilder("id INTEGER");
        StringBuilder values = new StringBuilder();
        StringBuilder nulls = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            columns.append(", c").append(i).append(' ').append(samples.get(i).declaration());
            values.append(", ").append(samples.get(i).literal());
            nulls.append(", NULL");
        }
        execute(Arrays.asList(
                        "CREATE TABLE samples (" + columns + ")",
                        "INSERT INTO samples VALUES (1" + values + ")",
                        "INSERT INTO samples VALUES (2" + nulls + ")",
                        "INSERT INTO samples VALUES (3" + values + ")")
                .toArray(String[]::new));
    }
}
