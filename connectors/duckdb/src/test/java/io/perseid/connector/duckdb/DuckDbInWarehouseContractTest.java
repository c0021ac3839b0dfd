package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.InWarehouseContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
final class DuckDbInWarehouseContractTest extends InWarehouseContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Override
    protected Warehouse connect() {
        execute();
        return file().warehouse(new DuckDbConnector(), Map.of("state_file", state().toString()));
    }

    @Override
    protected void execute(String... statements) {
        file().execute(statements);
    }

    /** A file that is open for reading has no writer. */
    @Override
    protected boolean writableWhileRead() {
        return false;
    }

    /** A file is opened anew for each run; on PostgreSQL a run dies at every step. */
    @Override
    protected int deathsEvery() {
        return 2;
    }

    @Override
    protected void loseStateTables() {
        try {
            Files.deleteIfExists(state());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void emptyStateTables() {
        if (!Files.exists(state())) {
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + state());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("SELECT table_name FROM duckdb_columns() WHERE column_name = 'row_hash'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                statement.execute("DELETE FROM \"" + table + '"');
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path state() {
        return folder.resolve("state.duckdb");
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
