package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on in every {@link ChangeFeed}. An implementation says how to reach an empty, writable warehouse;
 * the suite brings the tests. Each test starts with an empty warehouse.
 */
public abstract class ChangeFeedContract {

    private static final int HISTORIES = 4;

    private @Nullable Warehouse warehouse;

    /** Creates the warehouse, configured as users do. Called once a test, before the first feed. */
    protected abstract Warehouse connect();

    /** Runs statements as somebody who may write, each a transaction of its own. */
    protected abstract void execute(String... statements);

    /** Runs statements as one transaction, which is rolled back at the end unless {@code commit}. */
    protected abstract void transaction(boolean commit, List<String> statements);

    /** Makes a table whose changes can be fed; {@code columns} as in CREATE TABLE, without the key. */
    protected abstract void createTable(String name, String columns, List<String> key);

    /** Types of a key column, each with two values. */
    protected abstract List<KeySample> keySamples();

    /** @param declaration in CREATE TABLE; {@code one} and {@code other} literals of it */
    public record KeySample(String declaration, String one, String other) {}

    /** Statements that insert {@code id} from 1 to {@code rows} into a table ({@code id}, {@code name}). */
    protected abstract String insertMany(String table, int rows);

    /** How the warehouse spells a name without quotes. */
    protected String folded(String name) {
        return name;
    }

    /**
     * Lets so much time pass that nothing of what was done until now is told again. For warehouses whose feeds tell what is
     * recent twice, because their clocks are not exact; does nothing by default.
     */
    protected void aWhileLater() {}

    /** Whether what was told is told again as long as it is recent, that is, until {@link #aWhileLater}. */
    protected boolean tellsRecentChangesAgain() {
        return false;
    }

    /** Whether a feed leaves something in the warehouse, which can be removed. */
    protected boolean leavesSomething() {
        return true;
    }

    @AfterEach
    final void closeWarehouse() {
        if (warehouse != null) {
            ChangeFeeds feeds = warehouse.feeds().orElseThrow();
            feeds.kept().forEach(kept -> feeds.drop(kept.name()));
            warehouse.close();
        }
    }

    protected final Warehouse warehouse() {
        Warehouse open = warehouse;
        if (open == null) {
            open = connect();
            warehouse = open;
        }
        return open;
    }

    protected final ChangeFeeds feeds() {
        return warehouse().feeds().orElseThrow();
    }

    /** @param key names without quotes */
    protected final ChangeFeed feed(String table, String... key) {
        return feedOf(
                "shop/" + table, table, Arrays.stream(key).map(this::folded).toList());
    }

    private ChangeFeed feedOf(String name, String table, List<String> key) {
        return feeds().open(new FeedRequest(name, table, key));
    }

    private FeedPosition begin(ChangeFeed feed) {
        aWhileLater();
        return feed.begin();
    }

    private FeedKeys told(ChangeFeed feed, FeedPosition from) {
        aWhileLater();
        return FeedKeys.since(feed, from);
    }

    /** A table {@code orders (id, name)} with rows 1, 2 and 3. */
    protected final void createOrders() {
        createTable("orders", "id BIGINT, name VARCHAR(100)", List.of("id"));
        execute("INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    }

    /** Keys of one column that are whole numbers, as a set. */
    protected static Set<Long> ids(FeedKeys keys) {
        Set<Long> ids = new HashSet<>();
        keys.keys().forEach(key -> ids.add((Long) key.get(0)));
        return ids;
    }

    @Test
    final void withoutChangesNothingIsTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedKeys keys = told(feed, begin(feed));
        assertThat(keys.keys()).isEmpty();
        assertThat(keys.complete().changes()).isZero();
    }

    @Test
    final void whatWasThereBeforeTheBeginningIsNotTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO orders VALUES (4, 'd')");
        assertThat(ids(told(feed, begin))).containsExactly(4L);
    }

