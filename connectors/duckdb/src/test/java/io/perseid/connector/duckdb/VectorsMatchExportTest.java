package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What we copy out of DuckDB's vectors by their addresses is what DuckDB exports as Arrow: two ways that share no code, over tables whose values
 * are chosen for the borders of both (texts around 12 bytes, NULLs around bytes of bits, lists in any order and with gaps).
 */
final class VectorsMatchExportTest {

    private static final String TABLE = """
            CREATE TABLE mixed AS SELECT n,
              CASE WHEN hash(n, 1) % 5 = 0 THEN NULL ELSE hash(n, 1)::UBIGINT END AS big,
              (hash(n, 2) % 256)::UTINYINT AS tiny, ((hash(n, 3) % 60000)::BIGINT - 30000)::SMALLINT AS small,
              CASE WHEN n BETWEEN 2040 AND 4100 THEN NULL ELSE (hash(n, 4) % 2 = 0) END AS flag,
              CASE WHEN hash(n, 5) % 3 = 0 THEN NULL ELSE repeat(chr(97 + (n % 26)::INTEGER), (hash(n, 6) % 30)::INTEGER) END AS text,
              repeat('é', (hash(n, 7) % 200)::INTEGER) AS longer,
              ('k' || (n % 7))::BLOB AS bytes,
              ((hash(n, 8) % 1999)::BIGINT - 999)::DECIMAL(4,1) AS two, ((hash(n, 9) % 1999999)::BIGINT - 999999)::DECIMAL(9,2) AS four,
              (hash(n, 10) // 1024)::DECIMAL(18,0) AS eight, -(hash(n, 11)::DECIMAL(38,5)) AS sixteen, hash(n, 12)::HUGEINT * -7 AS huge,
              (n * 1.5)::FLOAT AS real, sqrt(n) AS double,
              DATE '1960-01-01' + n::INTEGER AS day, TIME '00:00:00' + to_microseconds(n * 12345678) AS clock,
              TIMESTAMP '1969-12-31 23:59:59.5' + to_milliseconds(n) AS naive, TIMESTAMPTZ '2026-01-01 00:00:00+02' + to_seconds(n) AS instant,
              CASE WHEN hash(n, 13) % 4 = 0 THEN NULL ELSE list_transform(range((hash(n, 14) % 5)::BIGINT), lambda i:
                CASE WHEN (i + n) % 3 = 0 THEN NULL ELSE repeat('z', (i * 7)::INTEGER) END) END AS texts,
              list_transform(range((n % 4)::BIGINT), lambda i: list_transform(range(i), lambda j: (i + j) % 2 = 0)) AS flags,
              CASE WHEN n % 11 = 0 THEN NULL ELSE {'a': n % 3, 'b': CASE WHEN n % 2 = 0 THEN NULL ELSE 'text of a member ' || n END,
                'c': [{'d': (n / 100)::DECIMAL(10,2), 'e': n % 5 = 0}, NULL]} END AS nested,
              MAP([n % 5, n % 5 + 1], ['one', NULL]) AS map,
              CASE WHEN hash(n, 15) % 9 = 0 THEN NULL ELSE 'a status of more than twelve bytes: ' || (n % 5) END AS status
            FROM range(7000) AS r(n)
            """;

    /** Over several of DuckDB's row groups. */
    private static final String LARGE =
            "CREATE TABLE large AS SELECT n, 'a status of more than twelve bytes: ' || (n // 1000 % 5) AS status,"
                    + " CASE WHEN hash(n) % 3 = 0 THEN NULL ELSE md5(n::VARCHAR) END AS text FROM range(260000) AS r(n)";

    /** What a function in the query can hand over. */
    private static final String FLAT = "SELECT * EXCLUDE (texts, flags, nested, map)";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @BeforeAll
    static void table() {
        file().execute(TABLE, LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM mixed",
                "SELECT * FROM mixed WHERE hash(n) % 3 = 0",
                "SELECT * FROM mixed WHERE hash(n) % 97 = 0",
                "SELECT * FROM mixed WHERE n < 0",
                FLAT + " FROM mixed",
                FLAT + " FROM mixed WHERE hash(n) % 3 = 0",
                FLAT + " FROM mixed WHERE hash(n) % 97 = 0",
                FLAT + " FROM mixed WHERE status LIKE '%4'",
                FLAT + " FROM mixed WHERE n < 0",
                "SELECT 'always the same, and long' AS same, 7 AS seven, NULL::VARCHAR AS nothing FROM mixed",
                "SELECT 'always the same, and long' AS same, n, NULL::DECIMAL(9,2) AS nothing, status, status AS again,"
                        + " upper(status) AS upper, n + 1 AS next FROM mixed WHERE flag",
                "SELECT NULL AS nothing, n FROM mixed",
                "SELECT n, status, text FROM large",
                "SELECT n, status, text FROM large WHERE n BETWEEN 100000 AND 150000 OR hash(n) % 1000 = 0",
                "SELECT * FROM mixed ORDER BY hash(n)",
                "SELECT * FROM mixed WHERE text IS NULL ORDER BY n DESC LIMIT 3000",
                "SELECT a.*, b.texts AS others, b.nested AS other FROM mixed a LEFT JOIN mixed b ON b.n = a.n * 3 ORDER BY a.n",
                "SELECT n, unnest(texts) AS text FROM mixed ORDER BY n",
                "SELECT n, texts[2:3] AS slice, list_reverse(texts) AS reverse, list_filter(flags, lambda f: len(f) > 1) AS some FROM mixed",
                "SELECT n, nested.c AS inner, nested.c[1].d AS deep, map_keys(map) AS keys FROM mixed WHERE n % 2 = 1",
                "SELECT n % 100 AS g, list(text ORDER BY n) AS texts, list(nested ORDER BY n) AS structs FROM mixed GROUP BY g ORDER BY g",
                "SELECT 'always the same, and long' AS same, [1, NULL, 3] AS numbers, {'x': NULL::INTEGER, 'y': 'short'} AS pair,"
                        + " NULL::VARCHAR AS nothing, NULL::INTEGER[] AS nowhere, NULL::STRUCT(q VARCHAR) AS noone FROM range(5000)",
                "SELECT n, texts FROM mixed WHERE n < 2500 UNION ALL SELECT n, [longer, text] FROM mixed WHERE n > 6000"
            })
    void everyValueIsTheOneThatDuckDbExports(String sql) throws Exception {
        List<List<Object>> ours = new ArrayList<>();
        try (WarehouseSession session = file().warehouse().open();
                RowReader reader = session.read(sql)) {
            while (reader.next()) {
                assertThat(reader.batch().getRowCount()).isBetween(1, 2048);
                values(reader.batch(), ours);
            }
        }
        assertThat(ours).isEqualTo(exported(sql));
    }

