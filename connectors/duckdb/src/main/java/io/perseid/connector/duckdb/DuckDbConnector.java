package io.perseid.connector.duckdb;

import io.perseid.api.settings.Setting;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code type: duckdb}. All warehouses of one connector share {@link OpenDatabases}, so that two of them may name the
 * same file.
 */
public final class DuckDbConnector implements WarehouseConnector {

    private static final long MIB = 1024L * 1024;

    private static final SettingsSpec SETTINGS = SettingsSpec.of(
            Setting.path(
                            "file",
                            "The DuckDB database file, opened read-only; leave it out to read only Parquet and CSV files.")
                    .such("data/shop.duckdb"),
            Setting.path("folder", "The folder that relative names of Parquet and CSV files start from.")
                    .orElse(".")
                    .such("data"),
            Setting.path(
                            "state_file",
                            "A DuckDB file of Perseid's own, made when it is needed, for syncs with changes: warehouse; nothing"
                                    + " else is ever written.")
                    .such(".perseid/shop-state.duckdb"),
            Setting.bytes(
                            "memory_limit",
                            64 * MIB,
                            1024 * 1024 * MIB,
                            "How much memory DuckDB may use before it spills to disk; a batch of 2,048 rows comes on top. Left"
                                    + " out: 64 MiB for joins, sorts and groupings, and what the columns that are read need.")
                    .such("2GB"),
            Setting.whole("threads", 1, 256, "How many threads DuckDB may use for one file.")
                    .orElse("2")
                    .such("4"));

    private final OpenDatabases databases = new OpenDatabases();

    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "DuckDB database files, and Parquet and CSV files read in place.";
    }

    @Override
    public SettingsSpec settings() {
        return SETTINGS;
    }

    @Override
    public Warehouse connect(String name, Settings settings) {
        Optional<Path> file = settings.path("file").map(DuckDbConnector::absolute);
        Path folder = absolute(settings.path("folder").orElse(Path.of(".")));
        DatabaseOptions options = new DatabaseOptions(
                settings.bytes("memory_limit").map(OptionalLong::of).orElseGet(OptionalLong::empty),
                settings.whole("threads").orElseThrow().intValue());
        Optional<StateFile> state =
                settings.path("state_file").map(DuckDbConnector::absolute).map(StateFile::new);
        return new DuckDbWarehouse(name, file, folder, state, options, databases);
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
