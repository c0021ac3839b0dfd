package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on in every warehouse. An implementation says how to reach an empty, writable one and how its
 * SQL differs; the suite brings the tests. Each test starts with an empty warehouse.
 */
public abstract class WarehouseContract {

    /** Names that need an identifier's quotes for one reason or another. */
    private static final List<String> ODD_NAMES = List.of(
            "plain",
            "Upper",
            "with space",
            "with.dot",
            "quo\"te",
            "$dollar",
            "apo'strophe",
            "sel;ect",
            "select",
            "größe",
            "%s",
            "{brace}",
            "back\\slash",
            "-- no comment");

    private @Nullable Warehouse warehouse;

    /** Creates the warehouse, configured as users do. Called once a test, before the first session. */
    protected abstract Warehouse connect();

    /** Runs statements as somebody who may write. No session is open meanwhile. */
    protected abstract void execute(String... statements);

    /** A query with one BIGINT column {@code n} from 0 to {@code count - 1}, in this order. */
    protected abstract String numbers(long count);

    /** A query that would run for minutes and needs little memory. */
    protected abstract String slowQuery();

    /** The types of the warehouse, each with a value; nested and odd ones as well. */
    protected abstract List<TypeSample> samples();

    /** Whether times may be infinite. */
    protected boolean hasInfiniteTimes() {
        return false;
    }

    /** The type of an instant, in {@code CREATE TABLE}. */
    protected String instantType() {
        return "TIMESTAMP WITH TIME ZONE";
    }

    /** A name as the warehouse stores and shows it when SQL has it without quotes; the suite writes such names in lower case. */
    protected String folded(String name) {
        return name;
    }

    /** A query that compiles and fails at a value after the first million rows. */
    protected String lateBadValue() {
        return "SELECT CAST(CASE WHEN n = 3999999 THEN 'x' ELSE '1' END AS INTEGER) AS v FROM (" + numbers(4_000_000)
                + ") AS t";
    }

    @AfterEach
    final void closeWarehouse() {
        if (warehouse != null) {
            warehouse.close();
        }
    }

    protected final Warehouse warehouse() {
        Warehouse open = warehouse;
        if (open == null) {
            open = connect();
            warehouse = open;
        }
        return open;
    }

    protected final Dialect dialect() {
        return warehouse().dialect();
    }

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
    final void namesWithQuotesDotsSpacesAndDollarsAreFound() {
        List<String> created = new ArrayList<>();
        for (String name : ODD_NAMES) {
            String id = dialect().identifier(name);
            created.add("CREATE TABLE " + id + " (" + id + " INTEGER)");
            created.add("INSERT INTO " + id + " VALUES (7)");
        }
        execute(created.toArray(String[]::new));
        try (WarehouseSession session = warehouse().open()) {
            List<TableInfo> tables = session.tables();
            assertThat(tables).hasSameSizeAs(ODD_NAMES);
            List<String> columns = new ArrayList<>();
            for (TableInfo table : tables) {
                String sql = "SELECT * FROM " + dialect().table(table.name());
                assertThat(ReadRows.column(session, sql)).as(table.name()).containsExactly(7L);
                columns.add(session.describe(sql).get(0).name());
            }
            assertThat(columns).containsExactlyInAnyOrderElementsOf(ODD_NAMES);
        }
    }

    @Test
    final void tablesListsTablesAndViewsAndNothingOfTheSystem() {
        execute("CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1), (2)", "CREATE VIEW v AS SELECT a FROM t");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.tables())
                    .extracting(TableInfo::name)
                    .containsExactlyInAnyOrder(folded("t"), folded("v"));
            assertThat(session.tables())
                    .filteredOn(TableInfo::view)
                    .extracting(TableInfo::name)
                    .containsExactly(folded("v"));
            assertThat(session.tables())
                    .allSatisfy(t -> assertThat(t.estimatedRows()).isGreaterThanOrEqualTo(-1));
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

