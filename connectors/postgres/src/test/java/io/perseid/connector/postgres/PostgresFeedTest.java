package io.perseid.connector.postgres;

import static io.perseid.connector.postgres.FeedFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.FeedKeys;
import io.perseid.testkit.warehouse.ReadRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL writes of changes, in all its forms, and what keys come of it. */
final class PostgresFeedTest {

    private final FeedFixture shop = FeedFixture.create();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void longKeysThatStandOutsideTheirRowAreTold() {
        shop.execute(
                "CREATE TABLE t (id text PRIMARY KEY, v integer, filler text)",
                "ALTER TABLE t ALTER id SET STORAGE EXTERNAL",
                "ALTER TABLE t ALTER filler SET STORAGE EXTERNAL",
                "INSERT INTO t SELECT (SELECT string_agg(md5(n || '/' || i), '') FROM generate_series(1, 75) AS i), n,"
                        + " repeat('x', 5000) FROM generate_series(1, 3) AS n");
        String key = shop.text("SELECT id FROM t WHERE v = 2");
        assertThat(Integer.parseInt(
                        shop.text("SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 't'")))
                .isPositive();
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("UPDATE t SET v = 20 WHERE v = 2");
        FeedKeys keys = FeedKeys.since(feed, begin);
        assertThat(ids(keys)).containsExactly(key);
        shop.execute("UPDATE t SET id = 'short' WHERE v = 20");
        assertThat(ids(FeedKeys.since(feed, keys.until()))).containsExactlyInAnyOrder(key, "short");
    }

    @Test
    void aKeyOutsideThePrimaryKeyIsToldWithAnIndexOrAllOfTheOldRow() {
        for (String identity : List.of("USING INDEX u", "FULL")) {
            shop.execute(
                    "DROP TABLE IF EXISTS t",
                    "CREATE TABLE t (id integer PRIMARY KEY, code text NOT NULL, v text)",
                    "CREATE UNIQUE INDEX u ON t (code)",
                    "ALTER TABLE t REPLICA IDENTITY " + identity,
                    "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', 'x')");
            ChangeFeed feed = shop.feed("t", "code");
            FeedPosition begin = feed.begin();
            shop.execute(
                    "UPDATE t SET v = 'y' WHERE id = 1",
                    "UPDATE t SET code = 'd' WHERE id = 2",
                    "DELETE FROM t WHERE id = 3");
            assertThat(ids(FeedKeys.since(feed, begin))).as(identity).containsExactlyInAnyOrder("a", "b", "d", "c");
        }
    }

    @Test
    void withoutAPrimaryKeyKeysMayBeNull() {
        shop.execute("CREATE TABLE t (id integer, v integer)", "ALTER TABLE t REPLICA IDENTITY FULL");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("INSERT INTO t VALUES (NULL, 1), (2, 2)", "UPDATE t SET id = 3 WHERE v = 1");
        assertThat(ids(FeedKeys.since(feed, begin))).containsExactlyInAnyOrder(null, 2L, 3L);
    }

