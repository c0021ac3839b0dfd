package io.perseid.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class NewSchemaTest {

    private static final String TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name";
    private static final String HISTORY = "SELECT installed_rank, version, description, type, script, checksum,"
            + " installed_by, success, typeof(checksum), typeof(success) FROM flyway_schema_history ORDER BY 1";

    @TempDir
    Path folder;

    private StateSchema schema(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return new StateSchema(source, new StateFailures(file, Duration.ofSeconds(1)));
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** A line a row, without what only formats it. */
    private static List<String> rows(Path file, String query) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)).replaceAll("\\s+", " "));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    @Test
    void newStateIsAsFlywayMakesIt() throws Exception {
        Path byFlyway = folder.resolve("flyway.db");
        schema(byFlyway).byFlyway();
        Path ours = folder.resolve("ours.db");
        schema(ours).migrate();
        assertThat(rows(ours, TABLES)).isNotEmpty().isEqualTo(rows(byFlyway, TABLES));
        assertThat(rows(ours, HISTORY)).hasSize(StateSchema.VERSION).isEqualTo(rows(byFlyway, HISTORY));
        assertThat(schema(ours).version()).isEqualTo(schema(byFlyway).version()).isEqualTo(StateSchema.VERSION);
    }

    @Test
    void flywayGoesOnFromThere() throws Exception {
        Path ours = folder.resolve("ours.db");
        schema(ours).migrate();
        List<String> before = rows(ours, HISTORY);
        // It compares all checksums with its scripts before it looks for new ones.
        schema(ours).byFlyway();
        assertThat(rows(ours, HISTORY)).isEqualTo(before);
    }

    @Test
    void whatIsNotEmptyIsLeftAlone() throws SQLException, IOException {
        Path file = folder.resolve("other.db");
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE other (x INT)");
            assertThat(NewSchema.make(connection)).isFalse();
            assertThat(connection.getAutoCommit()).isTrue();
            statement.execute("DROP TABLE other");
            assertThat(NewSchema.make(connection)).isTrue();
        }
        assertThat(rows(file, "SELECT COUNT(*) FROM ledger")).containsExactly("0");
    }
}
