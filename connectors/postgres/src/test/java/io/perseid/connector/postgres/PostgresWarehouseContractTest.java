package io.perseid.connector.postgres;

import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.warehouse.TypeSample;
import io.perseid.testkit.warehouse.WarehouseContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

final class PostgresWarehouseContractTest extends WarehouseContract {

    private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
    private static final ArrowType NAIVE = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    private static final ArrowType TIME = new ArrowType.Time(TimeUnit.MICROSECOND, 64);
    private static final ArrowType DATE = new ArrowType.Date(DateUnit.DAY);
    private static final ArrowType LIST = ArrowType.List.INSTANCE;
    private static final ArrowType REAL = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

    private static final String UUID = "0b3cbd2c-9b4e-4c0f-8a39-6a1f0e6a2f11";

    private final PostgresServer server = PostgresServer.shared();
    private @Nullable String database;

    @Override
    protected Warehouse connect() {
        return server.warehouse(database(), Map.of());
    }

    @Override
    protected void execute(String... statements) {
        server.execute(database(), statements);
    }

    @Override
    protected String numbers(long count) {
        return "SELECT n FROM generate_series(CAST(0 AS bigint), " + (count - 1) + ") AS r(n)";
    }

    @Override
    protected String slowQuery() {
        return "SELECT count(*) FROM generate_series(1, 10000000) AS a(i), generate_series(1, 100000) AS b(j)"
                + " WHERE (i + j) % 1000003 = 1000004";
    }

    @Override
    protected boolean hasInfiniteTimes() {
        return true;
    }

