package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on in every warehouse. An implementation says how to reach an empty, writable one and how its
 * SQL differs; the suite brings the tests. Each test starts with an empty warehouse.
 */
public abstract class WarehouseContract extends WarehouseValuesContract {

    /** Names that need an identifier's quotes for one reason or another. */
    private static final List<String> ODD_NAMES = List.of(
            "plain",
            "Upper",
            "with space",
            "with.dot",
            "quo\"te",
            "$dollar",
            "apo'strophe",
            "sel;ect",
            "select",
            "größe",
            "%s",
            "{brace}",
            "back\\slash",
            "-- no comment");

    @Test
    final void namesWithQuotesDotsSpacesAndDollarsAreFound() {
        List<String> created = new ArrayList<>();
        for (String name : ODD_NAMES) {
            String id = dialect().identifier(name);
            created.add("CREATE TABLE " + id + " (" + id + " INTEGER)");
            created.add("INSERT INTO " + id + " VALUES (7)");
        }
        execute(created.toArray(String[]::new));
        try (WarehouseSession session = warehouse().open()) {
            List<TableInfo> tables = session.tables();
            assertThat(tables).hasSameSizeAs(ODD_NAMES);
            List<String> columns = new ArrayList<>();
            for (TableInfo table : tables) {
                String sql = "SELECT * FROM " + dialect().table(table.name());
                assertThat(ReadRows.column(session, sql)).as(table.name()).containsExactly(7L);
                columns.add(session.describe(sql).get(0).name());
            }
            assertThat(columns).containsExactlyInAnyOrderElementsOf(ODD_NAMES);
        }
    }

