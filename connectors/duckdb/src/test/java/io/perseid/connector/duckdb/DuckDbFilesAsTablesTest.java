package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet and CSV files, by an in-memory DuckDB or beside a database file. */
final class DuckDbFilesAsTablesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectories(folder.resolve("2026"));
        Files.createDirectories(folder.resolve(".hidden"));
        new DuckDbFile(folder.resolve("shop.duckdb"))
                .execute(
                        "CREATE TABLE customers AS SELECT 1 AS id, 'Ada' AS name",
                        "COPY (SELECT 1 AS id, TIMESTAMP_NS '2026-01-01 00:00:00.000000999' AS at FROM range(3)) TO '"
                                + folder.resolve("2026/or'ders.parquet")
                                        .toString()
                                        .replace("'", "''")
                                + "' (FORMAT parquet)");
        Files.writeString(folder.resolve("campaigns.csv"), "utm,channel\nspring,paid\n\"a,b\",\"qu\"\"ote\"\n");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("stores.csv.gz")))) {
            out.write("id,opened\n7,2026-01-02\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve(".hidden/x.csv"), "a\n1\n");
    }

    @Test
    void onlyTablesOfTheDatabaseStayAsTheyAreWhileASessionIsOpen() {
        String orders = "'" + folder.resolve("2026").toString() + "/*.parquet'";
        new DuckDbFile(folder.resolve("shop.duckdb")).execute("CREATE VIEW orders AS SELECT * FROM " + orders);
        try (Warehouse warehouse = DuckDbFile.connect(
                        new DuckDbConnector(),
                        Map.of("file", folder.resolve("shop.duckdb").toString(), "folder", folder.toString()));
                WarehouseSession session = warehouse.open()) {
            assertThat(session.readsOneSnapshot("SELECT * FROM customers WHERE id > 0"))
                    .isTrue();
            assertThat(session.readsOneSnapshot("SELECT * FROM customers JOIN (VALUES (1)) v(id) USING (id)"))
                    .isTrue();
            assertThat(session.readsOneSnapshot("SELECT * FROM orders")).isFalse();
            assertThat(session.readsOneSnapshot("SELECT * FROM orders JOIN customers USING (id)"))
                    .isFalse();
            assertThat(session.readsOneSnapshot("SELECT * FROM 'campaigns.csv'"))
                    .isFalse();
        }
    }

    @Test
    void filesOfTheFolderAreTables() {
        try (Warehouse warehouse = inMemory();
                WarehouseSession session = warehouse.open()) {
            assertThat(session.tables())
                    .containsExactly(
                            new TableInfo("2026/or'ders.parquet", false, 3),
                            new TableInfo("campaigns.csv", false, -1),
                            new TableInfo("stores.csv.gz", false, -1));
            for (TableInfo table : session.tables()) {
                assertThat(session.describe(
                                "SELECT * FROM " + warehouse.dialect().table(table.name())))
                        .hasSize(2);
            }
        }
    }

    @Test
    void aBrokenFileDoesNotHideTheOthers() throws IOException {
        Files.writeString(folder.resolve("broken.parquet"), "PAR1 and nothing else");
        try (Warehouse warehouse = inMemory();
                WarehouseSession session = warehouse.open()) {
            assertThat(session.tables())
                    .hasSize(4)
                    .contains(new TableInfo("broken.parquet", false, -1), new TableInfo("campaigns.csv", false, -1));
        }
    }

    @Test
    void csvAndParquetAreReadWithTheirTypes() {
        try (Warehouse warehouse = inMemory();
                WarehouseSession session = warehouse.open()) {
            assertThat(rows(warehouse, session, "campaigns.csv"))
                    .containsExactly(List.of("spring", "paid"), List.of("a,b", "qu\"ote"));
            assertThat(rows(warehouse, session, "stores.csv.gz")).containsExactly(List.of(7L, 20455L));
            // pandas writes nanoseconds; what is below a microsecond is cut off.
            assertThat(rows(warehouse, session, "2026/or'ders.parquet"))
                    .hasSize(3)
                    .contains(List.of(1L, 1_767_225_600_000_000L));
            assertThat(session.describe("SELECT * FROM " + warehouse.dialect().table("2026/or'ders.parquet")))
                    .extracting(Column::declared)
                    .containsExactly("INTEGER", "TIMESTAMP_NS");
        }
    }

    @Test
    void sqlFindsFilesInTheFolderToo() {
        try (Warehouse warehouse = inMemory();
                WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.column(session, "SELECT channel FROM 'campaigns.csv' WHERE utm = 'spring'"))
                    .containsExactly("paid");
            assertThat(ReadRows.column(session, "SELECT count(*) FROM read_parquet('2026/*.parquet')"))
                    .containsExactly(3L);
        }
    }

    @Test
    void filesMayBeReadBesideADatabase() {
        DuckDbFile file = new DuckDbFile(folder.resolve("shop.duckdb"));
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of("folder", folder.toString()));
                WarehouseSession session = warehouse.open()) {
            assertThat(session.tables()).extracting(TableInfo::name).containsExactly("customers");
            assertThat(ReadRows.all(
                            session,
                            "SELECT c.name, s.id FROM customers AS c, "
                                    + warehouse.dialect().table("stores.csv.gz") + " AS s"))
                    .containsExactly(List.of("Ada", 7L));
        }
    }

    @Test
    void aMissingFileIsConfigurationAndABadValueIsData() throws IOException {
        StringBuilder csv = new StringBuilder("id\n");
        for (int i = 0; i < 60_000; i++) {
            csv.append(i).append('\n');
        }
        // Far behind the rows from which DuckDB guesses the types.
        Files.writeString(folder.resolve("late.csv"), csv.append("not a number\n"));
        try (Warehouse warehouse = inMemory();
                WarehouseSession session = warehouse.open()) {
            assertThat(failure(warehouse, session, "nosuch.parquet").kind()).isEqualTo(FailureKind.CONFIGURATION);
            PerseidException late = failure(warehouse, session, "late.csv");
            assertThat(late.kind()).isEqualTo(FailureKind.DATA);
            assertThat(late.problem().found()).contains("not a number");
            assertThat(rows(warehouse, session, "campaigns.csv")).hasSize(2);
        }
    }

    private Warehouse inMemory() {
        return DuckDbFile.connect(new DuckDbConnector(), Map.of("folder", folder.toString()));
    }

    private static List<List<@Nullable Object>> rows(Warehouse warehouse, WarehouseSession session, String table) {
        return ReadRows.all(session, "SELECT * FROM " + warehouse.dialect().table(table));
    }

    private static PerseidException failure(Warehouse warehouse, WarehouseSession session, String table) {
        return catchThrowableOfType(PerseidException.class, () -> rows(warehouse, session, table));
    }
}
