package io.perseid.connector.duckdb;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The databases that this process has open, each with one owner and a count of those who use it.
 *
 * <p>Whoever comes first decides the options of a file; later ones share its memory and threads. The file is released
 * with its last user, so that other processes may write. Thread-safe.
 */
final class OpenDatabases {

    private final Map<Path, Shared> files = new HashMap<>();

    /** Opens a file read-only, or joins those who have it open. */
    synchronized Database file(Path file, DatabaseOptions options) throws SQLException, IOException {
        Path key = file.toRealPath();
        Shared shared = files.get(key);
        if (shared == null) {
            shared = new Shared(Database.open("jdbc:duckdb:" + key, true, options));
            files.put(key, shared);
        }
        shared.users++;
        Database database = shared.database;
        return database.sharedWith(() -> release(key));
    }

    /** An empty database in memory for its one user. */
    Database memory(DatabaseOptions options) throws SQLException, IOException {
        return Database.open("jdbc:duckdb:", false, options);
    }

    /** How many users a file has. */
    synchronized int users(Path file) throws IOException {
        Shared shared = files.get(file.toRealPath());
        return shared == null ? 0 : shared.users;
    }

    private synchronized void release(Path key) {
        Shared shared = files.get(key);
        if (shared != null && --shared.users == 0) {
            files.remove(key);
            shared.database.close();
        }
    }

    private static final class Shared {
        private final Database database;
        private int users;

        private Shared(Database database) {
            this.database = database;
        }
    }
}
