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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file and those who want it: other processes, other warehouses, and files that are none. */
final class DuckDbFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aFileThatAnotherProcessWritesIsTransientAndNamesTheProcess() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        Warehouse warehouse = file.warehouse();
        try (WriterProcess writer = WriterProcess.holding(file.path())) {
            PerseidException failure = catchThrowableOfType(PerseidException.class, warehouse::open);
            assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
            assertThat(failure.problem().where()).isEqualTo("warehouse shop");
            assertThat(failure.problem().found())
                    .contains(file.path().toString())
                    .contains("process " + writer.pid())
                    .contains("java")
                    .doesNotContain("Could not set lock");
        }
        try (WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly(1L);
        }
    }

    @Test
    void otherProcessesMayWriteBetweenSessionsAndNotDuringOne() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        try (Warehouse warehouse = file.warehouse()) {
            WarehouseSession session = warehouse.open();
            assertThatThrownBy(() -> WriterProcess.holding(file.path())).hasMessageContaining("the writer said");
            session.close();
            WriterProcess.holding(file.path()).close();
        }
    }

    @Test
    void aFileThatThisProcessWritesElsewhereIsTransient() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        try (var writer = java.sql.DriverManager.getConnection("jdbc:duckdb:" + file.path())) {
            assertThat(writer.isClosed()).isFalse();
            PerseidException failure = catchThrowableOfType(
                    PerseidException.class, () -> file.warehouse().open());
            assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
            assertThat(failure.problem().found()).contains(file.path().toString());
        }
    }

    @Test
    void aSessionCannotWrite() {
        DuckDbFile file = created("shop.duckdb");
        try (WarehouseSession session = file.warehouse().open()) {
            for (String sql :
                    List.of("INSERT INTO t VALUES (2)", "DROP TABLE t", "SELECT 1) ; DROP TABLE t; SELECT (1")) {
                assertThatThrownBy(() -> session.read(sql)).isInstanceOf(PerseidException.class);
            }
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly(1L);
        }
    }

    @Test
    void warehousesOfOneFileShareItUntilTheLastSessionCloses() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        OpenDatabases databases = new OpenDatabases();
        Warehouse one = warehouse("one", file, new DatabaseOptions(OptionalLong.of(100_000_000), 2), databases);
        Warehouse other = warehouse("other", file, new DatabaseOptions(OptionalLong.of(200_000_000), 1), databases);
        WarehouseSession first = one.open();
        WarehouseSession second = other.open();
        assertThat(databases.users(file.path())).isEqualTo(2);
        first.close();
        first.close();
        assertThat(databases.users(file.path())).isEqualTo(1);
        assertThat(ReadRows.column(second, "SELECT a FROM t")).containsExactly(1L);
        second.close();
        assertThat(databases.users(file.path())).isZero();
        file.execute("INSERT INTO t VALUES (2)");
    }

    @Test
    void nothingIsLeftBesideTheFileOrInTheTemporaryFolder() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        try (WarehouseSession session = file.warehouse(
                        new DuckDbConnector(), Map.of("memory_limit", "64MiB", "threads", "1"))
                .open()) {
            // Larger than the limit: DuckDB has to spill.
            String sql =
                    "SELECT s FROM (SELECT n, repeat('x', 60) || hash(n) AS s FROM range(2000000) AS r(n)) ORDER BY s";
            try (RowReader reader = session.read(sql)) {
                assertThat(reader.next()).isTrue();
                Path spill = Path.of(ReadRows.column(session, "SELECT current_setting('temp_directory')")
                        .get(0)
                        .toString());
                assertThat(spill).isNotEmptyDirectory();
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file.path());
        }
    }

    @Test
    void tooLittleMemoryIsALimitAndTheSessionStaysUsable() {
        DuckDbFile file = created("shop.duckdb");
        try (WarehouseSession session = file.warehouse(new DuckDbConnector(), Map.of("memory_limit", "64MiB"))
                .open()) {
            PerseidException failure = catchThrowableOfType(
                    PerseidException.class,
                    () -> ReadRows.all(
                            session, "SELECT max(len(l)) FROM (SELECT list(n) AS l FROM range(60000000) AS r(n))"));
            assertThat(failure.kind()).isEqualTo(FailureKind.LIMIT);
            assertThat(failure.problem().action()).contains("memory_limit");
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly(1L);
        }
    }

    @Test
    void longTextsComeInSmallBatches() {
        DuckDbFile file = created("shop.duckdb");
        try (WarehouseSession session = file.warehouse(new DuckDbConnector(), Map.of("memory_limit", "256MiB"))
                        .open();
                RowReader reader = session.read("SELECT repeat('x', 20000) AS s FROM range(20000) AS r(n)")) {
            int rows = 0;
            while (reader.next()) {
                assertThat(reader.batch().getRowCount()).isLessThanOrEqualTo(2048);
                rows += reader.batch().getRowCount();
            }
            assertThat(rows).isEqualTo(20_000);
        }
    }

    @Test
    void aMissingFileAFolderAndAFileOfAnotherKindAreConfiguration() throws Exception {
        Path text = folder.resolve("notes.duckdb");
        Files.writeString(text, "these are notes and no database\n".repeat(1000), StandardCharsets.UTF_8);
        for (Path path : List.of(folder.resolve("nosuch.duckdb"), folder, text)) {
            PerseidException failure = catchThrowableOfType(
                    PerseidException.class,
                    () -> new DuckDbFile(path).warehouse().open());
            assertThat(failure.kind()).as(path.toString()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(failure.problem().sentence()).contains(path.toString());
        }
    }

    @Test
    void aFileOfAnotherVersionIsConfiguration() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        byte[] bytes = Files.readAllBytes(file.path());
        // The main header: 8 bytes checksum, "DUCK", 8 bytes version.
        bytes[12] = 99;
        Files.write(file.path(), bytes);
        PerseidException failure = catchThrowableOfType(
                PerseidException.class, () -> file.warehouse().open());
        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
    }

    @Test
    void aFileWhoseWriterDiedIsReadWithItsLog() throws Exception {
        DuckDbFile file = created("shop.duckdb");
        Path copy = folder.resolve("copy.duckdb");
        try (var writer = java.sql.DriverManager.getConnection("jdbc:duckdb:" + file.path());
                var statement = writer.createStatement()) {
            statement.execute("INSERT INTO t VALUES (2)");
            Files.copy(file.path(), copy);
            Files.copy(Path.of(file.path() + ".wal"), Path.of(copy + ".wal"));
        }
        try (WarehouseSession session = new DuckDbFile(copy).warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT a FROM t ORDER BY a")).containsExactly(1L, 2L);
        }
    }

    private static Warehouse warehouse(String name, DuckDbFile file, DatabaseOptions options, OpenDatabases databases) {
        return new DuckDbWarehouse(
                name, Optional.of(file.path()), file.path().resolveSibling("."), Optional.empty(), options, databases);
    }

    private DuckDbFile created(String name) {
        DuckDbFile file = new DuckDbFile(folder.resolve(name));
        file.execute("CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)");
        return file;
    }
}