    @Test
    void chunksOfAFewRowsArePutTogether() {
        try (WarehouseSession session = file().warehouse().open();
                RowReader reader = session.read("SELECT n FROM mixed WHERE hash(n) % 97 = 0")) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.batch().getRowCount()).isGreaterThan(20);
            assertThat(reader.next()).isFalse();
            assertThat(reader.next()).as("asked again").isFalse();
        }
    }

    @Test
    void aFailureInTheMiddleOfTheRowsKeepsItsWords() {
        String sql =
                "SELECT CASE WHEN n = 5000000 THEN error('boom at ' || n) ELSE 'fine' END AS word FROM range(6000000) AS r(n)";
        try (WarehouseSession session = file().warehouse().open();
                RowReader reader = session.read(sql)) {
            assertThat(reader.next()).isTrue();
            PerseidException failure = catchThrowableOfType(PerseidException.class, () -> ReadRows.rest(reader));
            assertThat(failure.kind()).isEqualTo(FailureKind.DATA);
            assertThat(failure.problem().found()).contains("boom at 5000000");
        }
    }

    @Test
    void aFetchThatFindsNoMoreRowsIsInterrupted() throws Exception {
        // The first rows come at once, further ones never do.
        String sql =
                "SELECT a.i FROM range(100000000) AS a(i), range(100000) AS b(j) WHERE a.i + b.j < 3000 AND b.j < 2"
                        + " OR hash(a.i + b.j) = 1";
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (WarehouseSession session = file().warehouse().open()) {
            Future<?> read = worker.submit(() -> ReadRows.all(session, sql));
            // It may not have reached the driver yet: ask until it ends.
            while (!read.isDone()) {
                TimeUnit.MILLISECONDS.sleep(50);
                session.cancel();
            }
            assertThatThrownBy(read::get).cause().isInstanceOfSatisfying(PerseidException.class, e -> assertThat(
                            e.kind())
                    .isEqualTo(FailureKind.TRANSIENT));
        } finally {
            worker.shutdownNow();
        }
    }

    /** Reading by address what has another layout would read whatever lies there. */
    @Test
    void columnsThatChangedSinceTheyWereDescribedAreRefused() throws Exception {
        Path read = folder.resolve("changing.parquet");
        Path other = folder.resolve("other.parquet");
        DuckDbFile writer = new DuckDbFile(folder.resolve("writer.duckdb"));
        writer.execute(
                "COPY (SELECT n AS a FROM range(10) AS r(n)) TO '" + read + "'",
                "COPY (SELECT n::VARCHAR AS a FROM range(10) AS r(n)) TO '" + other + "'");
        try (RootAllocator allocator = new RootAllocator();
                org.duckdb.DuckDBConnection connection =
                        DriverManager.getConnection("jdbc:duckdb:").unwrap(org.duckdb.DuckDBConnection.class)) {
            var schema = new org.apache.arrow.vector.types.pojo.Schema(
                    List.of(DuckDbTypeParser.parse("BIGINT").field("a")));
            Files.copy(other, read, StandardCopyOption.REPLACE_EXISTING);
            try (DuckDbReader reader = new DuckDbReader(
                    connection,
                    () -> {},
                    new FetchedBatches(connection, List.of("a"), "'" + read + "'", schema, allocator),
                    schema,
                    new DuckDbFailures("warehouse shop"),
                    closed -> {})) {
                reader.start();
                PerseidException failure = catchThrowableOfType(PerseidException.class, reader::next);
                assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
                assertThat(failure.problem().found()).contains("a VARCHAR instead of BIGINT");
            }
        }
    }

    private static List<List<Object>> exported(String sql) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        Properties streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try (RootAllocator allocator = new RootAllocator();
                var connection = DriverManager.getConnection("jdbc:duckdb:" + file().path(), streaming);
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery();
                ArrowReader reader =
                        (ArrowReader) result.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, 2048)) {
            while (reader.loadNextBatch()) {
                values(reader.getVectorSchemaRoot(), rows);
            }
        }
        return rows;
    }

    private static void values(VectorSchemaRoot batch, List<List<Object>> into) {
        for (int row = 0; row < batch.getRowCount(); row++) {
            Object[] values = new Object[batch.getFieldVectors().size()];
            for (int column = 0; column < values.length; column++) {
                FieldVector vector = batch.getVector(column);
                Object value = vector.getObject(row);
                values[column] = value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
            }
            into.add(Arrays.asList(values));
        }
    }

    private static DuckDbFile file() {
        return new DuckDbFile(folder.resolve("mixed.duckdb"));
    }
}
