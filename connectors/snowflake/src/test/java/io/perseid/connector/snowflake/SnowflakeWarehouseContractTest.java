package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.testkit.warehouse.TypeSample;
import io.perseid.testkit.warehouse.WarehouseContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;

/** The real driver against the fake server, with results as Arrow; {@link SnowflakeJsonContractTest} has them as JSON. */
class SnowflakeWarehouseContractTest extends WarehouseContract {

    private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
    private static final ArrowType LONG = new ArrowType.Int(64, true);
    private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    private static final ArrowType NAIVE = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    private static final ArrowType TIME = new ArrowType.Time(TimeUnit.MICROSECOND, 64);

    private final FakeSnowflake fake = FakeSnowflake.start();

    FakeSnowflake fake() {
        return fake;
    }

    @AfterEach
    final void stopFake() {
        fake.close();
    }

    @Override
    protected Warehouse connect() {
        return FakeAccount.of(fake).warehouse();
    }

    @Override
    protected void execute(String... statements) {
        fake.execute(statements);
    }

    @Override
    protected String numbers(long count) {
        return "SELECT SEQ8() AS n FROM TABLE(GENERATOR(ROWCOUNT => " + count + "))";
    }

    @Override
    protected String slowQuery() {
        return "SELECT SYSTEM$WAIT(600)";
    }

    @Override
    protected String instantType() {
        return "TIMESTAMP_LTZ";
    }

    @Override
    protected String folded(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    protected List<TypeSample> samples() {
        long noon = micros(Instant.parse("2026-01-02T12:00:00Z"));
        return List.of(
                TypeSample.of("BOOLEAN", "TRUE", ArrowType.Bool.INSTANCE, true),
                TypeSample.of("NUMBER(2,0)", "-99", LONG, -99L),
                TypeSample.of("NUMBER(9,0)", "-999999999", LONG, -999999999L),
                TypeSample.of("NUMBER(18,0)", "-999999999999999999", LONG, -999999999999999999L),
                TypeSample.of("NUMBER(19,0)", "9223372036854775807", decimal(19, 0), Long.MAX_VALUE),
                TypeSample.of("INTEGER", "-5", decimal(38, 0), -5L),
                TypeSample.of(
                        "NUMBER(38,0)",
                        "99999999999999999999999999999999999999",
                        decimal(38, 0),
                        new BigDecimal("9".repeat(38))),
                TypeSample.of(
                        "NUMBER(38,0)",
                        "-99999999999999999999999999999999999999",
                        decimal(38, 0),
                        new BigDecimal("-" + "9".repeat(38))),
                TypeSample.of("NUMBER(4,1)", "-999.9", decimal(4, 1), new BigDecimal("-999.9")),
                TypeSample.of("NUMBER(18,3)", "1.5", decimal(18, 3), new BigDecimal("1.500")),
                TypeSample.of(
                        "NUMBER(38,10)",
                        "-1234567890123456789012345678.0123456789",
                        decimal(38, 10),
                        new BigDecimal("-1234567890123456789012345678.0123456789")),
                TypeSample.of("FLOAT", "1e300", FLOAT, 1e300),
                TypeSample.of("FLOAT", "'-inf'", FLOAT, Double.NEGATIVE_INFINITY),
                TypeSample.of("FLOAT", "'nan'", FLOAT, Double.NaN),
                TypeSample.of("VARCHAR", "'it''s \\\\ \\u0000'", TEXT, "it's \\ \0"),
                TypeSample.of("VARCHAR(10)", "'größe'", TEXT, "größe"),
                TypeSample.of("BINARY", "TO_BINARY('00FF', 'HEX')", ArrowType.Binary.INSTANCE, "00FF"),
                TypeSample.of(
                        "DATE",
                        "'2026-01-02'",
                        new ArrowType.Date(DateUnit.DAY),
                        LocalDate.of(2026, 1, 2).toEpochDay()),
                TypeSample.of("TIME", "'23:59:59.999999'", TIME, 86_399_999_999L),
                TypeSample.of("TIMESTAMP_NTZ", "'2026-01-02 12:00:00.000001'", NAIVE, noon + 1),
                TypeSample.of("TIMESTAMP_NTZ(0)", "'2026-01-02 12:00:00'", NAIVE, noon),
                TypeSample.of("TIMESTAMP_NTZ(3)", "'2026-01-02 12:00:00.001'", NAIVE, noon + 1000),
                TypeSample.of("TIMESTAMP_NTZ(9)", "'2026-01-02 12:00:00.000001999'", NAIVE, noon + 1),
                TypeSample.of("TIMESTAMP_NTZ(9)", "'1969-12-31 23:59:59.999999999'", NAIVE, -1L),
                TypeSample.of("TIMESTAMP_LTZ", "'2026-01-02 14:00:00+02:00'", INSTANT, noon),
                TypeSample.of("TIMESTAMP_TZ", "'2026-01-02 14:00:00.000001999+02:00'", INSTANT, noon + 1),
                TypeSample.of("VARIANT", "'{\"a\":[1,null]}'", TEXT, "{\"a\":[1,null]}")
                        .with(ColumnMetadata.CONTENT, ColumnMetadata.JSON),
                TypeSample.of("OBJECT", "CAST(PARSE_JSON('{\"a\": 1}') AS OBJECT)", TEXT, "{\"a\":1}")
                        .with(ColumnMetadata.CONTENT, ColumnMetadata.JSON),
                TypeSample.of("ARRAY", "CAST(PARSE_JSON('[1, null]') AS ARRAY)", TEXT, "[1,null]")
                        .with(ColumnMetadata.CONTENT, ColumnMetadata.JSON));
    }

    private static ArrowType decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 128);
    }
}
