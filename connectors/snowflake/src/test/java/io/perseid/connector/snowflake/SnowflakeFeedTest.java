package io.perseid.connector.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.fake.snowflake.Journal;
import io.perseid.testkit.warehouse.FeedKeys;
import io.perseid.testkit.warehouse.ReadRows;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a feed when the table, its history, the clock or a grant does not stay as it was. */
final class SnowflakeFeedTest {

    private static final String ENABLE = "ALTER TABLE \"DB1\".\"PUBLIC\".\"ORDERS\" SET CHANGE_TRACKING = TRUE";

    private final FakeSnowflake fake = FakeSnowflake.start();
    private final Warehouse warehouse = FakeAccount.of(fake).warehouse();
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void createOrders() {
        fake.settings().clock(clock);
        fake.execute(
                "CREATE TABLE orders (id NUMBER(18,0), name VARCHAR) CHANGE_TRACKING = TRUE",
                "INSERT INTO orders VALUES (1, 'a'), (2, 'b')");
        clock.move(Duration.ofHours(1));
    }

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Test
    void withoutChangeTrackingTheStatementForItIsSaid() {
        fake.execute("CREATE TABLE plain (id NUMBER(18,0))");
        PerseidException failure =
                failure(() -> warehouse.feeds().orElseThrow().open(new FeedRequest("shop", "plain", List.of("ID"))));
        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure.problem().found()).contains("CHANGE_TRACKING = FALSE");
        assertThat(failure.problem().action())
                .contains("ALTER TABLE \"DB1\".\"PUBLIC\".\"PLAIN\" SET CHANGE_TRACKING = TRUE");
        assertThat(alterations()).isEmpty();
    }

    @Test
    void aTableWithoutHistoryCannotBeFed() {
        fake.execute("ALTER TABLE orders SET DATA_RETENTION_TIME_IN_DAYS = 0");
        PerseidException failure = failure(this::feed);
        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure.problem().action()).contains("SET DATA_RETENTION_TIME_IN_DAYS = 1");
    }

    @Test
    void nothingIsEverSwitchedOnOrMade() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("DELETE FROM orders");
        feed.confirm(FeedKeys.since(feed, position).until());
        feed.drop();
        assertThat(fake.journal().statements())
                .extracting(Journal.Asked::sql)
                .allMatch(sql -> sql.startsWith("SELECT ") || sql.startsWith("SHOW "));
    }

    @Test
    void theChangesOfATwoPartNameAreRead() {
        ChangeFeed feed =
                warehouse.feeds().orElseThrow().open(new FeedRequest("shop", "db1.public.orders", List.of("ID")));
        FeedPosition position = feed.begin();
        fake.execute("UPDATE orders SET name = 'c' WHERE id = 2");
        FeedKeys keys = FeedKeys.since(feed, position);
        assertThat(keys.keys()).containsOnly(List.of(2L));
        assertThat(keys.complete().changes()).isEqualTo(1);
    }

    @Test
    void whatWasCommittedByAClockThatIsBehindIsToldAllTheSame() {
        ChangeFeed feed = feed();
        FeedPosition begin = feed.begin();
        FeedPosition position = FeedKeys.since(feed, begin).until();
        clock.move(Duration.ofSeconds(-50));
        fake.execute("UPDATE orders SET name = 'late' WHERE id = 1");
        clock.move(Duration.ofSeconds(50));
        assertThat(FeedKeys.since(feed, position).keys()).contains(List.of(1L));
        assertThat(FeedKeys.since(feed, begin).keys()).contains(List.of(1L));
    }

    /** The difference from a minute before the last reading alone would be none. */
    @Test
    void whatChangedRightBeforeAReadingAndBackAfterItIsTold() {
        ChangeFeed feed = feed();
        FeedPosition begin = feed.begin();
        clock.move(Duration.ofHours(1));
        fake.execute("UPDATE orders SET name = 'x' WHERE id = 1");
        clock.move(Duration.ofSeconds(1));
        FeedKeys first = FeedKeys.since(feed, begin);
        assertThat(first.keys()).containsOnly(List.of(1L));
        clock.move(Duration.ofSeconds(1));
        fake.execute("UPDATE orders SET name = 'a' WHERE id = 1");
        clock.move(Duration.ofSeconds(1));
        assertThat(FeedKeys.since(feed, first.until()).keys()).contains(List.of(1L));
    }

    @Test
    void rowsAreReadAsTheFeedSawThem() {
        ChangeFeed feed = feed();
        fake.execute("UPDATE orders SET name = 'x' WHERE id = 1");
        clock.move(Duration.ofSeconds(1));
        FeedPosition position = feed.begin();
        clock.move(Duration.ofSeconds(1));
        fake.execute("UPDATE orders SET name = 'y' WHERE id = 1", "DELETE FROM orders WHERE id = 2");
        String sql = "SELECT name FROM orders " + feed.asOf(position).orElseThrow() + " m ORDER BY id";
        try (WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.column(session, sql)).containsExactly("x", "b");
            clock.move(Duration.ofHours(25));
            PerseidException failure = failure(() -> ReadRows.column(session, sql));
            assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
            assertThat(failure.problem().action()).contains("DATA_RETENTION_TIME_IN_DAYS");
        }
        assertThat(feed.asOf(new FeedPosition("of another version"))).isEmpty();
    }

    @Test
    void aClockThatStandsBehindTheLastReadingIsWaitedFor() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        clock.move(Duration.ofSeconds(-1));
        PerseidException failure = failure(() -> feed.since(position));
        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failure.retryAfter()).isPresent();
        clock.move(Duration.ofSeconds(1));
        assertThat(FeedKeys.since(feed, position).keys()).isEmpty();
    }

    @Test
    void aClockThatWasPutBackFarIsLost() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        clock.move(Duration.ofMinutes(-2));
        assertThat(FeedKeys.since(feed, position).lost()).contains("clock was put back");
    }

    @Test
    void aRangeBeyondTheRetentionIsLostAndSaysHowLongItIs() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("DELETE FROM orders WHERE id = 1");
        clock.move(Duration.ofHours(25));
        assertThat(FeedKeys.since(feed, position).lost())
                .contains("keeps 1 days", "(000707)", "SET DATA_RETENTION_TIME_IN_DAYS = 7");
        FeedPosition again = feed.begin();
        fake.execute("DELETE FROM orders WHERE id = 2");
        assertThat(FeedKeys.since(feed, again).keys()).containsExactly(List.of(2L));
    }

    @Test
    void aTableThatWasReplacedIsLost() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("CREATE OR REPLACE TABLE orders CHANGE_TRACKING = TRUE AS SELECT 1 AS id, 'a' AS name");
        assertThat(FeedKeys.since(feed, position).lost()).contains("made again").doesNotContain("ALTER TABLE");
    }

    @Test
    void aTableThatWasReplacedWithoutTrackingIsLostWithTheStatementForIt() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("CREATE OR REPLACE TABLE orders AS SELECT 1 AS id, 'a' AS name");
        assertThat(FeedKeys.since(feed, position).lost()).contains("made again", ENABLE);
        assertThat(failure(feed::begin).kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure(feed::begin).problem().action()).contains(ENABLE);
    }

    @Test
    void twoTablesThatChangedPlacesAreLost() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute(
                "ALTER TABLE orders RENAME TO old_orders",
                "CREATE TABLE new_orders (id NUMBER(18,0), name VARCHAR) CHANGE_TRACKING = TRUE",
                "ALTER TABLE new_orders RENAME TO orders");
        assertThat(FeedKeys.since(feed, position).lost()).contains("changed places");
    }

    @Test
    void trackingThatIsOffOrWasOffForAWhileIsLost() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("ALTER TABLE orders SET CHANGE_TRACKING = FALSE", "DELETE FROM orders WHERE id = 1");
        assertThat(FeedKeys.since(feed, position).lost()).contains("tracking was switched off", ENABLE);
        fake.execute(ENABLE);
        assertThat(FeedKeys.since(feed, position).lost()).contains("was altered");
    }

    @Test
    void anAlteredTableIsLostBecauseDefaultsLeaveNoTrace() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("ALTER TABLE orders ADD COLUMN state VARCHAR DEFAULT 'new'");
        assertThat(FeedKeys.since(feed, position).lost()).contains("was altered");
        clock.move(Duration.ofMinutes(2));
        FeedPosition again = feed.begin();
        fake.execute("UPDATE orders SET state = 'old' WHERE id = 1");
        assertThat(FeedKeys.since(feed, again).keys()).containsOnly(List.of(1L));
    }

    /** The first reading cannot reach back before the table was altered, so it must not begin right after that. */
    @Test
    void aFeedDoesNotBeginRightAfterTheTableWasAltered() {
        fake.execute("ALTER TABLE orders SET DATA_RETENTION_TIME_IN_DAYS = 7");
        clock.move(SnowflakeFeed.QUIET.minus(Duration.ofMillis(500)));
        FeedPosition position = feed().begin();
        assertThat(fake.journal().statements()).extracting(Journal.Asked::sql).contains("SELECT SYSTEM$WAIT(1)");
        fake.execute("DELETE FROM orders WHERE id = 1");
        assertThat(FeedKeys.since(feed(), position).keys()).containsExactly(List.of(1L));
    }

    @Test
    void aGrantThatIsTakenAwayIsAConfigurationAndTellsNothing() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.faults().deny("ORDERS");
        PerseidException failure = failure(() -> feed.since(position));
        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure.problem().found()).contains("(003001)");
        assertThat(failure(this::feed).kind()).isEqualTo(FailureKind.CONFIGURATION);
    }

    @Test
    void aTableThatIsGoneIsAConfiguration() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("DROP TABLE orders");
        assertThat(failure(() -> feed.since(position)).kind()).isEqualTo(FailureKind.CONFIGURATION);
    }

    @Test
    void keysAreTheSameWhereResultsComeAsJson() {
        ChangeFeed feed = feed();
        FeedPosition position = feed.begin();
        fake.execute("INSERT INTO orders SELECT SEQ8() + 10, 'x' FROM TABLE(GENERATOR(ROWCOUNT => 3000))");
        FeedKeys arrow = FeedKeys.since(feed, position);
        fake.settings().json(true);
        FeedKeys json = FeedKeys.since(feed, position);
        assertThat(json.keys()).hasSize(3000).containsExactlyInAnyOrderElementsOf(arrow.keys());
    }

    @Test
    void statusSaysWhetherChangesAreRecorded() {
        ChangeFeed feed = feed();
        assertThat(feed.status().exists()).isTrue();
        fake.execute("ALTER TABLE orders SET CHANGE_TRACKING = FALSE");
        assertThat(feed.status().exists()).isFalse();
    }

    private ChangeFeed feed() {
        return warehouse.feeds().orElseThrow().open(new FeedRequest("shop", "orders", List.of("ID")));
    }

    private List<String> alterations() {
        return fake.journal().statements().stream()
                .map(Journal.Asked::sql)
                .filter(sql -> !sql.startsWith("SELECT ") && !sql.startsWith("SHOW "))
                .toList();
    }

    private static PerseidException failure(ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).as("a PerseidException").isNotNull();
        return failure;
    }
}
