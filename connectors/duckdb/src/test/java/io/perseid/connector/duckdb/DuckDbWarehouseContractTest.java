package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.warehouse.TypeSample;
import io.perseid.testkit.warehouse.WarehouseContract;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbWarehouseContractTest extends WarehouseContract {

    private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
    private static final ArrowType NAIVE = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    private static final ArrowType TIME = new ArrowType.Time(TimeUnit.MICROSECOND, 64);
    private static final ArrowType LIST = ArrowType.List.INSTANCE;
    private static final ArrowType STRUCT = ArrowType.Struct.INSTANCE;
    private static final ArrowType MAP = new ArrowType.Map(false);

    private static final String UUID = "0b3cbd2c-9b4e-4c0f-8a39-6a1f0e6a2f11";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Override
    protected Warehouse connect() {
        execute();
        return file().warehouse();
    }

    @Override
    protected void execute(String... statements) {
        file().execute(statements);
    }

    @Override
    protected String numbers(long count) {
        return "SELECT n FROM range(" + count + ") AS r(n)";
    }

    @Override
    protected String slowQuery() {
        return "SELECT count(*) FROM range(100000000) AS a(i), range(100000) AS b(j) WHERE hash(i + j) = 1";
    }

    @Override
    protected boolean hasInfiniteTimes() {
        return true;
    }

    @Override
    protected List<TypeSample> samples() {
        long noon = micros(Instant.parse("2026-01-02T12:00:00Z"));
        return List.of(
                TypeSample.of("BOOLEAN", "true", ArrowType.Bool.INSTANCE, true),
                TypeSample.of("TINYINT", "-128", whole(8, true), -128L),
                TypeSample.of("SMALLINT", "-32768", whole(16, true), -32768L),
                TypeSample.of("INTEGER", "-2147483648", whole(32, true), -2147483648L),
                TypeSample.of("BIGINT", "-9223372036854775808", whole(64, true), Long.MIN_VALUE),
                TypeSample.of("UTINYINT", "255", whole(8, false), 255L),
                TypeSample.of("USMALLINT", "65535", whole(16, false), 65535L),
                TypeSample.of("UINTEGER", "4294967295", whole(32, false), 4294967295L),
                TypeSample.of("UBIGINT", "18446744073709551615", whole(64, false), "18446744073709551615"),
                TypeSample.of(
                        "HUGEINT",
                        "170141183460469231731687303715884105727",
                        decimal(38, 0),
                        new BigDecimal("170141183460469231731687303715884105727")),
                TypeSample.of(
                        "UHUGEINT",
                        "340282366920938463463374607431768211455",
                        TEXT,
                        "340282366920938463463374607431768211455"),
                TypeSample.of(
                        "BIGNUM",
                        "-1234567890123456789012345678901234567890",
                        TEXT,
                        "-1234567890123456789012345678901234567890"),
                TypeSample.of("FLOAT", "1.5", real(FloatingPointPrecision.SINGLE), 1.5),
                TypeSample.of("DOUBLE", "1e300", real(FloatingPointPrecision.DOUBLE), 1e300),
                TypeSample.of("DOUBLE", "'nan'", real(FloatingPointPrecision.DOUBLE), Double.NaN),
                TypeSample.of("DOUBLE", "'-infinity'", real(FloatingPointPrecision.DOUBLE), Double.NEGATIVE_INFINITY),
                TypeSample.of("DECIMAL(4,1)", "-999.9", decimal(4, 1), new BigDecimal("-999.9")),
                TypeSample.of("DECIMAL(18,3)", "1.5", decimal(18, 3), new BigDecimal("1.500")),
                TypeSample.of(
                        "DECIMAL(38,10)",
                        "-1234567890123456789012345678.0123456789",
                        decimal(38, 10),
                        new BigDecimal("-1234567890123456789012345678.0123456789")),
                TypeSample.of(
                        "VARCHAR",
                        "'123456789012345678901234567890.1234567890'",
                        TEXT,
                        "123456789012345678901234567890.1234567890"),
                TypeSample.of("VARCHAR", "'a' || chr(0) || 'b'", TEXT, "a\0b"),
                TypeSample.of("BLOB", "'\\x00\\xFF'::BLOB", ArrowType.Binary.INSTANCE, "00FF"),
                TypeSample.of("BIT", "'10110'", TEXT, "10110"),
                TypeSample.of("UUID", "'" + UUID + "'", TEXT, UUID),
                TypeSample.of("ENUM('it''s', 'a,(b]')", "'a,(b]'", TEXT, "a,(b]"),
                TypeSample.of(
                        "DATE",
                        "'2026-01-02'",
                        new ArrowType.Date(DateUnit.DAY),
                        LocalDate.of(2026, 1, 2).toEpochDay()),
                TypeSample.of("DATE", "'infinity'", new ArrowType.Date(DateUnit.DAY), (long) Integer.MAX_VALUE),
                TypeSample.of("TIME", "'23:59:59.999999'", TIME, 86_399_999_999L),
                TypeSample.of("TIMETZ", "'10:00:00+02:00'", TEXT, "10:00:00+02"),
                TypeSample.of("TIME_NS", "'10:00:00.000001'", TIME, 36_000_000_001L),
                TypeSample.of("TIMESTAMP", "'2026-01-02 12:00:00.000001'", NAIVE, noon + 1),
                TypeSample.of("TIMESTAMP_S", "'2026-01-02 12:00:00'", NAIVE, noon),
                TypeSample.of("TIMESTAMP_S", "'infinity'", NAIVE, Long.MAX_VALUE),
                TypeSample.of("TIMESTAMP_MS", "'2026-01-02 12:00:00.001'", NAIVE, noon + 1000),
                TypeSample.of("TIMESTAMP_NS", "'2026-01-02 12:00:00.000001999'", NAIVE, noon + 1),
                TypeSample.of("TIMESTAMP_NS", "'1969-12-31 23:59:59.999999999'", NAIVE, -1L),
                TypeSample.of("TIMESTAMP_NS", "'-infinity'", NAIVE, -Long.MAX_VALUE),
                TypeSample.of("TIMESTAMPTZ", "'2026-01-02 14:00:00+02:00'", INSTANT, noon),
                TypeSample.of("TIMESTAMPTZ_NS", "'2026-01-02 12:00:00.000001999+00:00'", INSTANT, noon + 1),
                TypeSample.of("INTERVAL", "INTERVAL '1 month 3 days'", TEXT, "1 month 3 days"),
                TypeSample.of("JSON", "'{\"a\": [1, null]}'", TEXT, "{\"a\": [1, null]}")
                        .with(ColumnMetadata.CONTENT, ColumnMetadata.JSON),
                TypeSample.of("VARIANT", "{'a': 1}::VARIANT", TEXT, "{\"a\":1}")
                        .with(ColumnMetadata.CONTENT, ColumnMetadata.JSON),
                TypeSample.of("UNION(num INTEGER, str VARCHAR)", "union_value(str := 'x')", TEXT, "x"),
                TypeSample.of("GEOMETRY", "'POINT (1 2)'", TEXT, "POINT (1 2)"),
                TypeSample.of("INTEGER[]", "[1, NULL, 3]", LIST, Arrays.asList(1L, null, 3L)),
                TypeSample.of("INTEGER[]", "[]", LIST, List.of()),
                TypeSample.of("INTEGER[2]", "[1, 2]", LIST, List.of(1L, 2L)),
                TypeSample.of("INTEGER[2][]", "[[1, 2], NULL]", LIST, Arrays.asList(List.of(1L, 2L), null)),
                TypeSample.of("ENUM('x', 'y')[]", "['y', NULL, 'x']", LIST, Arrays.asList("y", null, "x")),
                TypeSample.of("JSON[]", "['{}', NULL]", LIST, Arrays.asList("{}", null)),
                TypeSample.of(
                        "DECIMAL(20,2)[][]", "[[1.25], []]", LIST, List.of(List.of(new BigDecimal("1.25")), List.of())),
                TypeSample.of(
                        "STRUCT(a INTEGER, \"b \"\"c,)\" VARCHAR)",
                        "{'a': 1, 'b \"c,)': NULL}",
                        STRUCT,
                        struct("a", 1L, "b \"c,)", null)),
                TypeSample.of(
                        "STRUCT(e ENUM('x', 'y'), t TIMESTAMP_S, i STRUCT(u UUID, j JSON)[], n INTERVAL)",
                        "{'e': 'y', 't': '2026-01-02 12:00:00', 'i': [{'u': '" + UUID + "', 'j': '1'}], 'n': NULL}",
                        STRUCT,
                        struct("e", "y", "t", noon, "i", List.of(struct("u", UUID, "j", "1")), "n", null)),
                TypeSample.of(
                        "MAP(VARCHAR, INTEGER)",
                        "MAP {'k': 1, 'l': NULL}",
                        MAP,
                        List.of(Arrays.asList("k", 1L), Arrays.asList("l", null))),
                TypeSample.of(
                        "MAP(ENUM('x', 'y'), BIT[])",
                        "MAP {'y': ['101'::BIT]}",
                        MAP,
                        List.of(List.of("y", List.of("101")))));
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("it's a.duckdb"));
    }

    private static ArrowType whole(int bits, boolean signed) {
        return new ArrowType.Int(bits, signed);
    }

    private static ArrowType decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 128);
    }

    private static ArrowType real(FloatingPointPrecision precision) {
        return new ArrowType.FloatingPoint(precision);
    }
}
