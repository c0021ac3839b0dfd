package io.perseid.connector.postgres;

import static io.perseid.connector.postgres.FeedFixture.configuration;
import static io.perseid.connector.postgres.FeedFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.warehouse.FeedKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a stream of changes cannot tell is said, and so is why there can be none. */
final class PostgresFeedLossTest {

    private final FeedFixture shop = FeedFixture.create();

    PostgresFeedLossTest() {
        shop.execute(
                "CREATE TABLE t (id integer PRIMARY KEY, code text NOT NULL, v text)",
                "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', 'x')");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void truncateIsALossOnce() {
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("DELETE FROM t WHERE id = 1", "TRUNCATE t");
        assertThat(FeedKeys.since(feed, begin).lost()).contains("TRUNCATE");
        FeedPosition again = feed.begin();
        shop.execute("INSERT INTO t VALUES (5, 'e', 'x')");
        assertThat(ids(FeedKeys.since(feed, again))).containsExactly(5L);
    }

    @Test
    void anythingThatChangesRowsWithoutATraceIsALoss() {
        lostBy("columns of the table were altered", "ALTER TABLE t ADD COLUMN w integer DEFAULT 5");
        lostBy("columns of the table were altered", "ALTER TABLE t ALTER v TYPE text USING v || '!'");
        lostBy("columns of the table were altered", "ALTER TABLE t DROP COLUMN w");
        lostBy("columns of the table were altered", "ALTER TABLE t REPLICA IDENTITY FULL");
        lostBy("dropped and made again", "ALTER TABLE t RENAME TO old", "CREATE TABLE t (LIKE old INCLUDING ALL)");
    }

    @Test
    void aPublicationThatWasChangedIsALossAlsoIfItWasChangedBack() {
        String name = shop.feed("t", "id").name();
        lostBy("publication", "ALTER PUBLICATION " + name + " SET (publish = 'insert')");
        lostBy(
                "publication",
                "ALTER PUBLICATION " + name + " SET (publish = 'insert')",
                "DELETE FROM t WHERE id = 2",
                "ALTER PUBLICATION " + name + " SET (publish = 'insert, update, delete, truncate')");
        lostBy("publication", "ALTER PUBLICATION " + name + " SET TABLE t WHERE (id > 5)");
        lostBy("publication", "ALTER PUBLICATION " + name + " SET TABLE t (id)");
        lostBy("publication", "DROP PUBLICATION " + name);
        lostBy(
                "publication",
                "DROP PUBLICATION " + name,
                "DELETE FROM t WHERE id = 3",
                "CREATE PUBLICATION " + name + " FOR TABLE t WITH (publish_via_partition_root)");
    }

    @Test
    void partitionsThatComeOrGoAreALoss() {
        shop.execute(
                "CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE p2 (id integer PRIMARY KEY)",
                "INSERT INTO p2 VALUES (11)");
        for (String change : List.of(
                "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20)",
                "TRUNCATE p2",
                "ALTER TABLE p DETACH PARTITION p2",
                "CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (20) TO (30)",
                "DROP TABLE p3")) {
            ChangeFeed feed = shop.feed("p", "id");
            FeedPosition begin = feed.begin();
            shop.execute(change);
            assertThat(FeedKeys.since(feed, begin).lost()).as(change).contains("partitions");
        }
    }

    @Test
    void maintenanceIsNoLoss() {
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute(
                "UPDATE t SET v = 'y' WHERE id = 1",
                "VACUUM FREEZE t",
                "VACUUM FULL t",
                "CLUSTER t USING t_pkey",
                "REINDEX TABLE t",
                "ANALYZE t",
                "CREATE INDEX i ON t (v)",
                "DROP INDEX i",
                "COMMENT ON COLUMN t.v IS 'v'",
                "VACUUM FULL pg_attribute",
                "VACUUM FREEZE pg_publication",
                "VACUUM FULL pg_publication",
                "GRANT SELECT ON t TO public",
                "DELETE FROM t WHERE id = 2");
        assertThat(ids(FeedKeys.since(feed, begin))).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void whoReadsFurtherThanThisSyncTakesChangesAwayAndThatIsALoss() {
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("DELETE FROM t WHERE id = 1");
        ChangeFeed twin = shop.feed("t", "id");
        twin.confirm(FeedKeys.since(twin, begin).until());
        assertThat(FeedKeys.since(feed, begin).lost()).contains("somebody else has read slot");
        FeedPosition again = feed.begin();
        twin.begin();
        assertThat(FeedKeys.since(feed, again).lost()).contains("somebody else has read slot");
    }

    @Test
    void aSlotThatFellTooFarBehindIsALossAndSaysSo() {
        try (PostgresServer small = PostgresServer.start(LogicalServer.builder()
                        .setServerConfig("max_slot_wal_keep_size", "32MB")
                        .setServerConfig("min_wal_size", "32MB")
                        .setServerConfig("max_wal_size", "32MB"));
                FeedFixture full = new FeedFixture(small, Map.of())) {
            full.execute("CREATE TABLE t (id integer PRIMARY KEY)", "CREATE TABLE noise (v text)");
            ChangeFeed feed = full.feed("t", "id");
            FeedPosition begin = feed.begin();
            full.execute("INSERT INTO t VALUES (1)");
            assertThat(feed.status().warnings()).isEmpty();
            String noise = "INSERT INTO noise SELECT repeat('x', 1000) FROM generate_series(1, 25000)";
            full.execute(noise);
            assertThat(feed.status().keepLimit()).hasValue(32L << 20);
            assertThat(feed.status().warnings())
                    .singleElement()
                    .asString()
                    .contains("MB that max_slot_wal_keep_size allows");
            for (int i = 0; i < 4; i++) {
                full.execute(noise, "SELECT pg_switch_wal()", "CHECKPOINT");
            }
            assertThat(FeedKeys.since(feed, begin).lost()).contains("removed WAL");
            assertThat(feed.status().warnings()).singleElement().asString().contains("has lost changes");
            feed.confirm(begin);
            FeedPosition again = feed.begin();
            full.execute("INSERT INTO t VALUES (2)");
            assertThat(ids(FeedKeys.since(feed, again))).containsExactly(2L);
        }
    }

    @Test
    void withoutALogicalLogThereIsNoFeed() {
        try (FeedFixture plain = new FeedFixture(PostgresServer.shared(), Map.of())) {
            plain.execute("CREATE TABLE t (id integer PRIMARY KEY)");
            assertThat(configuration(() -> plain.feed("t", "id")).problem().found())
                    .isEqualTo("wal_level = replica");
        }
    }

    @Test
    void withoutTheRightToReplicateThereIsNoFeed() {
        shop.execute("DROP ROLE IF EXISTS plain", "CREATE ROLE plain LOGIN");
        try (Warehouse warehouse = shop.as("plain")) {
            assertThat(configuration(() ->
                                    warehouse.feeds().orElseThrow().open(new FeedRequest("test", "t", List.of("id"))))
                            .problem()
                            .found())
                    .contains("without the right to replicate");
        }
        shop.execute("DROP ROLE plain");
    }

    @Test
    void whereOldRowsDoNotTellTheKeyThereIsNoFeed() {
        assertThat(why("t", "code")).contains("\"id\" (the primary key)", "REPLICA IDENTITY USING INDEX");
        shop.execute("ALTER TABLE t REPLICA IDENTITY NOTHING");
        assertThat(why("t", "id")).contains("records nothing");
        shop.execute(
                "CREATE TABLE u (id integer)",
                "CREATE TABLE w (id integer PRIMARY KEY DEFERRABLE)",
                "CREATE TABLE x (id integer, more integer, UNIQUE (id) INCLUDE (more), PRIMARY KEY (id) INCLUDE (more))");
        assertThat(why("u", "id")).contains("records nothing");
        assertThat(why("w", "id")).contains("records nothing");
        assertThat(why("x", "more")).contains("records \"id\"");
    }

    @Test
    void tablesThatHaveNoLogOrNotTheirOwnHaveNoFeed() {
        shop.execute(
                "CREATE UNLOGGED TABLE u (id integer PRIMARY KEY)",
                "CREATE TABLE parent (id integer PRIMARY KEY)",
                "CREATE TABLE child () INHERITS (parent)",
                "CREATE MATERIALIZED VIEW m AS SELECT * FROM t",
                "CREATE TABLE g (a integer, id integer GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY)",
                "CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
                "ALTER TABLE p1 REPLICA IDENTITY FULL");
        assertThat(why("u", "id")).contains("unlogged");
        assertThat(why("parent", "id")).contains("inherit");
        assertThat(why("m", "id")).contains("a materialized view");
        assertThat(why("g", "id")).contains("generated");
        assertThat(why("p", "id")).contains("partition \"p1\" with REPLICA IDENTITY f");
    }

    /** The feed begins, this happens, and the feed must say that it lost something; then it begins again and works. */
    private void lostBy(String reason, String... statements) {
        ChangeFeed feed = shop.feed("t", "id");
        FeedPosition begin = feed.begin();
        shop.execute("UPDATE t SET v = 'y' WHERE id = 1");
        shop.execute(statements);
        assertThat(FeedKeys.since(feed, begin).lost())
                .as(String.join("; ", statements))
                .contains(reason);
        FeedPosition again = shop.feed("t", "id").begin();
        shop.execute("INSERT INTO t (id, code) VALUES (77, 'z')", "DELETE FROM t WHERE id = 77");
        assertThat(ids(FeedKeys.since(feed, again))).containsExactly(77L);
    }

    private String why(String table, String key) {
        return configuration(() -> shop.feed(table, key)).problem().sentence();
    }
}
