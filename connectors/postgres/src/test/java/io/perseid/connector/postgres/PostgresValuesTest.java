package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values and queries at the edge of what can be read. */
final class PostgresValuesTest {

    private final PostgresServer server = PostgresServer.shared();
    private final String database = server.database();
    private final Warehouse warehouse = server.warehouse(database, Map.of());

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void numbersOfEveryPrecisionAreExact() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (WarehouseSession session = warehouse.open()) {
            for (int round = 0; round < 40; round++) {
                int precision = 1 + random.nextInt(38);
                int scale = random.nextInt(precision + 1);
                List<BigDecimal> numbers = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    BigInteger digits = new BigInteger(random.nextInt(128), random)
                            .mod(BigInteger.TEN.pow(1 + random.nextInt(precision)));
                    // Digits around a border of groups of four, which is how they travel.
                    digits = random.nextInt(4) == 0
                            ? digits.divide(BigInteger.TEN.pow(4)).multiply(BigInteger.TEN.pow(4))
                            : digits;
                    numbers.add(new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale));
                }
                String values = numbers.stream()
                        .map(number -> "(" + number.toPlainString() + ")")
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
                String what = "seed " + seed + ", numeric(" + precision + "," + scale + ")";
                assertThat(ReadRows.column(
                                session,
                                "SELECT CAST(v AS numeric(" + precision + "," + scale + ")) FROM (VALUES " + values
                                        + ") AS t(v)"))
                        .as(what)
                        .isEqualTo(
                                numbers.stream().map(PostgresValuesTest::asCell).toList());
                assertThat(ReadRows.all(
                                session,
                                "SELECT CAST(v AS numeric), CAST(CAST(v AS numeric) AS text) FROM (VALUES " + values
                                        + ") AS t(v)"))
                        .as(what)
                        .allSatisfy(row -> assertThat(row.get(0)).isEqualTo(row.get(1)));
            }
        }
    }

    @Test
    void numbersOfMoreThan38DigitsAreExact() {
        BigDecimal number = new BigDecimal("-" + "1234567890".repeat(7) + ".12345");
        try (WarehouseSession session = warehouse.open();
                RowReader reader = session.read("SELECT CAST(" + number + " AS numeric(76,5)) AS n")) {
            assertThat(reader.schema().getFields().get(0).getType()).isEqualTo(new ArrowType.Decimal(76, 5, 256));
            assertThat(reader.next()).isTrue();
            assertThat(((Decimal256Vector) reader.batch().getVector(0)).getObject(0))
                    .isEqualTo(number.setScale(5, RoundingMode.UNNECESSARY));
        }
        try (WarehouseSession session = warehouse.open()) {
            String wider = "SELECT CAST(1.5 AS numeric(200,5)) AS n";
            assertThat(session.describe(wider).get(0).field().getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
            assertThat(ReadRows.column(session, wider)).containsExactly("1.50000");
        }
    }

    @Test
    void aNumberThatIsNoneIsDataAndNamesTheColumn() {
        PerseidException failure = unreadable("SELECT CAST('NaN' AS numeric(12,2)) AS price");
        assertThat(failure.problem().found()).contains("NaN").contains("price").contains("numeric(12,2)");
        assertThat(failure.problem().action()).contains("NULLIF");
        assertThat(unreadable("SELECT CAST('NaN' AS numeric(30,2)) AS price")
                        .problem()
                        .found())
                .contains("price");
    }

    @Test
    void anArrayOfSeveralDimensionsIsDataAndSaysWhatToWrite() {
        PerseidException failure = unreadable("SELECT ARRAY[[1,2],[3,4]] AS grid");
        assertThat(failure.problem().found()).contains("2 dimensions").contains("grid");
        assertThat(failure.problem().action()).contains("to_jsonb");
        try (WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.column(session, "SELECT to_jsonb(ARRAY[[1,2],[3,4]])"))
                    .containsExactly("[[1, 2], [3, 4]]");
        }
    }

    @Test
    void aBatchThatHadNullsLeavesNothingInTheNext() {
        try (WarehouseSession session = warehouse.open()) {
            List<List<Object>> expected = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                boolean none = i / 100 % 3 == 1;
                expected.add(
                        none
                                ? Arrays.asList((long) i, null, null, null)
                                : List.of(
                                        (long) i, i % 2 == 0, "x".repeat(i % 7), List.of((long) i, "a".length() + 0L)));
            }
            assertThat(ReadRows.all(
                            session,
                            "SELECT i, CASE WHEN i / 100 % 3 <> 1 THEN i % 2 = 0 END,"
                                    + " CASE WHEN i / 100 % 3 <> 1 THEN repeat('x', i % 7) END,"
                                    + " CASE WHEN i / 100 % 3 <> 1 THEN ARRAY[i, 1] END"
                                    + " FROM generate_series(0, 19999) AS r(i)"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void listsWithoutElementsAndBatchesOfNullsAreRead() {
        try (WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.all(
                            session,
                            "SELECT ARRAY[]::text[], ARRAY[]::integer[], NULL::text, NULL::integer[], NULL::boolean,"
                                    + " ARRAY[NULL]::text[], ARRAY[NULL]::bigint[], ARRAY[]::boolean[]"))
                    .containsExactly(Arrays.asList(
                            List.of(),
                            List.of(),
                            null,
                            null,
                            null,
                            Arrays.asList((Object) null),
                            Arrays.asList((Object) null),
                            List.of()));
        }
    }

    @Test
    void columnsWithOneNameAndWithoutNamesAreReadWhereTheyStand() {
        try (WarehouseSession session = warehouse.open()) {
            String sql = "SELECT 1 AS a, interval '1 day' AS a, 2, 'x' AS \"A b\" -- the end";
            assertThat(session.describe(sql)).extracting(Column::name).containsExactly("a", "a", "?column?", "A b");
            assertThat(ReadRows.all(session, sql)).containsExactly(List.of(1L, "1 day", 2L, "x"));
            assertThat(ReadRows.all(session, "SELECT 1 AS a, 2 AS a;\n ; ")).containsExactly(List.of(1L, 2L));
        }
    }

    @Test
    void operatorsWithQuestionMarksAndDollarTextsAreLeftAlone() {
        try (WarehouseSession session = warehouse.open()) {
            String sql =
                    "SELECT '{\"a\": 1}'::jsonb ? 'a' AS has, $$it's ? ;$$ AS t, '{\"b\":2}'::jsonb ?| ARRAY['a','b'] AS any";
            assertThat(session.describe(sql)).hasSize(3);
            assertThat(ReadRows.all(session, sql)).containsExactly(List.of(true, "it's ? ;", true));
        }
    }

    @Test
    void theOrderOfAQueryIsKeptAroundCasts() {
        try (WarehouseSession session = warehouse.open()) {
            List<List<Object>> rows = new ArrayList<>();
            for (long i = 999; i >= 0; i--) {
                rows.add(List.of(i, "[" + i + "," + (i + 1) + ")"));
            }
            assertThat(ReadRows.all(
                            session,
                            "SELECT i, int4range(i, i + 1) FROM generate_series(0, 999) AS r(i) ORDER BY i DESC"))
                    .isEqualTo(rows);
        }
    }

    @Test
    void partitionedTablesAreListedOnceAndSchemasOutsideThePathByName() {
        server.execute(
                database,
                "CREATE TABLE parts (d date) PARTITION BY RANGE (d)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE MATERIALIZED VIEW seen AS SELECT 1 AS a",
                "CREATE SCHEMA \"od.d\"",
                "CREATE TABLE \"od.d\".t (a integer)");
        try (WarehouseSession session = warehouse.open()) {
            assertThat(session.tables())
                    .extracting(table -> table.name())
                    .containsExactlyInAnyOrder("parts", "seen", "\"od.d\".t");
            assertThat(session.describe("SELECT * FROM " + warehouse.dialect().table("\"od.d\".t")))
                    .hasSize(1);
        }
    }

    /** The server itself looks at them on their way out, because the line is UTF-8. */
    @Test
    void bytesThatAreNoUtf8AreDataInADatabaseWithoutEncoding() {
        server.execute(
                "postgres",
                "CREATE DATABASE raw_" + database
                        + " TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
        server.execute(
                "raw_" + database,
                "CREATE TABLE t (a text)",
                "INSERT INTO t VALUES (convert_from('\\x67c3b6', 'SQL_ASCII')), (convert_from('\\xe4', 'SQL_ASCII'))");
        try (Warehouse raw = server.warehouse("raw_" + database, Map.of());
                WarehouseSession session = raw.open()) {
            assertThat(ReadRows.column(session, "SELECT a FROM t WHERE length(a) = 3"))
                    .containsExactly("gö");
            PerseidException failure =
                    catchThrowableOfType(PerseidException.class, () -> ReadRows.all(session, "SELECT a FROM t"));
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(FailureKind.DATA);
            assertThat(failure.problem().found()).contains("22021");
        }
    }

    private PerseidException unreadable(String sql) {
        try (WarehouseSession session = warehouse.open()) {
            PerseidException failure = catchThrowableOfType(PerseidException.class, () -> ReadRows.all(session, sql));
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(FailureKind.DATA);
            assertThat(ReadRows.column(session, "SELECT 1")).containsExactly(1L);
            return failure;
        }
    }

    /** Whole numbers that fit are Longs to a cell. */
    private static Object asCell(BigDecimal number) {
        return number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE
                ? (Object) number.longValueExact()
                : number;
    }
}
