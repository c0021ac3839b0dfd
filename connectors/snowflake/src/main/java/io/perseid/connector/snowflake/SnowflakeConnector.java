package io.perseid.connector.snowflake;

import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;

/** {@code type: snowflake}. */
public final class SnowflakeConnector implements WarehouseConnector {

    @Override
    public String name() {
        return "snowflake";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Snowflake, by key pair, OAuth or an access token; results are read as Arrow.";
    }

    @Override
    public SettingsSpec settings() {
        return SnowflakeSettings.SPEC;
    }

    @Override
    public Warehouse connect(String name, Settings settings) {
        return new SnowflakeWarehouse(name, settings);
    }
}
