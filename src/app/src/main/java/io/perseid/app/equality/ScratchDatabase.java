package io.perseid.app.equality;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** An in-memory DuckDB that is there for one comparison after the other. One thread. */
final class ScratchDatabase implements AutoCloseable {

    private final Connection connection;

    ScratchDatabase() throws SQLException {
        this.connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    }

    /** A statement of its own each time: DuckDB's driver closes one that failed, and cleaning up needs another. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows as texts; for few rows. */
    List<List<String>> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    DuckDBAppender append(String table) throws SQLException {
        return connection.unwrap(DuckDBConnection.class).createAppender(table);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
