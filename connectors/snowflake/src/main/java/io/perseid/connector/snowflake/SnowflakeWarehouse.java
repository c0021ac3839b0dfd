package io.perseid.connector.snowflake;

import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.sql.Connection;
import java.sql.SQLException;
import net.snowflake.client.api.driver.SnowflakeDriver;

/** One configured Snowflake account, role and warehouse. See {@link Warehouse}. */
final class SnowflakeWarehouse implements Warehouse {

    private final Settings settings;
    private final SnowflakeFailures failures;
    private final Login login;
    private final SnowflakeDialect dialect = new SnowflakeDialect();

    SnowflakeWarehouse(String name, Settings settings) {
        this.settings = settings;
        this.failures = new SnowflakeFailures("warehouse " + name);
        this.login = new Login(settings, failures.where());
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public int maxSessions() {
        return settings.whole(SnowflakeSettings.SESSIONS).orElseThrow().intValue();
    }

    @Override
    public WarehouseSession open() {
        int downloads =
                settings.whole(SnowflakeSettings.DOWNLOADS).orElseThrow().intValue();
        try {
            Connection connection = new SnowflakeDriver().connect(login.url(), login.properties());
            if (connection == null) {
                throw new SQLException("the driver does not take the address " + login.url());
            }
            return new SnowflakeSession(connection, downloads, failures);
        } catch (SQLException e) {
            throw failures.opening(e);
        }
    }
}