    @Test
    final void tablesListsTablesAndViewsAndNothingOfTheSystem() {
        execute("CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1), (2)", "CREATE VIEW v AS SELECT a FROM t");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.tables())
                    .extracting(TableInfo::name)
                    .containsExactlyInAnyOrder(folded("t"), folded("v"));
            assertThat(session.tables())
                    .filteredOn(TableInfo::view)
                    .extracting(TableInfo::name)
                    .containsExactly(folded("v"));
            assertThat(session.tables())
                    .allSatisfy(t -> assertThat(t.estimatedRows()).isGreaterThanOrEqualTo(-1));
        }
    }

    @Test
    final void anEmptyTableGivesItsSchemaAndNoBatch() {
        execute("CREATE TABLE t (a INTEGER, b VARCHAR)");
        try (WarehouseSession session = warehouse().open();
                RowReader reader = session.read("SELECT a, b FROM t")) {
            assertThat(reader.schema().getFields())
                    .extracting(Field::getName)
                    .containsExactly(folded("a"), folded("b"));
            assertThat(reader.next()).isFalse();
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    final void manyBatchesComeInOrderAndNoneIsEmpty() {
        long count = 300_000;
        try (WarehouseSession session = warehouse().open();
                RowReader reader = session.read("SELECT n, " + dialect().asText("n") + " AS s FROM (" + numbers(count)
                        + ") AS t ORDER BY n DESC")) {
            long expected = count;
            int batches = 0;
            while (reader.next()) {
                batches++;
                assertThat(reader.batch().getRowCount()).isPositive();
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    expected--;
                    Object number = Cell.value(reader.batch().getVector(0), row);
                    Object text = Cell.value(reader.batch().getVector(1), row);
                    if (!Long.valueOf(expected).equals(number)
                            || !Long.toString(expected).equals(text)) {
                        throw new AssertionError("row " + (count - expected) + " is " + number + ", " + text);
                    }
                }
            }
            assertThat(expected).isZero();
            assertThat(batches).isGreaterThan(1);
        }
    }

    @Test
    final void aReaderMayBeClosedEarlyAndTwice() {
        try (WarehouseSession session = warehouse().open()) {
            RowReader reader = session.read(numbers(1_000_000));
            assertThat(reader.next()).isTrue();
            reader.close();
            reader.close();
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void aSessionMayBeClosedWithAReaderOpen() {
        WarehouseSession session = warehouse().open();
        RowReader reader = session.read(numbers(1_000_000));
        assertThat(reader.next()).isTrue();
        session.close();
        reader.close();
        session.close();
        try (WarehouseSession next = warehouse().open()) {
            assertThat(ReadRows.all(next, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void aMissingTableOrColumnIsConfigurationAndTheSessionStaysUsable() {
        execute("CREATE TABLE t (a INTEGER)");
        try (WarehouseSession session = warehouse().open()) {
            assertFails(FailureKind.CONFIGURATION, folded("nosuch"), () -> session.describe("SELECT * FROM nosuch"));
            assertFails(FailureKind.CONFIGURATION, folded("nosuch"), () -> session.read("SELECT * FROM nosuch"));
            assertFails(FailureKind.CONFIGURATION, folded("missing"), () -> session.describe("SELECT missing FROM t"));
            assertFails(FailureKind.CONFIGURATION, "", () -> session.describe("SELECT FROM WHERE"));
            assertFails(FailureKind.CONFIGURATION, "", () -> session.describe(""));
            assertThat(session.describe("SELECT a FROM t")).hasSize(1);
            assertThat(ReadRows.all(session, "SELECT a FROM t")).isEmpty();
        }
    }

    @Test
    final void aValueThatCannotBeReadIsDataAndTheSessionStaysUsable() {
        try (WarehouseSession session = warehouse().open()) {
            assertFails(
                    FailureKind.DATA,
                    "x",
                    () -> ReadRows.all(
                            session,
                            "SELECT CAST(s AS INTEGER) AS v FROM" + " (SELECT 'x' AS s UNION ALL SELECT '1') AS t"));
            assertFails(FailureKind.DATA, "x", () -> ReadRows.all(session, lateBadValue()));
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void aTableDroppedAfterDescribeIsConfiguration() {
        execute("CREATE TABLE t (a INTEGER)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.describe("SELECT a FROM t")).hasSize(1);
        }
        execute("DROP TABLE t");
        try (WarehouseSession session = warehouse().open()) {
            assertFails(FailureKind.CONFIGURATION, folded("t"), () -> session.read("SELECT a FROM t"));
        }
    }

    @Test
    final void aColumnThatChangedItsTypeIsReadAsItIsNow() {
        execute("CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly(1L);
        }
        execute("DROP TABLE t", "CREATE TABLE t (a VARCHAR)", "INSERT INTO t VALUES ('one')");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.describe("SELECT a FROM t").get(0).field().getType())
                    .isEqualTo(ArrowType.Utf8.INSTANCE);
            assertThat(ReadRows.column(session, "SELECT a FROM t")).containsExactly("one");
        }
    }

    @Test
    final void cancelStopsARunningStatementAndTheSessionStaysUsable() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (WarehouseSession session = warehouse().open()) {
            CountDownLatch started = new CountDownLatch(1);
            Future<?> read = worker.submit(() -> {
                started.countDown();
                ReadRows.all(session, slowQuery());
            });
            started.await();
            // The statement may not have reached the driver yet: ask until it ends.
            while (!read.isDone()) {
                session.cancel();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThatThrownBy(read::get).cause().isInstanceOfSatisfying(PerseidException.class, e -> assertThat(
                            e.kind())
                    .isEqualTo(FailureKind.TRANSIENT));
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    final void cancelBetweenBatchesEndsTheReader() {
        try (WarehouseSession session = warehouse().open()) {
            try (RowReader reader = session.read(numbers(1_000_000))) {
                assertThat(reader.next()).isTrue();
                session.cancel();
                assertFails(FailureKind.TRANSIENT, "", () -> ReadRows.rest(reader));
            }
            session.cancel();
            assertThat(ReadRows.all(session, numbers(3))).hasSize(3);
        }
    }

    @Test
    final void asManyReadersAsDeclaredMayBeOpenAtOnce() {
        try (WarehouseSession session = warehouse().open()) {
            List<RowReader> readers = new ArrayList<>();
            for (int i = 0; i < session.parallelReads(); i++) {
                readers.add(session.read(numbers(50_000)));
            }
            for (RowReader reader : readers) {
                assertThat(reader.next()).isTrue();
            }
            if (session.parallelReads() > 1) {
                assertThat(session.describe("SELECT 1 AS a")).hasSize(1);
            }
            for (RowReader reader : readers) {
                assertThat(ReadRows.rest(reader)).last().isEqualTo(List.of(49_999L));
                reader.close();
            }
        }
    }

    @Test
    final void asManySessionsAsDeclaredMayReadAtOnce() throws Exception {
        int sessions = Math.min(4, warehouse().maxSessions());
        assertThat(sessions).isPositive();
        ExecutorService workers = Executors.newFixedThreadPool(sessions);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                counts.add(workers.submit(() -> {
                    try (WarehouseSession session = warehouse().open()) {
                        return ReadRows.all(session, numbers(50_000)).size();
                    }
                }));
            }
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isEqualTo(50_000);
            }
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    final void theWarehousesClockIsCloseToOurs() {
        try (WarehouseSession session = warehouse().open()) {
            Instant first = session.now();
            assertThat(session.now()).isAfterOrEqualTo(first);
            // An hour, because what is looked for is a wrong zone and not a slow clock.
            assertThat(first).isCloseTo(Instant.now(), org.assertj.core.api.Assertions.within(1, ChronoUnit.HOURS));
        }
    }

    @Test
    final void nothingHoldsTheWarehouseBetweenSessions() {
        warehouse().open().close();
        execute("CREATE TABLE t (a INTEGER)");
        try (WarehouseSession session = warehouse().open()) {
            assertThat(session.tables()).hasSize(1);
        }
    }
}
