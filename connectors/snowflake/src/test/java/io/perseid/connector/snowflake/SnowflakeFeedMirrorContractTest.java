package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.testkit.mirror.FeedContract;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Mirrors by the CHANGES clause: the real driver against the fake server. */
@Tag("long")
final class SnowflakeFeedMirrorContractTest extends FeedContract {

    private static final String TRACK = "ALTER TABLE things SET CHANGE_TRACKING = TRUE";

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

    /** What was told before is told again for a while: here that while is over before anything else happens. */
    @Override
    protected void execute(String... statements) {
        clock.move(FeedPlace.OVERLAP.plus(Duration.ofSeconds(1)));
        fake.execute(statements);
        clock.move(FeedPlace.OVERLAP.plus(Duration.ofSeconds(1)));
    }

    @Override
    protected List<String> afterCreation() {
        return List.of(TRACK);
    }

    @Override
    protected String instantType() {
        return "TIMESTAMP_LTZ";
    }

    @Override
    protected String column(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    protected List<Changes> otherWays() {
        return List.of(Changes.LOCAL);
    }

    @Override
    protected int histories() {
        return 2;
    }

    /** Nothing of ours is there to be dropped; what is recorded is begun anew. */
    @Override
    protected void dropFeeds() {
        execute("ALTER TABLE things SET CHANGE_TRACKING = FALSE", TRACK);
    }

    @Override
    protected Map<String, List<String>> losses() {
        return Map.of(
                "the table was altered",
                List.of("ALTER TABLE things SET CHANGE_TRACKING = FALSE", TRACK),
                "the table was made again",
                List.of(
                        "CREATE TABLE kept AS SELECT * FROM things",
                        "CREATE OR REPLACE TABLE things AS SELECT * FROM kept",
                        "DROP TABLE kept",
                        TRACK));
    }
}
