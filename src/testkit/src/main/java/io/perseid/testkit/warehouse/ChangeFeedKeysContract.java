package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/** Which keys a feed tells: a part of {@link ChangeFeedContract}. */
abstract class ChangeFeedKeysContract extends ChangeFeedBaseContract {

    private static final int HISTORIES = 4;

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
    final void changesOfOtherTablesAreNotTold() {
        createOrders();
        createTable("others", "id BIGINT, name VARCHAR(100)", List.of("id"));
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO others VALUES (77, 'x')");
        transaction(true, List.of("INSERT INTO others VALUES (78, 'x')", "INSERT INTO orders VALUES (5, 'e')"));
        assertThat(ids(told(feed, begin))).containsExactly(5L);
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
}
