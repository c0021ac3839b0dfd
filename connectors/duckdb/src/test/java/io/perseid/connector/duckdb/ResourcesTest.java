package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.connector.duckdb.Resources.Use;
import io.perseid.connector.duckdb.Resources.Work;
import io.perseid.testkit.warehouse.ReadRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB may use follows what is read. */
final class ResourcesTest {

    private static final Field TEXT = DuckDbTypeParser.parse("VARCHAR").field("a");
    private static final Field PAIRS =
            DuckDbTypeParser.parse("STRUCT(a VARCHAR, b VARCHAR)[]").field("b");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void memoryGrowsWithColumnsAndReadersAndGoesBackWhenTheyEnd() throws Exception {
        try (Database database = database(OptionalLong.empty())) {
            assertThat(mebibytes(database)).isEqualTo("64.0 MiB");
            Use one = database.resources().begin(Work.PASS_ON, Collections.nCopies(32, TEXT));
            assertThat(mebibytes(database)).isEqualTo("40.0 MiB");
            Use other = database.resources().begin(Work.PASS_ON, Collections.nCopies(200, TEXT));
            assertThat(mebibytes(database)).isEqualTo("190.0 MiB");
            other.close();
            other.close();
            one.close();
            database.resources().begin(Work.PASS_ON, List.of(PAIRS)).close();
            assertThat(mebibytes(database)).isEqualTo("19.0 MiB");
        }
    }

    @Test
    void whatJoinsHasMoreAndThreadsWithColumnsOfTheirOwn() throws Exception {
        try (Database database = database(OptionalLong.empty())) {
            Use joining = database.resources().begin(Work.JOIN, Collections.nCopies(32, TEXT));
            assertThat(mebibytes(database)).isEqualTo("96.0 MiB");
            assertThat(setting(database, "threads")).isEqualTo("2");
            Use passing = database.resources().begin(Work.PASS_ON, List.of(TEXT));
            assertThat(setting(database, "threads")).isEqualTo("1");
            assertThat(mebibytes(database)).isEqualTo("96.7 MiB");
            joining.close();
            passing.close();
        }
    }

    @Test
    void aLargeFileIsDescribedWhileRowsOfANarrowTableArePassedOn() {
        DuckDbFile file = new DuckDbFile(folder.resolve("narrow.duckdb"));
        file.execute(
                "CREATE TABLE t AS SELECT i FROM range(1000000) AS r(i)",
                "COPY (SELECT i AS id, repeat('x', 100) AS name FROM t LIMIT 300000) TO '"
                        + folder.resolve("campaigns.csv") + "'");
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of("folder", folder.toString()));
                WarehouseSession session = warehouse.open();
                RowReader narrow = session.read("SELECT i FROM t")) {
            assertThat(narrow.next()).isTrue();
            assertThat(session.describe("SELECT * FROM 'campaigns.csv'"))
                    .extracting(Column::name)
                    .containsExactly("id", "name");
            assertThat(narrow.next()).isTrue();
        }
    }

    @Test
    void aConfiguredLimitStays() throws Exception {
        try (Database database = database(OptionalLong.of(100L << 20))) {
            Use wide = database.resources().begin(Work.JOIN, Collections.nCopies(500, TEXT));
            assertThat(mebibytes(database)).isEqualTo("100.0 MiB");
            wide.close();
        }
    }

    @Test
    void aWideTableIsReadByTwoReadersWithoutAConfiguredLimit() {
        DuckDbFile file = wide(120, 20_000, "md5((i * %d)::VARCHAR)");
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open();
                RowReader first = session.read("SELECT * FROM t WHERE i < 16000");
                RowReader second = session.read("SELECT * FROM t WHERE i >= 4000")) {
            int rows = 0;
            while (first.next() && second.next()) {
                rows += first.batch().getRowCount() + second.batch().getRowCount();
            }
            assertThat(rows).isGreaterThan(30_000);
            assertThat(ReadRows.column(session, "SELECT count(*) FROM t")).containsExactly(20_000L);
        }
    }

    /** What says where a column has nulls lies in blocks of its own, beside those of its numbers. */
    @Test
    void aWideTableOfNumbersWithNullsIsReadWithoutAConfiguredLimit() {
        DuckDbFile file = wide(200, 125_000, "CASE WHEN hash(i * %1$d + 1) %% 7 > 2 THEN hash(i * %1$d)::DOUBLE END");
        try (Warehouse warehouse = file.warehouse(new DuckDbConnector(), Map.of());
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read("SELECT * FROM t")) {
            int rows = 0;
            while (reader.next()) {
                rows += reader.batch().getRowCount();
            }
            assertThat(rows).isEqualTo(125_000);
        }
    }

    /** @param value of a row and column: an expression of {@code i} with a place for the column's number */
    private DuckDbFile wide(int columns, int rows, String value) {
        DuckDbFile file = new DuckDbFile(folder.resolve("wide.duckdb"));
        file.execute(IntStream.range(0, columns)
                .mapToObj(column -> value.formatted(column + 7) + " AS c" + column)
                .collect(
                        Collectors.joining(", ", "CREATE TABLE t AS SELECT i, ", " FROM range(" + rows + ") AS r(i)")));
        return file;
    }

    private Database database(OptionalLong limit) throws Exception {
        return Database.open("jdbc:duckdb:", false, new DatabaseOptions(limit, 2));
    }

    private static String mebibytes(Database database) throws Exception {
        return setting(database, "memory_limit");
    }

    private static String setting(Database database, String name) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('" + name + "')::VARCHAR")) {
            row.next();
            return row.getString(1);
        }
    }
}