    @Override
    protected List<TypeSample> samples() {
        long noon = micros(Instant.parse("2026-01-02T12:00:00Z"));
        execute(
                "CREATE EXTENSION citext",
                "CREATE EXTENSION hstore",
                "CREATE TYPE mood AS ENUM ('it''s', 'a,(b]', '\"q\"')",
                "CREATE TYPE pair AS (a integer, b text)",
                "CREATE DOMAIN price AS numeric(12,2) CHECK (VALUE >= 0)",
                "CREATE DOMAIN code AS varchar(8)",
                "CREATE SCHEMA \"Odd.schema\"",
                "CREATE TYPE \"Odd.schema\".\"My \"\"type\" AS ENUM ('x')");
        return List.of(
                TypeSample.of("boolean", "true", ArrowType.Bool.INSTANCE, true),
                TypeSample.of("smallint", "-32768", whole(16), -32768L),
                TypeSample.of("integer", "-2147483648", whole(32), -2147483648L),
                TypeSample.of("bigint", "-9223372036854775808", whole(64), Long.MIN_VALUE),
                TypeSample.of("real", "1.5", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), 1.5),
                TypeSample.of("double precision", "1e300", REAL, 1e300),
                TypeSample.of("double precision", "'NaN'", REAL, Double.NaN),
                TypeSample.of("double precision", "'-Infinity'", REAL, Double.NEGATIVE_INFINITY),
                TypeSample.of("numeric(4,1)", "-999.9", decimal(4, 1), new BigDecimal("-999.9")),
                TypeSample.of("numeric(18,3)", "1.5", decimal(18, 3), new BigDecimal("1.500")),
                TypeSample.of(
                        "numeric(18,1)",
                        "-99999999999999999.9",
                        decimal(18, 1),
                        new BigDecimal("-99999999999999999.9")),
                TypeSample.of("numeric(18,18)", "0.000000000000000001", decimal(18, 18), new BigDecimal("1E-18")),
                TypeSample.of("numeric(10)", "-1200000000", decimal(10, 0), -1200000000L),
                TypeSample.of("numeric(3,-2)", "12345", decimal(5, 0), 12300L),
                TypeSample.of("numeric(3,5)", "0.00123", decimal(5, 5), new BigDecimal("0.00123")),
                TypeSample.of(
                        "numeric(38,10)",
                        "-1234567890123456789012345678.0123456789",
                        decimal(38, 10),
                        new BigDecimal("-1234567890123456789012345678.0123456789")),
                number("12345678901234567890123456789012345678901234567890.000120"),
                number("-0.0001"),
                number("0"),
                number("100000000"),
                number("1e-20", "0.00000000000000000001"),
                number("12.50"),
                number("'NaN'", "\"NaN\""),
                number("'-Infinity'", "\"-Infinity\""),
                TypeSample.of("price", "12.5", decimal(12, 2), new BigDecimal("12.50")),
                TypeSample.of("text", "'größe \uD83D\uDE00'", TEXT, "größe \uD83D\uDE00"),
                TypeSample.of("varchar(20)", "' a '", TEXT, " a "),
                TypeSample.of("code", "'x'", TEXT, "x"),
                TypeSample.of("char(8)", "' ab'", TEXT, " ab"),
                TypeSample.of("char(3)", "'   '", TEXT, ""),
                TypeSample.of("\"char\"", "'x'", TEXT, "x"),
                TypeSample.of("name", "'n'", TEXT, "n"),
                TypeSample.of("citext", "'AbC'", TEXT, "AbC"),
                TypeSample.of("mood", "'a,(b]'", TEXT, "a,(b]"),
                TypeSample.of("\"Odd.schema\".\"My \"\"type\"", "'x'", TEXT, "x"),
                TypeSample.of("uuid", "'" + UUID + "'", TEXT, UUID),
                TypeSample.of("bytea", "'\\x00FF'", ArrowType.Binary.INSTANCE, "00FF"),
                TypeSample.of("bytea", "''", ArrowType.Binary.INSTANCE, ""),
                TypeSample.of(
                        "date", "'2026-01-02'", DATE, LocalDate.of(2026, 1, 2).toEpochDay()),
                TypeSample.of(
                        "date",
                        "'0044-03-15 BC'",
                        DATE,
                        LocalDate.of(-43, 3, 15).toEpochDay()),
                TypeSample.of(
                        "date",
                        "'4713-11-24 BC'",
                        DATE,
                        LocalDate.of(-4712, 11, 24).toEpochDay()),
                TypeSample.of(
                        "date",
                        "'5874897-12-31'",
                        DATE,
                        LocalDate.of(5874897, 12, 31).toEpochDay()),
                TypeSample.of("date", "'infinity'", DATE, (long) Integer.MAX_VALUE),
                TypeSample.of("date", "'-infinity'", DATE, (long) -Integer.MAX_VALUE),
                TypeSample.of("time", "'23:59:59.999999'", TIME, 86_399_999_999L),
                TypeSample.of("timetz", "'10:00:00+02'", TEXT, "10:00:00+02"),
                TypeSample.of("timestamp", "'2026-01-02 12:00:00.000001'", NAIVE, noon + 1),
                TypeSample.of("timestamp", "'1969-12-31 23:59:59.999999'", NAIVE, -1L),
                TypeSample.of(
                        "timestamp", "'0044-03-15 00:00:00 BC'", NAIVE, micros(Instant.parse("-0043-03-15T00:00:00Z"))),
                TypeSample.of("timestamp", "'294276-12-31 23:59:59.999999'", NAIVE, Long.MAX_VALUE),
                TypeSample.of("timestamp(0)", "'2026-01-02 12:00:00.4'", NAIVE, noon),
                TypeSample.of("timestamptz", "'2026-01-02 14:00:00+02'", INSTANT, noon),
                TypeSample.of("timestamptz", "'infinity'", INSTANT, Long.MAX_VALUE),
                TypeSample.of("timestamptz", "'-infinity'", INSTANT, -Long.MAX_VALUE),
                TypeSample.of(
                        "interval", "'1 year 2 months 3 days 04:05:06.7'", TEXT, "1 year 2 mons 3 days 04:05:06.7"),
                json("json", "'{\"a\" : [1, null]}'", "{\"a\" : [1, null]}"),
                json("jsonb", "'{\"a\" : [1, null]}'", "{\"a\": [1, null]}"),
                TypeSample.of("pair", "ROW(1, 'x y')", TEXT, "(1,\"x y\")"),
                TypeSample.of("hstore", "'a=>1'", TEXT, "\"a\"=>\"1\""),
                TypeSample.of("int4range", "'[1,10)'", TEXT, "[1,10)"),
                TypeSample.of("tstzrange", "'[2026-01-01 00:00+02,)'", TEXT, "[\"2025-12-31 22:00:00+00\",)"),
                TypeSample.of("int4multirange", "'{[1,2),[5,7)}'", TEXT, "{[1,2),[5,7)}"),
                TypeSample.of("inet", "'10.1.2.3'", TEXT, "10.1.2.3"),
                TypeSample.of("inet", "'10.1.2.3/8'", TEXT, "10.1.2.3/8"),
                TypeSample.of("cidr", "'10.0.0.0/8'", TEXT, "10.0.0.0/8"),
                TypeSample.of("macaddr", "'08:00:2b:01:02:03'", TEXT, "08:00:2b:01:02:03"),
                TypeSample.of("bit(3)", "B'101'", TEXT, "101"),
                TypeSample.of("xml", "'<a>1</a>'", TEXT, "<a>1</a>"),
                TypeSample.of("point", "'(1,2)'", TEXT, "(1,2)"),
                TypeSample.of("oid", "4294967295", TEXT, "4294967295"),
                TypeSample.of("regclass", "'pg_class'", TEXT, "pg_class"),
                TypeSample.of("tsvector", "'a b'", TEXT, "'a' 'b'"),
                TypeSample.of("integer[]", "'{1,NULL,3}'", LIST, Arrays.asList(1L, null, 3L)),
                TypeSample.of("integer[]", "'{}'", LIST, List.of()),
                TypeSample.of("integer[]", "'[5:6]={1,2}'", LIST, List.of(1L, 2L)),
                TypeSample.of("text[]", "ARRAY['a', NULL, '', 'c,\"d']", LIST, Arrays.asList("a", null, "", "c,\"d")),
                TypeSample.of("mood[]", "ARRAY['it''s', NULL]::mood[]", LIST, Arrays.asList("it's", null)),
                TypeSample.of("uuid[]", "ARRAY['" + UUID + "']::uuid[]", LIST, List.of(UUID)),
                TypeSample.of("jsonb[]", "ARRAY['{}', NULL]::jsonb[]", LIST, Arrays.asList("{}", null)),
                TypeSample.of("numeric(20,2)[]", "'{1.25}'", LIST, List.of(new BigDecimal("1.25"))),
                TypeSample.of("numeric[]", "'{1.250}'", LIST, List.of("1.250")),
                TypeSample.of("price[]", "'{1.25}'", LIST, List.of(new BigDecimal("1.25"))),
                TypeSample.of("timestamptz[]", "'{2026-01-02 12:00+00}'", LIST, List.of(noon)),
                TypeSample.of("int4range[]", "ARRAY['[1,2)'::int4range]", LIST, List.of("[1,2)")),
                TypeSample.of("interval[]", "ARRAY[interval '1 day', NULL]", LIST, Arrays.asList("1 day", null)));
    }

    private String database() {
        String known = database;
        if (known == null) {
            known = server.database();
            database = known;
        }
        return known;
    }

    private static TypeSample number(String digits) {
        return number(digits, digits);
    }

    private static TypeSample number(String literal, String json) {
        return json("numeric", literal, json);
    }

    private static TypeSample json(String declaration, String literal, String value) {
        return TypeSample.of(declaration, literal, TEXT, value).with(ColumnMetadata.CONTENT, ColumnMetadata.JSON);
    }

    private static ArrowType whole(int bits) {
        return new ArrowType.Int(bits, true);
    }

    private static ArrowType decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 128);
    }
}
