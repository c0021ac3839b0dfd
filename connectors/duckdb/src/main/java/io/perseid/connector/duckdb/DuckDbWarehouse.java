package io.perseid.connector.duckdb;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** One configured DuckDB. See {@link Warehouse}. */
final class DuckDbWarehouse implements Warehouse {

    private final Optional<Path> file;
    private final Path folder;
    private final Optional<StateFile> state;
    private final DatabaseOptions options;
    private final OpenDatabases databases;
    private final DuckDbFailures failures;
    private final DuckDbDialect dialect;

    DuckDbWarehouse(
            String name,
            Optional<Path> file,
            Path folder,
            Optional<StateFile> state,
            DatabaseOptions options,
            OpenDatabases databases) {
        this.file = file;
        this.folder = folder;
        this.state = state;
        this.options = options;
        this.databases = databases;
        this.failures = new DuckDbFailures("warehouse " + name);
        this.dialect = new DuckDbDialect(folder);
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    /** One, because an open file shuts every writer out: runs take turns, and writers get theirs in between. */
    @Override
    public int maxSessions() {
        return 1;
    }

    @Override
    public WarehouseSession open() {
        file.ifPresent(this::checkFile);
        Database database;
        try {
            database = file.isPresent() ? databases.file(file.get(), options) : databases.memory(options);
        } catch (SQLException e) {
            throw failures.opening(file, e);
        } catch (IOException e) {
            throw PerseidException.of(
                            FailureKind.LIMIT,
                            failures.where(),
                            "no temporary folder can be made (" + e.getMessage() + ")",
                            "room for what DuckDB spills to disk",
                            "free space in " + System.getProperty("java.io.tmpdir"))
                    .causedBy(e);
        }
        try {
            Optional<FileTables> files = file.isPresent() ? Optional.empty() : Optional.of(new FileTables(folder));
            return DuckDbSession.start(database, folder, files, state, options.memory(), failures);
        } catch (SQLException e) {
            database.close();
            throw failures.opening(file, e);
        }
    }

    private void checkFile(Path path) {
        if (!Files.exists(path)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    failures.where(),
                    "no file " + path,
                    "a DuckDB database file",
                    "correct file:, or create the database first");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    failures.where(),
                    path + (Files.isDirectory(path) ? " is a folder" : " cannot be read by this user"),
                    "a readable DuckDB database file",
                    "correct file: or the file's permissions; for a folder of Parquet or CSV files use folder:");
        }
    }
}
