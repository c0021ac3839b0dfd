package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a function in the query hands over, instead of a result. What they contain is compared in {@link VectorsMatchExportTest}. */
final class HandedRowsTest {

    private static final String FROM = "(SELECT n FROM numbers)";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void flatRowsThatAreOnlyPassedOnAreHandedAndOthersFetched() {
        DuckDbFile file = numbers(10);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open()) {
            assertThat(batches(session, "SELECT n FROM numbers WHERE n > 3")).isInstanceOf(HandedBatches.class);
            assertThat(batches(session, "SELECT [n] AS list FROM numbers")).isInstanceOf(FetchedBatches.class);
            assertThat(batches(session, "SELECT {'a': n} AS pair FROM numbers")).isInstanceOf(FetchedBatches.class);
            assertThat(batches(session, "SELECT n FROM numbers ORDER BY n DESC"))
                    .isInstanceOf(FetchedBatches.class);
            assertThat(batches(session, "SELECT count(*) AS n FROM numbers")).isInstanceOf(FetchedBatches.class);
        }
    }

    private static Batches batches(WarehouseSession session, String sql) {
        return ((DuckDbReader) session.read(sql)).batches();
    }

    @Test
    void eachRowComesOnceWhenOtherThreadsOfDuckDbJoinInTheMiddle() {
        int rows = 1_000_000;
        DuckDbFile file = numbers(rows);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of("threads", "2"));
                WarehouseSession session = warehouse.open();
                RowReader passing = session.read("SELECT n FROM numbers")) {
            BitSet read = new BitSet();
            assertThat(passing.next()).isTrue();
            int count = add(passing, read);
            // DuckDB has as many threads as the statement that wants most, and they take part in whatever runs.
            try (RowReader joining = session.read(
                    "SELECT a.n FROM numbers a JOIN numbers b ON a.n = b.n WHERE a.n < 100000 ORDER BY a.n")) {
                assertThat(joining.next()).isTrue();
                while (passing.next()) {
                    count += add(passing, read);
                }
                assertThat(joining.next()).isTrue();
            }
            assertThat(count).isEqualTo(rows);
            assertThat(read.cardinality()).isEqualTo(rows);
        }
    }

    @Test
    void aReaderThatIsClosedInTheMiddleLeavesTheOthersAlone() {
        DuckDbFile file = numbers(500_000);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open();
                RowReader first = session.read("SELECT n FROM numbers");
                RowReader second = session.read("SELECT n FROM numbers WHERE n >= 250000")) {
            assertThat(first.next()).isTrue();
            assertThat(second.next()).isTrue();
            first.close();
            BitSet read = new BitSet();
            do {
                add(second, read);
            } while (second.next());
            assertThat(read.cardinality()).isEqualTo(250_000);
            assertThat(read.nextSetBit(0)).isEqualTo(250_000);
        }
    }

    @Test
    void aFailureOfTheQueryInTheMiddleKeepsItsWords() {
        DuckDbFile file = numbers(500_000);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(
                        "SELECT CASE WHEN n = 400000 THEN error('boom at ' || n) ELSE 'fine' END AS word FROM numbers")) {
            assertThat(reader.next()).isTrue();
            PerseidException failure = catchThrowableOfType(PerseidException.class, () -> ReadRows.rest(reader));
            assertThat(failure.kind()).isEqualTo(FailureKind.DATA);
            assertThat(failure.problem().found()).contains("boom at 400000");
        }
    }

    @Test
    void aReadThatIsCancelledInTheMiddleEnds() {
        DuckDbFile file = numbers(500_000);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read("SELECT n FROM numbers")) {
            assertThat(reader.next()).isTrue();
            session.cancel();
            PerseidException failure = catchThrowableOfType(PerseidException.class, reader::next);
            assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
            assertThat(failure.problem().found()).contains("cancelled");
        }
    }

    @Test
    void aFailureOfOursIsToldAsItIsAndNotInDuckDbsWords() throws Exception {
        numbers(10);
        try (RootAllocator allocator = new RootAllocator();
                Database database =
                        Database.open("jdbc:duckdb:" + path(), true, new DatabaseOptions(OptionalLong.empty(), 1));
                DuckDBConnection connection = database.connect();
                DuckDbReader reader = handed(database, connection, allocator, "VARCHAR")) {
            PerseidException failure = catchThrowableOfType(PerseidException.class, () -> {
                reader.start();
                reader.next();
            });
            assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
            assertThat(failure.problem().found()).contains("n BIGINT instead of VARCHAR");
        }
    }

    @Test
    void theFunctionIsForOurOwnStatementsOnly() {
        DuckDbFile file = numbers(10);
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open()) {
            assertThatThrownBy(() -> ReadRows.all(session, "SELECT perseid_read(0, n) AS n FROM numbers"))
                    .isInstanceOf(PerseidException.class)
                    .hasMessageContaining("perseid_read is for Perseid's own statements");
        }
    }

    @Test
    void nobodyIsKeptAfterTheLastReaderIsClosed() throws Exception {
        numbers(10);
        try (RootAllocator allocator = new RootAllocator();
                Database database =
                        Database.open("jdbc:duckdb:" + path(), true, new DatabaseOptions(OptionalLong.empty(), 1))) {
            try (DuckDBConnection connection = database.connect();
                    DuckDbReader reader = handed(database, connection, allocator, "BIGINT")) {
                reader.start();
                assertThat(reader.next()).isTrue();
                assertThat(database.readFunction().readers()).isEqualTo(1);
            }
            assertThat(database.readFunction().readers()).isZero();
        }
    }

    private static DuckDbReader handed(
            Database database, DuckDBConnection connection, RootAllocator allocator, String type) {
        Schema schema = new Schema(List.of(DuckDbTypeParser.parse(type).field("n")));
        return new DuckDbReader(
                connection,
                () -> {},
                new HandedBatches(connection, database.readFunction(), List.of("n"), FROM, schema, allocator),
                schema,
                new DuckDbFailures("warehouse shop"),
                closed -> {});
    }

    /** @return the rows of the batch */
    private static int add(RowReader reader, BitSet into) {
        BigIntVector vector = (BigIntVector) reader.batch().getVector(0);
        int rows = reader.batch().getRowCount();
        for (int row = 0; row < rows; row++) {
            into.set(Math.toIntExact(vector.get(row)));
        }
        return rows;
    }

    private DuckDbFile numbers(long rows) {
        DuckDbFile file = new DuckDbFile(path());
        file.execute("CREATE TABLE numbers AS SELECT n FROM range(" + rows + ") AS r(n)");
        return file;
    }

    private Path path() {
        return folder.resolve("numbers.duckdb");
    }
}