    @Test
    final void insertsUpdatesAndDeletesAreTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute(
                "INSERT INTO orders VALUES (4, 'd')",
                "UPDATE orders SET name = 'x' WHERE id = 1",
                "DELETE FROM orders WHERE id = 3");
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(1L, 3L, 4L);
    }

    @Test
    final void aRowThatWentBackToWhatItWasIsToldUnlessDifferencesAre() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute(
                "UPDATE orders SET name = 'x' WHERE id = 1",
                "UPDATE orders SET name = 'a' WHERE id = 1",
                "INSERT INTO orders VALUES (4, 'd')",
                "DELETE FROM orders WHERE id = 4",
                "UPDATE orders SET name = 'y' WHERE id = 2");
        Set<Long> expected = feed.tellsDifferencesOnly() ? Set.of(2L) : Set.of(1L, 2L, 4L);
        assertThat(new HashSet<>(ids(told(feed, begin)))).isEqualTo(expected);
    }

    @Test
    final void aChangedKeyIsToldAsItWasAndAsItIs() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("UPDATE orders SET id = 20 WHERE id = 2");
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(2L, 20L);
    }

    @Test
    final void keysOfSeveralColumnsComeInTheOrderOfTheRequest() {
        createTable("items", "a BIGINT, line VARCHAR(100), amount BIGINT", List.of("a", "line"));
        execute("INSERT INTO items VALUES (1, 'x', 1), (1, 'y', 2)");
        ChangeFeed feed = feed("items", "line", "a");
        FeedPosition begin = begin(feed);
        execute(
                "INSERT INTO items VALUES (2, " + dialect().text("it's, \"quoted\" \\ {a}") + ", 3)",
                "UPDATE items SET amount = 9 WHERE line = 'y'",
                "UPDATE items SET line = 'NULL' WHERE line = 'x'");
        FeedKeys keys = told(feed, begin);
        assertThat(new HashSet<>(keys.keys()))
                .isEqualTo(Set.of(
                        List.of("it's, \"quoted\" \\ {a}", 2L),
                        List.of("y", 1L),
                        List.of("x", 1L),
                        List.of("NULL", 1L)));
    }

    @Test
    final void whatWasRolledBackIsNotTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        transaction(false, List.of("INSERT INTO orders VALUES (4, 'd')", "DELETE FROM orders WHERE id = 1"));
        transaction(true, List.of("INSERT INTO orders VALUES (5, 'e')", "UPDATE orders SET name = 'x' WHERE id = 2"));
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(2L, 5L);
    }

    @Test
    final void untilItIsConfirmedItIsToldAgainToWhoeverAsks() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO orders VALUES (4, 'd')");
        FeedKeys first = told(feed, begin);
        execute("INSERT INTO orders VALUES (5, 'e')");
        FeedKeys again = told(feed("orders", "id"), new FeedPosition(begin.text()));
        assertThat(ids(first)).containsExactly(4L);
        assertThat(ids(again)).containsExactlyInAnyOrder(4L, 5L);
        // Unconfirmed, but the position was kept: a run that died between the two.
        assertThat(ids(told(feed, first.until()))).containsExactly(5L);
    }

    @Test
    final void afterItIsConfirmedOnlyLaterChangesAreTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition position = begin(feed);
        for (long id = 10; id < 15; id++) {
            execute("INSERT INTO orders VALUES (" + id + ", 'x')");
            FeedKeys keys = told(feed, position);
            assertThat(ids(keys)).containsExactly(id);
            position = keys.until();
            feed.confirm(position);
            feed.confirm(position);
        }
    }

    @Test
    final void aSessionThatIsOpenedLaterShowsWhatWasTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition position = begin(feed);
        for (int i = 0; i < 5; i++) {
            execute("UPDATE orders SET name = 'v" + i + "' WHERE id = 2");
            FeedKeys keys = told(feed, position);
            position = keys.until();
            assertThat(ids(keys)).containsExactly(2L);
            try (WarehouseSession session = warehouse().open()) {
                String sql = "SELECT name FROM " + dialect().table("orders") + " WHERE id = 2";
                assertThat(ReadRows.column(session, sql)).containsExactly("v" + i);
            }
        }
    }

    @Test
    final void aPositionIsAShortLine() {
        createOrders();
        FeedPosition position = begin(feed("orders", "id"));
        assertThat(position.text()).matches("[ -~]{1,500}");
    }

    @Test
    final void keysReadLikeTheSameColumnsOfTheTable() {
        for (KeySample sample : keySamples()) {
            createTable("samples", "\"the Key\" " + sample.declaration() + ", v BIGINT", List.of("\"the Key\""));
            ChangeFeed feed = feedOf("shop/samples", "samples", List.of("the Key"));
            FeedPosition begin = begin(feed);
            execute("INSERT INTO samples VALUES (" + sample.one() + ", 1), (" + sample.other() + ", 2)");
            String sql = "SELECT \"the Key\" FROM " + dialect().table("samples");
            try (WarehouseSession session = warehouse().open();
                    FeedReader reader = feed.since(begin)) {
                List<Field> expected = session.describe(sql).stream()
                        .map(column -> column.field())
                        .toList();
                assertThat(reader.schema().getFields()).as(sample.declaration()).isEqualTo(expected);
                assertThat(new HashSet<>(ReadRows.rest(reader)))
                        .as(sample.declaration())
                        .isEqualTo(new HashSet<>(ReadRows.all(session, sql)))
                        .hasSize(2);
            }
            execute("DROP TABLE samples");
        }
    }

    @Test
    final void batchesAreBoundedAndNothingIsMissing() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DELETE FROM orders", insertMany("orders", 50_000));
        Set<Long> ids = new HashSet<>();
        try (FeedReader reader = feed.since(begin)) {
            while (reader.next()) {
                int rows = reader.batch().getRowCount();
                assertThat(rows).isBetween(1, 10_000);
                for (int row = 0; row < rows; row++) {
                    ids.add((Long) Cell.value(reader.batch().getVector(0), row));
                }
            }
            assertThat(reader.next()).isFalse();
            assertThat(new FeedKeys(List.of(), reader.outcome()).complete().changes())
                    .isGreaterThanOrEqualTo(50_000);
        }
        assertThat(ids).hasSize(50_000);
    }

    @Test
    final void theOutcomeIsKnownAtTheEndOnly() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DELETE FROM orders");
        try (FeedReader reader = feed.since(begin)) {
            assertThatThrownBy(reader::outcome).isInstanceOf(IllegalStateException.class);
            assertThat(reader.next()).isTrue();
            assertThatThrownBy(reader::outcome).isInstanceOf(IllegalStateException.class);
        }
        // Not read to its end: told again.
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    final void aCancelledReadingIsTransientAndCanBeRepeated() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DELETE FROM orders");
        try (FeedReader reader = feed.since(begin)) {
            reader.cancel();
            assertThat(failure(reader::next).kind()).isEqualTo(FailureKind.TRANSIENT);
        }
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    final void feedsOnOneTableDoNotKnowOfEachOther() {
        createOrders();
        ChangeFeed one = feedOf("one", "orders", List.of(folded("id")));
        ChangeFeed other = feedOf("other", "orders", List.of(folded("id")));
        FeedPosition first = begin(one);
        execute("DELETE FROM orders WHERE id = 1");
        FeedPosition second = begin(other);
        execute("DELETE FROM orders WHERE id = 2");
        FeedKeys keys = told(one, first);
        one.confirm(keys.until());
        assertThat(ids(keys)).containsExactlyInAnyOrder(1L, 2L);
        assertThat(ids(told(other, second))).containsExactly(2L);
        if (leavesSomething()) {
            assertThat(one.name()).isNotEqualTo(other.name());
        }
        one.drop();
        assertThat(ids(told(other, second))).containsExactly(2L);
    }

    @Test
    final void changesOfOtherTablesAreNotTold() {
        createOrders();
        createTable("others", "id BIGINT, name VARCHAR(100)", List.of("id"));
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO others VALUES (77, 'x')");
        transaction(true, List.of("INSERT INTO others VALUES (78, 'x')", "INSERT INTO orders VALUES (5, 'e')"));
        assertThat(ids(told(feed, begin))).containsExactly(5L);
    }

    @Test
    final void aTableThatWasMadeAgainIsLostAndTheFeedCanBeginAnew() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DROP TABLE orders");
        createOrders();
        assertThat(told(feed, begin).lost()).isNotEmpty();
        FeedPosition again = begin(feed("orders", "id"));
        execute("DELETE FROM orders WHERE id = 2");
        assertThat(ids(told(feed, again))).containsExactly(2L);
        assertThat(told(feed, begin).lost()).isNotEmpty();
    }

    @Test
    final void anUnknownPositionIsLost() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        begin(feed);
        assertThat(told(feed, new FeedPosition("something else")).lost()).contains("something else");
    }

    @Test
    final void askingWhetherThereCanBeAFeedLeavesNothing() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        assertThat(feeds().kept()).isEmpty();
        // Where a feed makes nothing, the warehouse keeps changes of its own accord.
        assertThat(feed.status().exists()).isEqualTo(!leavesSomething());
        assertThat(feed.drop()).isFalse();
    }

    @Test
    final void whatIsRecentIsToldAgainOnlyWhereItIsSaid() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO orders VALUES (4, 'd')");
        FeedKeys first = FeedKeys.since(feed, begin);
        feed.confirm(first.until());
        assertThat(ids(first)).containsExactly(4L);
        FeedKeys again = FeedKeys.since(feed, first.until());
        assertThat(ids(again)).isEqualTo(tellsRecentChangesAgain() ? Set.of(4L) : Set.of());
        FeedKeys later = told(feed, again.until());
        assertThat(ids(later)).isEqualTo(tellsRecentChangesAgain() ? Set.of(4L) : Set.of());
        assertThat(ids(told(feed, later.until()))).isEmpty();
    }

    @Test
    final void whatIsLeftIsListedAndCanBeDropped() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        if (!leavesSomething()) {
            assertThat(feeds().kept()).isEmpty();
            assertThat(feeds().drop(feed.name())).isFalse();
            assertThat(feed.drop()).isFalse();
            assertThat(told(feed, begin).keys()).isEmpty();
            return;
        }
        assertThat(feed.status().exists()).isTrue();
        assertThat(feeds().kept()).extracting(FeedStatus::name).containsExactly(feed.name());
        assertThat(feeds().name("shop/orders")).isEqualTo(feed.name());
        assertThat(feeds().drop(feed.name())).isTrue();
        assertThat(feeds().drop(feed.name())).isFalse();
        assertThat(feeds().kept()).isEmpty();
        assertThat(told(feed, begin).lost()).isNotEmpty();
        feed.confirm(begin);
        assertThat(told(feed, begin).lost()).isNotEmpty();
    }

    @Test
    final void noFeedOfWhatIsNotATableOrHasNoSuchKey() {
        createOrders();
        execute("CREATE VIEW only_a AS SELECT * FROM orders WHERE name = 'a'");
        for (ThrowingCallable wrong : Arrays.<ThrowingCallable>asList(
                () -> feed("only_a", "id"),
                () -> feed("nowhere", "id"),
                () -> feed("orders", "nothing"),
                () -> feed("orders", "id", "nothing"))) {
            PerseidException failure = failure(wrong);
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(failure.problem().action()).isNotEmpty();
        }
    }

    /** What is told holds every key whose row differs, and no key that nobody touched. */
    @Test
    final void whateverHappensToldKeysAreThoseThatChanged() {
        long first = new Random().nextInt(1_000_000);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            try {
                history(seed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void history(long seed) {
        Random random = new Random(seed);
        String table = "random_" + seed;
        createTable(table, "id BIGINT, name VARCHAR(100)", List.of("id"));
        ChangeFeed feed = feed(table, "id");
        Map<Long, String> rows = new HashMap<>();
        FeedPosition position = begin(feed);
        Map<Long, String> known = new HashMap<>(rows);
        Set<Long> touched = new HashSet<>();
        for (int run = 0; run < 8; run++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                Map<Long, String> after = new HashMap<>(rows);
                Set<Long> ids = new HashSet<>();
                List<String> statements = statements(random, table, after, ids);
                boolean commit = random.nextInt(4) > 0;
                transaction(commit, statements);
                if (commit) {
                    rows = after;
                    touched.addAll(ids);
                }
            }
            FeedKeys keys = told(feed, position);
            Set<Long> changed = new HashSet<>();
            for (Long id : LongStream.range(0, 20).boxed().toList()) {
                if (!Objects.equals(rows.get(id), known.get(id))) {
                    changed.add(id);
                }
            }
            keys.complete();
            assertThat(ids(keys)).as("seed %d, run %d", seed, run).containsAll(changed);
            assertThat(touched).as("seed %d, run %d", seed, run).containsAll(ids(keys));
            if (random.nextInt(4) > 0) {
                position = keys.until();
                known = new HashMap<>(rows);
                touched.clear();
                if (random.nextBoolean()) {
                    feed.confirm(position);
                }
            }
        }
        feed.drop();
    }

    private static List<String> statements(Random random, String table, Map<Long, String> rows, Set<Long> touched) {
        List<String> statements = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            long id = random.nextInt(20);
            long other = random.nextInt(20);
            String name = "n" + random.nextInt(3);
            String here = " WHERE id = " + id;
            if (!rows.containsKey(id)) {
                statements.add("INSERT INTO " + table + " VALUES (" + id + ", '" + name + "')");
                rows.put(id, name);
            } else if (random.nextInt(3) == 0) {
                statements.add("DELETE FROM " + table + here);
                rows.remove(id);
            } else if (random.nextBoolean() && !rows.containsKey(other)) {
                statements.add("UPDATE " + table + " SET id = " + other + here);
                String moved = rows.remove(id);
                rows.put(other, moved == null ? name : moved);
                touched.add(other);
            } else {
                statements.add("UPDATE " + table + " SET name = '" + name + "'" + here);
                rows.put(id, name);
            }
            touched.add(id);
        }
        return statements;
    }

    private Dialect dialect() {
        return warehouse().dialect();
    }

    protected static PerseidException failure(ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).as("a PerseidException").isNotNull();
        return failure;
    }
}
