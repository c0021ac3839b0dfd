package io.perseid.connector.postgres;

import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import java.time.InstantSource;

/** {@code type: postgres}. Each warehouse has its own pool of connections. */
public final class PostgresConnector implements WarehouseConnector {

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "PostgreSQL 11 and newer, primaries and replicas; a login that may only read is enough.";
    }

    @Override
    public SettingsSpec settings() {
        return PostgresOptions.SPEC;
    }

    @Override
    public Warehouse connect(String name, Settings settings) {
        return new PostgresWarehouse(name, PostgresOptions.of(settings), InstantSource.system());
    }
}
