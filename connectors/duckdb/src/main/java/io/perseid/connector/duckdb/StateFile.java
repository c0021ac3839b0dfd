package io.perseid.connector.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/** The database file in which state tables lie, beside the user's, which stays read-only. Immutable. */
record StateFile(Path path) {

    /** The same for the same file, and no name of a user's database. */
    String alias() {
        return String.format(Locale.ROOT, "perseid_state_%08x", path.hashCode());
    }

    /** Attaches it to the database of a connection, for as long as that is open; makes it if there is none. */
    void attach(DuckDBConnection connection, DuckDbFailures failures) {
        try {
            Files.createDirectories(path.getParent());
        } catch (IOException e) {
            throw failures.noFolder(path, e);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ATTACH IF NOT EXISTS '" + path.toString().replace("'", "''") + "' AS " + alias()
                    + " (READ_WRITE)");
        } catch (SQLException e) {
            throw failures.opening(Optional.of(path), e);
        }
    }
}
