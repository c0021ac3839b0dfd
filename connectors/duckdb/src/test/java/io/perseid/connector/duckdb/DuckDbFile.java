package io.perseid.connector.duckdb;

import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.Warehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database file in tests: written with the plain driver, read through the connector. */
record DuckDbFile(Path path) {

    void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + path)) {
            for (String sql : statements) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Warehouse warehouse() {
        return warehouse(new DuckDbConnector(), Map.of());
    }

    Warehouse warehouse(DuckDbConnector connector, Map<String, String> more) {
        Map<String, String> written = new HashMap<>(more);
        written.put("file", path.toString());
        return connect(connector, written);
    }

    /** A warehouse as the app makes it from YAML. */
    static Warehouse connect(DuckDbConnector connector, Map<String, String> written) {
        Settings settings = connector.settings().read(written, problem -> {
            throw new IllegalArgumentException(problem.toString());
        });
        return connector.connect("shop", settings);
    }
}
