package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.testkit.mirror.MirrorContract;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The real driver against the fake server. */
@Tag("long")
final class SnowflakeMirrorContractTest extends MirrorContract {

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
    protected String column(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
