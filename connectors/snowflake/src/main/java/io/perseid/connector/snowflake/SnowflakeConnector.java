package io.perseid.connector.snowflake;

import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;

/** {@code type: snowflake}. */
public final class SnowflakeConnector implements WarehouseConnector {

    private static final String LOGGER = "net.snowflake.jdbc.loggerImpl";

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
        // The driver reads this when it is first used. Its default writes to standard error, past everybody's log.
        if (System.getProperty(LOGGER) == null) {
            System.setProperty(LOGGER, "net.snowflake.client.log.SLF4JLogger");
        }
        return new SnowflakeWarehouse(name, settings);
    }
}