    @Test
    final void anEmptyTableGivesItsSchemaAndNoBatch() {
        execute("CREATE TABLE t (a INTEGER, b VARCHAR)");
        try (WarehouseSession session = warehouse().open();
                RowReader reader = session.read("SELECT a, b FROM t")) {
            assertThat(reader.schema().getFields())
                    .extracting(Field::getName)
                    .containsExactly(folded("a"), folded("b"));
            assertThat(reader.next()).isFalse();
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    final void manyBatchesComeInOrderAndNoneIsEmpty() {
        long count = 300_000;
        try (WarehouseSession session = warehouse().open();
                RowReader reader = session.read("SELECT n, " + dialect().asText("n") + " AS s FROM (" + numbers(count)
                        + ") AS t ORDER BY n DESC")) {
            long expected = count;
            int batches = 0;
            while (reader.next()) {
                batches++;
                assertThat(reader.batch().getRowCount()).isPositive();
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    expected--;
                    Object number = Cell.value(reader.batch().getVector(0), row);
                    Object text = Cell.value(reader.batch().getVector(1), row);
                    if (!Long.valueOf(expected).equals(number)
                            || !Long.toString(expected).equals(text)) {
                        throw new AssertionError("row " + (count - expected) + " is " + number + ", " + text);
                    }
                }
            }
            assertThat(expected).isZero();
            assertThat(batches).isGreaterThan(1);
        }
    }

    @Test
    final void aReaderMayBeClosedEarlyAndTwice() {
        try (WarehouseSession session = warehouse().open()) {
            RowReader reader = session.read(numbers(1_000_000));
            assertThat(reader.next()).isTrue();
            reader.close();
            reader.close();
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void aSessionMayBeClosedWithAReaderOpen() {
        WarehouseSession session = warehouse().open();
        RowReader reader = session.read(numbers(1_000_000));
        assertThat(reader.next()).isTrue();
        session.close();
        reader.close();
        session.close();
        try (WarehouseSession next = warehouse().open()) {
            assertThat(ReadRows.all(next, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void aMissingTableOrColumnIsConfigurationAndTheSessionStaysUsable() {
        execute("CREATE TABLE t (a INTEGER)");
        try (WarehouseSession session = warehouse().open()) {
            assertFails(FailureKind.CONFIGURATION, folded("nosuch"), () -> session.describe("SELECT * FROM nosuch"));
            assertFails(FailureKind.CONFIGURATION, folded("nosuch"), () -> session.read("SELECT * FROM nosuch"));
            assertFails(FailureKind.CONFIGURATION, folded("missing"), () -> session.describe("SELECT missing FROM t"));
            assertFails(FailureKind.CONFIGURATION, "", () -> session.describe("SELECT FROM WHERE"));
            assertFails(FailureKind.CONFIGURATION, "", () -> session.describe(""));
            assertThat(session.describe("SELECT a FROM t")).hasSize(1);
            assertThat(ReadRows.all(session, "SELECT a FROM t")).isEmpty();
        }
    }

    @Test
    final void aValueThatCannotBeReadIsDataAndTheSessionStaysUsable() {
        try (WarehouseSession session = warehouse().open()) {
            assertFails(
                    FailureKind.DATA,
                    "x",
                    () -> ReadRows.all(
                            session,
                            "SELECT CAST(s AS INTEGER) AS v FROM" + " (SELECT 'x' AS s UNION ALL SELECT '1') AS t"));
            assertFails(FailureKind.DATA, "x", () -> ReadRows.all(session, lateBadValue()));
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void aTableDroppedAfterDescribeIsConfiguration() {
        execute("CREATE TABLE t (a INTEGER)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.describe("SELECT a FROM t")).hasSize(1);
        }
        execute("DROP TABLE t");
        try (WarehouseSession session = warehouse().open()) {
            assertFails(FailureKind.CONFIGURATION, folded("t"), () -> session.read("SELECT a FROM t"));
        }
    }

    @Test
    final void aColumnThatChangedItsTypeIsReadAsItIsNow() {
        execute("CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly(1L);
        }
        execute("DROP TABLE t", "CREATE TABLE t (a VARCHAR)", "INSERT INTO t VALUES ('one')");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.describe("SELECT a FROM t").get(0).field().getType())
                    .isEqualTo(ArrowType.Utf8.INSTANCE);
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly("one");
        }
    }

    @Test
    final void cancelStopsARunningStatementAndTheSessionStaysUsable() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (WarehouseSession session = warehouse().open()) {
            CountDownLatch started = new CountDownLatch(1);
            Future<?> read = worker.submit(() -> {
                started.countDown();
                ReadRows.all(session, slowQuery());
            });
            started.await();
            // The statement may not have reached the driver yet: ask until it ends.
            while (!read.isDone()) {
                session.cancel();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThatThrownBy(read::get).cause().isInstanceOfSatisfying(PerseidException.class, e -> assertThat(
                            e.kind())
                    .isEqualTo(FailureKind.TRANSIENT));
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    final void cancelBetweenBatchesEndsTheReader() {
        try (WarehouseSession session = warehouse().open()) {
            try (RowReader reader = session.read(numbers(1_000_000))) {
                assertThat(reader.next()).isTrue();
                session.cancel();
                assertFails(FailureKind.TRANSIENT, "", () -> ReadRows.rest(reader));
            }
            session.cancel();
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void asManyReadersAsDeclaredMayBeOpenAtOnce() {
        try (WarehouseSession session = warehouse().open()) {
            List<RowReader> readers = new ArrayList<>();
            for (int i = 0; i < session.parallelReads(); i++) {
                readers.add(session.read(numbers(50_000)));
            }
            for (RowReader reader : readers) {
                assertThat(reader.next()).isTrue();
            }
            if (session.parallelReads() > 1) {
                assertThat(session.describe("SELECT 1 AS a")).hasSize(1);
            }
            for (RowReader reader : readers) {
                assertThat(ReadRows.rest(reader)).last().isEqualTo(List.of(49_999L));
                reader.close();
            }
        }
    }

    @Test
    final void asManySessionsAsDeclaredMayReadAtOnce() throws Exception {
        int sessions = Math.min(4, warehouse().maxSessions());
        assertThat(sessions).isPositive();
        ExecutorService workers = Executors.newFixedThreadPool(sessions);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                counts.add(workers.submit(() -> {
                    try (WarehouseSession session = warehouse().open()) {
                        return ReadRows.all(session, numbers(50_000)).size();
                    }
                }));
            }
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isEqualTo(50_000);
            }
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    final void theWarehousesClockIsCloseToOurs() {
        try (WarehouseSession session = warehouse().open()) {
            Instant first = session.now();
            assertThat(session.now()).isAfterOrEqualTo(first);
            // An hour, because what is looked for is a wrong zone and not a slow clock.
            assertThat(first).isCloseTo(Instant.now(), org.assertj.core.api.Assertions.within(1, ChronoUnit.HOURS));
        }
    }

    @Test
    final void nothingHoldsTheWarehouseBetweenSessions() {
        warehouse().open().close();
        execute("CREATE TABLE t (a INTEGER)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.tables()).hasSize(1);
        }
    }

    /** Asserts that it fails by {@code kind}, with {@code found} in the message and all four parts told. */
    protected static void assertFails(FailureKind kind, String found, ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.problem().found()).contains(found).isNotBlank();
        assertThat(failure.problem().where()).isNotBlank();
        assertThat(failure.problem().expected()).isNotBlank();
        assertThat(failure.problem().action()).isNotBlank();
    }

    protected static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    /** A struct's value as {@link Cell#value} gives it. */
    protected static Map<String, @Nullable Object> struct(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return members;
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
