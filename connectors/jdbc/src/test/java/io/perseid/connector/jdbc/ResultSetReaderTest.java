package io.perseid.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.testkit.warehouse.ReadRows;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over DuckDB's driver, whose getters are ordinary ones. */
final class ResultSetReaderTest {

    private final BufferAllocator allocator = new RootAllocator();
    private int closes;

    @SuppressWarnings("NullAway.Init")
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        // Throws if a buffer was not given back.
        allocator.close();
    }

    @Test
    void everyCanonicalTypeIsReadByWhatIsDeclared() throws SQLException {
        long noon = CellReaders.micros(Instant.parse("2026-01-02T12:00:00.000001Z"));
        List<Field> fields = List.of(
                field("flag", ArrowType.Bool.INSTANCE),
                field("tiny", new ArrowType.Int(8, true)),
                field("small", new ArrowType.Int(16, true)),
                field("whole", new ArrowType.Int(32, true)),
                field("big", new ArrowType.Int(64, true)),
                field("real", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                field("double", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                field("decimal", new ArrowType.Decimal(38, 3, 128)),
                field("text", ArrowType.Utf8.INSTANCE),
                field("day", new ArrowType.Date(DateUnit.DAY)),
                field("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
                field("naive", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
                field("zoned", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")));
        String values = "true, 127, -32768, -2147483648, 9007199254740993, 1.5::FLOAT, 1e300::DOUBLE,"
                + " 12345678901234567890.5::DECIMAL(38,1), 'größe', DATE '1969-03-15', TIME '23:59:59.999999',"
                + " TIMESTAMP '2026-01-02 12:00:00.000001', TIMESTAMPTZ '2026-01-02 14:00:00.000001+02:00'";
        String nulls = "NULL" + ", NULL".repeat(fields.size() - 1);
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT * FROM (SELECT " + values + " UNION ALL SELECT " + nulls + ")");
                ResultSetReader reader = reader(rows, fields)) {
            assertThat(reader.schema().getFields()).isEqualTo(fields);
            List<List<Object>> read = List.copyOf(ReadRows.rest(reader));
            assertThat(read.get(0))
                    .containsExactly(
                            true,
                            127L,
                            -32768L,
                            -2147483648L,
                            9007199254740993L,
                            1.5,
                            1e300,
                            new BigDecimal("12345678901234567890.500"),
                            "größe",
                            LocalDate.of(1969, 3, 15).toEpochDay(),
                            86_399_999_999L,
                            noon,
                            noon);
            assertThat(read.get(1)).isEqualTo(Arrays.asList(new Object[fields.size()]));
        }
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void rowsComeInOrderAndBatchesAreBoundedByRowsAndByBytes() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM range(10000) AS r(n)");
                ResultSetReader reader = reader(rows, List.of(field("n", new ArrowType.Int(64, true))))) {
            long expected = 0;
            int batches = 0;
            while (reader.next()) {
                batches++;
                assertThat(reader.batch().getRowCount()).isBetween(1, 4096);
                for (int i = 0; i < reader.batch().getRowCount(); i++) {
                    assertThat(reader.batch().getVector(0).getObject(i)).isEqualTo(expected++);
                }
            }
            assertThat(expected).isEqualTo(10_000);
            assertThat(batches).isEqualTo(3);
            assertThat(reader.next()).isFalse();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT repeat('x', 1000000) FROM range(10)");
                ResultSetReader reader = reader(rows, List.of(field("s", ArrowType.Utf8.INSTANCE)))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.batch().getRowCount()).isEqualTo(5);
        }
    }

    @Test
    void aValueThatTheDeclaredTypeCannotHoldIsToldWithItsColumn() throws SQLException {
        for (ArrowType type :
                List.of(new ArrowType.Int(16, true), new ArrowType.Int(8, true), new ArrowType.Decimal(10, 1, 128))) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 40000.25::DECIMAL(10,2)");
                    ResultSetReader reader = reader(rows, List.of(field("price", type)))) {
                PerseidException failure = catchThrowableOfType(PerseidException.class, reader::next);
                assertThat(failure).isNotNull();
                assertThat(failure.problem().found()).startsWith("price");
            }
        }
    }

    @Test
    void aListHasNoGetter() {
        Field list = new Field(
                "l",
                new FieldType(true, ArrowType.List.INSTANCE, null),
                List.of(field("$data$", ArrowType.Utf8.INSTANCE)));
        try (var vector = list.createVector(allocator)) {
            assertThatThrownBy(() -> CellReaders.of(vector)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private ResultSetReader reader(ResultSet rows, List<Field> fields) {
        ResultSetReader.Failures failures = new ResultSetReader.Failures() {
            @Override
            public PerseidException statement(SQLException error) {
                return PerseidException.of(
                        FailureKind.INTERNAL, "test", String.valueOf(error.getMessage()), "rows", "look");
            }

            @Override
            public PerseidException value(Field column, ArithmeticException error) {
                return PerseidException.of(
                        FailureKind.DATA, "test", column.getName() + ": " + error.getMessage(), "a value", "look");
            }
        };
        return new ResultSetReader(rows, fields, CellReaders::of, allocator, failures, () -> closes++);
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, new FieldType(true, type, null), List.of());
    }
}
