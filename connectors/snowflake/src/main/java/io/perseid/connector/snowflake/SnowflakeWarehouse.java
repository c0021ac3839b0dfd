package io.perseid.connector.snowflake;

import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import net.snowflake.client.api.driver.SnowflakeDriver;

/** One configured Snowflake account, role and warehouse. See {@link Warehouse}. */
final class SnowflakeWarehouse implements Warehouse {

    private final Settings settings;
    private final SnowflakeFailures failures;
    private final Login login;
    private final SnowflakeDialect dialect = new SnowflakeDialect();
    private final SnowflakeFeeds feeds;

    SnowflakeWarehouse(String name, Settings settings) {
        this.settings = settings;
        this.failures = new SnowflakeFailures("warehouse " + name);
        this.login = new Login(settings, failures.where());
        this.feeds = new SnowflakeFeeds(failures.where(), this::open);
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
        return open(failures);
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return Optional.of(feeds);
    }

    /** @param told what tells the session's failures */
    private SnowflakeSession open(SnowflakeFailures told) {
        int downloads =
                settings.whole(SnowflakeSettings.DOWNLOADS).orElseThrow().intValue();
        try {
            Connection connection = new SnowflakeDriver().connect(login.url(), login.properties());
            if (connection == null) {
                throw new SQLException("the driver does not take the address " + login.url());
            }
            return new SnowflakeSession(connection, downloads, told);
        } catch (SQLException e) {
            throw told.opening(e);
        }
    }
}
