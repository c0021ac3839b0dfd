package io.perseid.engine.state;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The schema of a state that is new: Flyway's scripts, all at once and without Flyway, which takes 0.2 s of processor time
 * for them. They are noted in Flyway's table as it would have noted them (13.12.0), so that it goes on from there when a
 * later version brings more. Pure functions; one thread a connection.
 */
final class NewSchema {

    static final String FOLDER = "io/perseid/engine/state/migration";

    /** All of them, in their order. */
    static final List<String> SCRIPTS = List.of(
            "V1__state.sql", "V2__rejects.sql", "V3__columns.sql", "V4__mark.sql", "V5__feed.sql", "V6__queries.sql");

    private static final String HISTORY = """
            CREATE TABLE "flyway_schema_history" (
                "installed_rank" INT NOT NULL PRIMARY KEY,
                "version" VARCHAR(50),
                "description" VARCHAR(200) NOT NULL,
                "type" VARCHAR(20) NOT NULL,
                "script" VARCHAR(1000) NOT NULL,
                "checksum" INT,
                "installed_by" VARCHAR(100) NOT NULL,
                "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
                "execution_time" INT NOT NULL,
                "success" BOOLEAN NOT NULL
            );
            CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
            """;

    private NewSchema() {}

    /**
     * Makes everything in one transaction, the version in {@code user_version} included. After an error the connection is to
     * be closed, which undoes everything.
     *
     * @return false if the database is not empty, and then nothing was changed
     */
    static boolean make(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            if (!isEmpty(statement)) {
                statement.execute("ROLLBACK");
                return false;
            }
            // executeUpdate, because SQLite's driver gives that the whole script, and execute only its first statement.
            statement.executeUpdate(HISTORY);
            for (int i = 0; i < SCRIPTS.size(); i++) {
                String script = read(SCRIPTS.get(i));
                statement.executeUpdate(script);
                note(connection, i + 1, SCRIPTS.get(i), checksum(script));
            }
            statement.execute("PRAGMA user_version = " + SCRIPTS.size());
            statement.execute("COMMIT");
            return true;
        }
    }

    private static boolean isEmpty(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM sqlite_master")) {
            result.next();
            return result.getInt(1) == 0;
        }
    }

    private static void note(Connection connection, int version, String script, int checksum) throws SQLException {
        String insert =
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (?, ?, ?, 'SQL', ?, ?, '', 0, 1)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setInt(1, version);
            statement.setString(2, String.valueOf(version));
            int name = script.indexOf("__") + 2;
            statement.setString(
                    3, script.substring(name, script.indexOf(".sql")).replace('_', ' '));
            statement.setString(4, script);
            statement.setInt(5, checksum);
            statement.executeUpdate();
        }
    }

    private static String read(String script) throws IOException {
        try (InputStream in = NewSchema.class.getClassLoader().getResourceAsStream(FOLDER + "/" + script)) {
            if (in == null) {
                throw new FileNotFoundException(FOLDER + "/" + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Flyway's: of all lines, without what ends them. */
    private static int checksum(String script) throws IOException {
        CRC32 crc = new CRC32();
        try (BufferedReader lines = new BufferedReader(new StringReader(script))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) crc.getValue();
    }
}