    @Test
    void partOfThePrimaryKeyIsEnough() {
        shop.execute(
                "CREATE TABLE t (a integer, b integer, v text, PRIMARY KEY (a, b))",
                "INSERT INTO t VALUES (1, 1, 'x'), (2, 1, 'x'), (3, 1, 'x')");
        ChangeFeed feed = shop.feed("t", "b", "a");
        ChangeFeed some = shop.feeds().open(new FeedRequest("some", "t", List.of("a")));
        FeedPosition begin = feed.begin();
        FeedPosition beginSome = some.begin();
        shop.execute("UPDATE t SET b = 2 WHERE a = 1", "UPDATE t SET v = 'y' WHERE a = 2");
        assertThat(FeedKeys.since(feed, begin).keys())
                .containsExactly(List.of(1L, 1L), List.of(2L, 1L), List.of(1L, 2L));
        assertThat(ids(FeedKeys.since(some, beginSome))).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void changesOfPartitionsAreThoseOfTheirTable() {
        shop.execute(
                "CREATE TABLE t (id integer, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE t1 (v text, day date NOT NULL, id integer NOT NULL)",
                "ALTER TABLE t1 ADD PRIMARY KEY (id, day)",
                "ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
                "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2024-02-01') TO ('2024-03-01') PARTITION BY LIST (id)",
                "CREATE TABLE t2d PARTITION OF t2 DEFAULT",
                "INSERT INTO t VALUES (1, '2024-01-05', 'x'), (2, '2024-02-05', 'x'), (3, '2024-01-05', 'x')");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute(
                "UPDATE t SET v = 'y' WHERE id = 1",
                "UPDATE t SET day = '2024-01-07' WHERE id = 2",
                "DELETE FROM t1 WHERE id = 3",
                "INSERT INTO t2d VALUES (4, '2024-02-09', 'z')");
        FeedKeys keys = FeedKeys.since(feed, begin);
        assertThat(ids(keys)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        shop.execute("TRUNCATE t2d");
        assertThat(FeedKeys.since(feed, keys.until()).lost()).contains("partitions came, went, or were emptied");
    }

    @Test
    void aLongTransactionIsToldWhole() {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("INSERT INTO t SELECT n, 'x' FROM generate_series(1, 300000) AS n");
        FeedKeys keys = FeedKeys.since(feed, begin);
        assertThat(ids(keys)).hasSize(300_000);
        assertThat(keys.complete().changes()).isEqualTo(300_000);
        shop.execute("DELETE FROM t");
        // Others go on writing while it is read: what they write is told next time.
        try (FeedReader reader = feed.since(keys.until())) {
            assertThat(reader.next()).isTrue();
            shop.execute("INSERT INTO t SELECT n, 'x' FROM generate_series(1, 100000) AS n");
            long rows = reader.batch().getRowCount();
            while (reader.next()) {
                rows += reader.batch().getRowCount();
            }
            assertThat(rows).isEqualTo(300_000);
            FeedPosition until = new FeedKeys(List.of(), reader.outcome()).until();
            reader.close();
            assertThat(ids(FeedKeys.since(feed, until))).hasSize(100_000);
        }
    }

    /** As the engine does it: keys from the feed, then their rows from a session that was opened afterwards. */
    @Test
    void aCopyThatIsKeptByTheFeedEqualsTheTableAlthoughOthersWriteAllTheTime() throws Exception {
        shop.execute(
                "CREATE TABLE t (id integer PRIMARY KEY, v integer)",
                "INSERT INTO t SELECT n, 0 FROM generate_series(1, 40) AS n");
        long seed = new Random().nextLong();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> written = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Random random = new Random(seed + writer);
            written.add(writers.submit(() -> write(random)));
        }
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition position = feed.begin();
        Map<Object, Object> copy = new HashMap<>();
        rows("").forEach(row -> copy.put(row.get(0), row.get(1)));
        boolean last;
        do {
            last = written.stream().allMatch(Future::isDone);
            FeedKeys keys = FeedKeys.since(feed, position);
            if (!keys.keys().isEmpty()) {
                ids(keys).forEach(copy::remove);
                String among = ids(keys).stream().map(String::valueOf).collect(Collectors.joining(", "));
                rows(" WHERE id IN (" + among + ")").forEach(row -> copy.put(row.get(0), row.get(1)));
            }
            position = keys.until();
            feed.confirm(position);
        } while (!last);
        for (Future<?> each : written) {
            each.get();
        }
        writers.shutdown();
        Map<Object, Object> table = new HashMap<>();
        rows("").forEach(row -> table.put(row.get(0), row.get(1)));
        assertThat(copy).as("seed %d", seed).isEqualTo(table);
    }

    private List<List<@Nullable Object>> rows(String where) {
        try (WarehouseSession session = shop.warehouse().open()) {
            return ReadRows.all(session, "SELECT id, v FROM t" + where);
        }
    }

    private void write(Random random) {
        try (Connection connection = shop.server.connect(shop.database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 1000; i++) {
                // In the order of the keys, so that no two writers wait for each other.
                int id = 1 + random.nextInt(30);
                for (int many = 1 + random.nextInt(3); many > 0; many--, id += 1 + random.nextInt(3)) {
                    String here = " WHERE id = " + id;
                    statement.execute(
                            random.nextInt(5) == 0
                                    ? "DELETE FROM t" + here
                                    : "INSERT INTO t VALUES (" + id + ", " + random.nextInt()
                                            + ") ON CONFLICT (id) DO UPDATE SET v = excluded.v");
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void neighboursThatAreEqualAreToldOnce() {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY, v integer)", "INSERT INTO t VALUES (1, 0)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        for (int i = 0; i < 10; i++) {
            shop.execute("UPDATE t SET v = v + 1");
        }
        FeedKeys keys = FeedKeys.since(feed, begin);
        assertThat(keys.keys()).containsExactly(List.of(1L));
        assertThat(keys.complete().changes()).isEqualTo(10);
    }

    @Test
    void aTransactionIsToldWhenItIsCommittedAndNotWhenItIsPrepared() throws SQLException {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        try (Connection connection = shop.server.connect(shop.database);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("INSERT INTO t VALUES (1)");
            statement.execute("PREPARE TRANSACTION 'two'");
            statement.execute("BEGIN");
            statement.execute("INSERT INTO t VALUES (2)");
            FeedKeys none = FeedKeys.since(feed, begin);
            assertThat(ids(none)).isEmpty();
            feed.confirm(none.until());
            statement.execute("COMMIT");
            statement.execute("COMMIT PREPARED 'two'");
            assertThat(ids(FeedKeys.since(feed, none.until()))).containsExactlyInAnyOrder(1L, 2L);
        }
    }

    @Test
    void whatIsCommittedWithoutWaitingForTheDiskIsToldAtOnce() {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition position = feed.begin();
        for (long id = 1; id <= 20; id++) {
            shop.execute("SET synchronous_commit = off; INSERT INTO t VALUES (" + id + ")");
            FeedKeys keys = FeedKeys.since(feed, position);
            assertThat(ids(keys)).containsExactly(id);
            position = keys.until();
        }
    }

    @Test
    void savepointsThatWereRolledBackAreNotTold() {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("BEGIN; INSERT INTO t VALUES (1); SAVEPOINT s; INSERT INTO t VALUES (2); ROLLBACK TO s;"
                + " INSERT INTO t VALUES (3); COMMIT");
        assertThat(ids(FeedKeys.since(feed, begin))).containsExactlyInAnyOrder(1L, 3L);
    }

    @Test
    void theSlotMovesWhenConfirmedAndNotBefore() {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY)", "CREATE TABLE noise (id integer)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        String before = confirmed(feed);
        assertThat(begin.text()).contains("lsn=" + before + " ");
        shop.execute("INSERT INTO t VALUES (1)", "INSERT INTO noise SELECT generate_series(1, 10000)");
        FeedKeys keys = FeedKeys.since(feed, begin);
        FeedKeys.since(feed, keys.until());
        assertThat(confirmed(feed)).isEqualTo(before);
        feed.confirm(keys.until());
        assertThat(keys.until().text()).contains("lsn=" + confirmed(feed) + " ");
        feed.confirm(begin);
        assertThat(keys.until().text()).contains("lsn=" + confirmed(feed) + " ");
    }

    @Test
    void aLoginThatMayReplicateAndOwnsTheTableIsEnough() {
        shop.execute(
                "DROP ROLE IF EXISTS shopkeeper",
                "CREATE ROLE shopkeeper LOGIN REPLICATION",
                "GRANT CREATE ON DATABASE " + shop.database + " TO shopkeeper",
                "CREATE SCHEMA s AUTHORIZATION shopkeeper",
                "SET ROLE shopkeeper; CREATE TABLE s.\"T.x\" (\"the Id\" integer PRIMARY KEY)");
        try (Warehouse warehouse = shop.as("shopkeeper")) {
            ChangeFeed feed = warehouse
                    .feeds()
                    .orElseThrow()
                    .open(new FeedRequest("Größe/ \"x\" '; DROP", "s.\"T.x\"", List.of("the Id")));
            assertThat(feed.name()).matches("perseid_gr_e_x_drop_[0-9a-f]{10}");
            FeedPosition begin = feed.begin();
            shop.execute("INSERT INTO s.\"T.x\" VALUES (1)");
            FeedKeys keys = FeedKeys.since(feed, begin);
            assertThat(ids(keys)).containsExactly(1L);
            feed.confirm(keys.until());
            assertThat(feed.drop()).isTrue();
        }
        shop.execute("DROP SCHEMA s CASCADE", "DROP OWNED BY shopkeeper", "DROP ROLE shopkeeper");
    }

    @Test
    void aLoginThatMayReplicateAndReadIsEnoughWhereThePublicationIsMade() {
        shop.execute(
                "DROP ROLE IF EXISTS reader",
                "CREATE ROLE reader LOGIN REPLICATION",
                "CREATE TABLE t (id integer PRIMARY KEY)",
                "GRANT SELECT ON t TO reader");
        try (Warehouse warehouse = shop.as("reader")) {
            FeedRequest request = new FeedRequest("test", "t", List.of("id"));
            String action = FeedFixture.configuration(
                            () -> warehouse.feeds().orElseThrow().open(request))
                    .problem()
                    .action();
            String sql = "CREATE PUBLICATION";
            assertThat(action).contains(sql);
            shop.execute(action.substring(action.indexOf(sql)));
            ChangeFeed feed = warehouse.feeds().orElseThrow().open(request);
            FeedPosition begin = feed.begin();
            shop.execute("INSERT INTO t VALUES (1)");
            assertThat(ids(FeedKeys.since(feed, begin))).containsExactly(1L);
            assertThat(feed.drop()).isTrue();
            // Not the login's own, so it stays.
            assertThat(shop.text("SELECT count(*) FROM pg_publication")).isEqualTo("1");
        }
        shop.execute("DROP OWNED BY reader", "DROP ROLE reader");
    }

    @Test
    void theStatusSaysWhatTheServerKeeps() {
        shop.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("INSERT INTO t SELECT n, repeat('x', 1000) FROM generate_series(1, 5000) AS n");
        FeedStatus status = feed.status();
        assertThat(status.heldBytes().orElseThrow()).isBetween(5_000_000L, 50_000_000L);
        assertThat(status.keepLimit()).isEmpty();
        assertThat(status.idle()).isPresent();
        assertThat(status.warnings()).singleElement().asString().contains("max_slot_wal_keep_size is not set");
        try (FeedReader reader = feed.since(begin)) {
            assertThat(reader.next()).isTrue();
            assertThat(feed.status().idle().orElseThrow()).isZero();
        }
        // The server forgets up to where it last noted the open transactions: at a checkpoint, and every 15 seconds.
        FeedPosition position = begin;
        for (int i = 0; i < 2; i++) {
            shop.execute("CHECKPOINT");
            position = FeedKeys.since(feed, position).until();
            feed.confirm(position);
        }
        assertThat(feed.status().heldBytes().orElseThrow())
                .isLessThan(status.heldBytes().orElseThrow());
    }

    private String confirmed(ChangeFeed feed) {
        return shop.text(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '" + feed.name() + "'");
    }
}
