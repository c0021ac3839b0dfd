package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.testkit.model.ModelContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The real driver against the fake server. */
final class SnowflakeModelContractTest extends ModelContract {

    private final FakeSnowflake fake = FakeSnowflake.start();

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Override
    protected Warehouse connect() {
        return FakeAccount.of(fake).warehouse();
    }

    @Override
    protected void execute(String... statements) {
        fake.execute(statements);
    }

    @Override
    protected String instantType() {
        return "TIMESTAMP_LTZ";
    }

    @Override
    protected String jsonType() {
        return "VARIANT";
    }

    /** Random sessions and histories are left to warehouses that answer faster. */
    @Override
    protected List<String> leftOut() {
        return List.of("sessions-compared", "histories-by-instant", "histories-by-local", "histories-by-date");
    }
}
