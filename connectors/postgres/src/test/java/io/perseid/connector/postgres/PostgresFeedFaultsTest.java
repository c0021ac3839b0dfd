package io.perseid.connector.postgres;

import static io.perseid.connector.postgres.FeedFixture.configuration;
import static io.perseid.connector.postgres.FeedFixture.failure;
import static io.perseid.connector.postgres.FeedFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.FeedKeys;
import io.perseid.testkit.warehouse.ReadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are cut, servers that go away, others who hold things up: nothing is skipped. */
final class PostgresFeedFaultsTest {

    private static final String TABLE = "CREATE TABLE t (id integer PRIMARY KEY, v text)";
    private static final String WAITING = "pg_stat_activity WHERE wait_event = 'SyncRep'";
    private static final String MANY = "INSERT INTO t SELECT n, repeat('x', 100) FROM generate_series(1, 100000) AS n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aLineThatIsCutIsTransientAndEverythingIsToldAgain() {
        try (FeedFixture shop = FeedFixture.create();
                CuttableLine line = new CuttableLine(shop.server.port());
                Warehouse far = shop.as("postgres", "port", Integer.toString(line.port()))) {
            shop.execute(TABLE);
            ChangeFeed feed = far.feeds().orElseThrow().open(new FeedRequest("test", "t", List.of("id")));
            FeedPosition begin = feed.begin();
            shop.execute(MANY);
            try (FeedReader reader = feed.since(begin)) {
                assertThat(reader.next()).isTrue();
                line.cut();
                failure(FailureKind.TRANSIENT, () -> ReadRows.rest(reader));
            }
            FeedKeys keys = again(feed, begin);
            assertThat(ids(keys)).hasSize(100_000);
            feed.confirm(keys.until());
            assertThat(ids(FeedKeys.since(feed, keys.until()))).isEmpty();
        }
    }

    @Test
    void aReaderThatIsClosedOrCancelledEarlyLeavesTheSlotFree() {
        try (FeedFixture shop = FeedFixture.create()) {
            shop.execute(TABLE);
            ChangeFeed feed = shop.feed("t", "id");
            FeedPosition begin = feed.begin();
            shop.execute(MANY);
            for (int i = 0; i < 3; i++) {
                try (FeedReader reader = feed.since(begin)) {
                    assertThat(reader.next()).isTrue();
                    if (i == 1) {
                        reader.cancel();
                        failure(FailureKind.TRANSIENT, () -> ReadRows.rest(reader));
                    }
                }
                feed.confirm(begin);
            }
            assertThat(ids(FeedKeys.since(feed, begin))).hasSize(100_000);
        }
    }

    @Test
    void aSlotThatSomebodyElseReadsIsTransientAndNamesWhoItIs() {
        try (FeedFixture shop = FeedFixture.create()) {
            shop.execute(TABLE);
            ChangeFeed feed = shop.feed("t", "id");
            FeedPosition begin = feed.begin();
            shop.execute(MANY);
            ChangeFeed twin = shop.feed("t", "id");
            try (FeedReader reader = feed.since(begin)) {
                assertThat(reader.next()).isTrue();
                String reads = shop.text(
                        "SELECT active_pid FROM pg_replication_slots WHERE slot_name = '" + feed.name() + "'");
                for (PerseidException failure : List.of(
                        failure(FailureKind.TRANSIENT, () -> FeedKeys.since(twin, begin)),
                        failure(FailureKind.TRANSIENT, twin::begin),
                        failure(FailureKind.TRANSIENT, twin::drop))) {
                    assertThat(failure.problem().found()).contains(feed.name(), "PID " + reads);
                    assertThat(failure.retryAfter()).isPresent();
                }
            }
            assertThat(ids(FeedKeys.since(twin, begin))).hasSize(100_000);
        }
    }

    /** Its commit is in the WAL, and so in the stream, long before anybody sees what it wrote. */
    @Test
    void whatIsCommittedButNotYetVisibleIsWaitedFor() throws Exception {
        ExecutorService others = Executors.newCachedThreadPool();
        try (PostgresServer server = PostgresServer.start(LogicalServer.builder());
                FeedFixture shop = new FeedFixture(server, Map.of("statement_timeout", "1s"));
                Warehouse patient = shop.as("postgres")) {
            shop.execute(TABLE, "CREATE TABLE probe (n integer)", "INSERT INTO t VALUES (1, 'old')");
            ChangeFeed feed = shop.feed("t", "id");
            FeedPosition begin = feed.begin();
            commitsWaitForNobody(shop, others);
            Future<?> writer = others.submit(() -> shop.execute("UPDATE t SET v = 'new' WHERE id = 1"));
            Eventually.assertTrue(
                    () -> shop.text("SELECT count(*) FROM " + WAITING).equals("1"));
            assertThat(shop.text("SELECT v FROM t")).isEqualTo("old");

            PerseidException late = failure(FailureKind.TRANSIENT, () -> FeedKeys.since(feed, begin));
            assertThat(late.problem().found()).contains("although committed");
            assertThat(failure(FailureKind.TRANSIENT, feed::begin).problem().found())
                    .contains("still open");

            ChangeFeed waiting = patient.feeds().orElseThrow().open(new FeedRequest("other", "t", List.of("id")));
            Future<FeedPosition> beginning = others.submit(waiting::begin);
            Eventually.assertTrue(() ->
                    !shop.text("SELECT count(*) FROM pg_replication_slots").equals("1"));
            assertThat(beginning.isDone()).isFalse();
            synchronousStandby(shop, "");
            writer.get();
            beginning.get();
            assertThat(shop.text("SELECT v FROM t")).isEqualTo("new");
        } finally {
            others.shutdownNow();
        }
    }

    @Test
    void readingEndsWhenWhatItToldIsVisible() throws Exception {
        ExecutorService others = Executors.newCachedThreadPool();
        try (PostgresServer server = PostgresServer.start(LogicalServer.builder());
                FeedFixture shop = new FeedFixture(server, Map.of())) {
            shop.execute(TABLE, "CREATE TABLE probe (n integer)", "INSERT INTO t VALUES (1, 'old')");
            ChangeFeed feed = shop.feed("t", "id");
            FeedPosition begin = feed.begin();
            commitsWaitForNobody(shop, others);
            Future<?> writer = others.submit(() -> shop.execute("UPDATE t SET v = 'new' WHERE id = 1"));
            Eventually.assertTrue(
                    () -> shop.text("SELECT count(*) FROM " + WAITING).equals("1"));
            Future<?> freed = others.submit(() -> {
                shop.execute("SELECT pg_sleep(0.3)");
                synchronousStandby(shop, "");
            });
            assertThat(ids(FeedKeys.since(feed, begin))).containsExactly(1L);
            try (WarehouseSession session = shop.warehouse().open()) {
                assertThat(ReadRows.column(session, "SELECT v FROM t")).containsExactly("new");
            }
            freed.get();
            writer.get();
        } finally {
            others.shutdownNow();
        }
    }

    @Test
    void aTransactionThatIsLeftOpenHoldsUpTheBeginningAndIsNamed() throws SQLException {
        try (FeedFixture shop = new FeedFixture(LogicalServer.shared(), Map.of("statement_timeout", "1s"))) {
            shop.execute(TABLE);
            ChangeFeed feed = shop.feed("t", "id");
            try (Connection forgotten = shop.server.connect(shop.database);
                    Statement statement = forgotten.createStatement()) {
                forgotten.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (1)");
                PerseidException failure = failure(FailureKind.TRANSIENT, feed::begin);
                assertThat(failure.problem().found()).contains("still open");
                assertThat(failure.problem().action()).contains("pg_stat_activity");
                forgotten.commit();
            }
            FeedPosition begin = feed.begin();
            shop.execute("INSERT INTO t VALUES (2)");
            assertThat(ids(FeedKeys.since(feed, begin))).containsExactly(2L);
        }
    }

    @Test
    void aBeginningThatWaitsForOthersCanBeCancelled() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (FeedFixture shop = FeedFixture.create()) {
            shop.execute(TABLE);
            ChangeFeed feed = shop.feed("t", "id");
            try (Connection left = shop.server.connect(shop.database);
                    Statement statement = left.createStatement()) {
                left.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (1)");
                Future<PerseidException> failed = worker.submit(() -> failure(FailureKind.TRANSIENT, feed::begin));
                while (!failed.isDone()
                        && shop.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                                .equals("0")) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                feed.cancel();
                assertThat(failed.get(30, TimeUnit.SECONDS).problem().found()).contains("cancelled");
                left.rollback();
            }
            feed.cancel();
            assertThat(feed.begin().text()).isNotEmpty();
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void allSlotsInUseIsSaidBeforeAnythingIsMade() {
        try (PostgresServer server =
                        PostgresServer.start(LogicalServer.builder().setServerConfig("max_replication_slots", "1"));
                FeedFixture shop = new FeedFixture(server, Map.of())) {
            shop.execute(TABLE, "SELECT pg_create_physical_replication_slot('other')");
            assertThat(configuration(() -> shop.feed("t", "id")).problem().found())
                    .contains("all 1 replication slots in use");
            shop.execute("SELECT pg_drop_replication_slot('other')");
        }
    }

    /** Whose process is killed takes all of the server down, which then recovers by itself. */
    @Test
    void aServerThatCrashesInTheMiddleTellsItAllAfterwardsAndOneThatIsGoneIsTransient() throws Exception {
        PostgresServer server = PostgresServer.start(LogicalServer.builder());
        Warehouse warehouse = server.warehouse("postgres", Map.of("connect_timeout", "1s"));
        ChangeFeed feed;
        FeedPosition until;
        try (server) {
            server.execute("postgres", TABLE);
            feed = warehouse.feeds().orElseThrow().open(new FeedRequest("test", "t", List.of("id")));
            FeedPosition begin = feed.begin();
            server.execute("postgres", MANY);
            try (FeedReader reader = feed.since(begin)) {
                assertThat(reader.next()).isTrue();
                crash(server);
                failure(FailureKind.TRANSIENT, () -> ReadRows.rest(reader));
            }
            FeedKeys keys = again(feed, begin);
            assertThat(ids(keys)).hasSize(100_000);
            until = keys.until();
            feed.confirm(until);
        }
        failure(FailureKind.TRANSIENT, () -> feed.since(until));
        failure(FailureKind.TRANSIENT, () -> feed.confirm(until));
        failure(FailureKind.TRANSIENT, feed::status);
        warehouse.close();
    }

    /** A standby has no feed; when it takes over, what it did not get from the primary is lost, and that is said. */
    @Test
    void aStandbyHasNoFeedAndOneThatTookOverSaysThatChangesAreLost() throws Exception {
        start("primary").close();
        copy(folder.resolve("primary"), folder.resolve("replica"));
        FeedPosition begin;
        FeedRequest request = new FeedRequest("test", "t", List.of("id"));
        try (PostgresServer primary = start("primary")) {
            Files.createFile(folder.resolve("replica/standby.signal"));
            Files.write(
                    folder.resolve("replica/postgresql.auto.conf"),
                    List.of("primary_conninfo = 'host=localhost user=postgres port=" + primary.port() + "'"),
                    StandardOpenOption.APPEND,
                    StandardOpenOption.CREATE);
            primary.execute("postgres", TABLE);
            try (Warehouse warehouse = primary.warehouse("postgres", Map.of())) {
                begin = warehouse.feeds().orElseThrow().open(request).begin();
            }
            try (PostgresServer replica = start("replica");
                    Warehouse warehouse = replica.warehouse("postgres", Map.of())) {
                Eventually.assertTrue(() -> hasTable(warehouse));
                assertThat(configuration(() -> warehouse.feeds().orElseThrow().open(request))
                                .problem()
                                .found())
                        .contains("a standby");
                replica.execute("postgres", "SELECT pg_promote()");
                ChangeFeed feed = warehouse.feeds().orElseThrow().open(request);
                assertThat(FeedKeys.since(feed, begin).lost()).contains("took over");
                FeedPosition anew = feed.begin();
                replica.execute("postgres", "INSERT INTO t VALUES (1)");
                assertThat(ids(FeedKeys.since(feed, anew))).containsExactly(1L);
            }
        }
    }

    /** The server frees a slot when it notices that its reader is gone; until then it is in use. */
    private static FeedKeys again(ChangeFeed feed, FeedPosition from) {
        FeedKeys[] read = new FeedKeys[1];
        try {
            Eventually.assertTrue(() -> {
                try {
                    read[0] = FeedKeys.since(feed, from);
                    return true;
                } catch (PerseidException e) {
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.TRANSIENT);
                    return false;
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return read[0];
    }

    /** From here on commits wait for a standby that there is not. The server takes up a setting in its own time, so one commit tries. */
    private static void commitsWaitForNobody(FeedFixture shop, ExecutorService others) throws Exception {
        synchronousStandby(shop, "nobody");
        AtomicBoolean waits = new AtomicBoolean();
        Future<?> probe = others.submit(() -> {
            while (!waits.get()) {
                shop.execute("INSERT INTO probe VALUES (1)");
            }
        });
        Eventually.assertTrue(() -> shop.text("SELECT count(*) FROM " + WAITING).equals("1"));
        waits.set(true);
        shop.text("SELECT pg_cancel_backend(pid) FROM " + WAITING);
        probe.get();
    }

    private static void synchronousStandby(FeedFixture shop, String name) {
        shop.execute(
                "SET synchronous_commit = local",
                "ALTER SYSTEM SET synchronous_standby_names = '" + name + "'",
                "SELECT pg_reload_conf()");
    }

    private static boolean hasTable(Warehouse warehouse) {
        try (WarehouseSession session = warehouse.open()) {
            return session.tables().stream().anyMatch(table -> table.name().equals("t"));
        }
    }

    private PostgresServer start(String name) {
        return PostgresServer.start(
                LogicalServer.builder().setDataDirectory(folder.resolve(name)).setCleanDataDirectory(false));
    }

    private static void crash(PostgresServer server) throws Exception {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            String process = rows.getString(1);
            assertThat(new ProcessBuilder("kill", "-KILL", process)
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
