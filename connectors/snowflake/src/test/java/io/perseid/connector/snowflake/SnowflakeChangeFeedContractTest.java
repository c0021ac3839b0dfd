package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.testkit.warehouse.ChangeFeedContract;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The real driver against the fake server. Keys are read as queries are, of which another suite tries every type. */
@Tag("long")
final class SnowflakeChangeFeedContractTest extends ChangeFeedContract {

    private final FakeSnowflake fake = FakeSnowflake.start();
    private final MovableClock clock = new MovableClock();

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Override
    protected Warehouse connect() {
        fake.settings().clock(clock);
        return FakeAccount.of(fake).warehouse();
    }

    @Override
    protected void execute(String... statements) {
        fake.execute(statements);
    }

    @Override
    protected void transaction(boolean commit, List<String> statements) {
        fake.transaction(commit, statements);
    }

    @Override
    protected void createTable(String name, String columns, List<String> key) {
        execute("CREATE TABLE " + name + " (" + columns + ") CHANGE_TRACKING = TRUE");
    }

    @Override
    protected String insertMany(String table, int rows) {
        return "INSERT INTO " + table + " SELECT SEQ8() + 1, 'name ' || SEQ8() FROM TABLE(GENERATOR(ROWCOUNT => " + rows
                + "))";
    }

    @Override
    protected String folded(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    protected void aWhileLater() {
        clock.move(FeedPlace.OVERLAP.plus(Duration.ofSeconds(1)));
    }

    @Override
    protected boolean tellsRecentChangesAgain() {
        return true;
    }

    @Override
    protected boolean leavesSomething() {
        return false;
    }

    @Override
    protected List<KeySample> keySamples() {
        return List.of(
                new KeySample("NUMBER(18,0)", "-999999999999999999", "0"),
                new KeySample("INTEGER", "9223372036854775807", "-5"),
                new KeySample("NUMBER(12,3)", "1.5", "-123456789.125"),
                new KeySample("VARCHAR(20)", "'NULL'", "'größe 中 😀'"),
                new KeySample("BINARY", "TO_BINARY('DEADBEEF', 'HEX')", "TO_BINARY('00', 'HEX')"),
                new KeySample("DATE", "'2024-02-29'", "'1969-12-31'"),
                new KeySample("TIMESTAMP_NTZ", "'2024-03-31 02:30:00.123456'", "'1969-12-31 23:59:59.999999'"),
                new KeySample("TIMESTAMP_LTZ", "'2024-03-31 02:30:00.123456+05:30'", "'2024-03-31 02:30:00+00:00'"),
                new KeySample("VARIANT", "'{\"a\":1}'", "'[]'"));
    }
}
