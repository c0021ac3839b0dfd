package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Warehouse;

/** The same with results as JSON, which an account or a statement may force upon us. */
final class SnowflakeJsonChangeFeedContractTest extends SnowflakeChangeFeedContractTest {

    @Override
    protected Warehouse connect() {
        fake().settings().json(true);
        return super.connect();
    }
}
