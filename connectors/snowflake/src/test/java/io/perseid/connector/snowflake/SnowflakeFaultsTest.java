package io.perseid.connector.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.fake.snowflake.Journal;
import io.perseid.testkit.warehouse.ReadRows;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the driver and Snowflake, and what we make of it. */
final class SnowflakeFaultsTest {

    private static final String NUMBERS = "SELECT SEQ8() AS n FROM TABLE(GENERATOR(ROWCOUNT => 30000))";

    private final FakeSnowflake fake = FakeSnowflake.start();
    private final Warehouse warehouse = FakeAccount.of(fake).warehouse();

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Test
    void aStatementThatMeets503IsAskedAgainAndRunOnce() {
        try (WarehouseSession session = warehouse.open()) {
            assertAllRows(session);
            long before = ran();
            fake.faults().unavailableQueries(1);
            assertAllRows(session);
            assertThat(ran()).isEqualTo(before + 1);
        }
    }

    @Test
    void aSessionThatExpiresIsRenewedWithoutANewLogin() {
        try (WarehouseSession session = warehouse.open()) {
            fake.faults().expireSession(1);
            assertAllRows(session);
        }
        assertThat(fake.journal().requests())
                .filteredOn(r -> r.contains("token-request"))
                .hasSize(1);
        assertThat(fake.journal().requests())
                .filteredOn(r -> r.contains("login-request"))
                .hasSize(1);
    }

    @Test
    void aSessionThatIsGoneIsTransient() {
        try (WarehouseSession session = warehouse.open()) {
            fake.faults().loseSession(100);
            assertFails(FailureKind.TRANSIENT, "390111", () -> session.read(NUMBERS));
            fake.faults().loseSession(0);
        }
    }

    @Test
    void partsAreReadInOrderHoweverTheyArrive() {
        fake.settings().inlineRows(10).partRows(1_000);
        fake.faults().delayParts(Duration.ofMillis(2));
        try (WarehouseSession session = warehouse.open()) {
            assertAllRows(session);
        }
    }

    @Test
    void aPartThatIsCutInTheMiddleIsFetchedAgainWithoutRunningTheStatementAgain() {
        fake.settings().inlineRows(10).partRows(5_000);
        try (WarehouseSession session = warehouse.open()) {
            fake.faults().cutParts(2);
            assertAllRows(session);
        }
        assertThat(ran()).isEqualTo(1);
    }

    @Test
    void aPartThatIsCutEachTimeIsTransientAndLeavesTheSessionUsable() {
        fake.settings().inlineRows(10).partRows(5_000);
        try (WarehouseSession session = warehouse.open()) {
            fake.faults().cutParts(1_000);
            assertFails(FailureKind.TRANSIENT, "part of the result", () -> ReadRows.all(session, NUMBERS));
            fake.faults().cutParts(0);
            assertAllRows(session);
        }
    }

    @Test
    void aPartThatMeets503IsAskedAgain() {
        fake.settings().inlineRows(10).partRows(20_000);
        try (WarehouseSession session = warehouse.open()) {
            fake.faults().unavailableParts(2);
            assertAllRows(session);
        }
    }

    @Test
    void aSlowStatementIsWaitedForByPolling() {
        fake.settings().patience(Duration.ofMillis(100));
        try (WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.column(session, "SELECT 1 AS a, SYSTEM$WAIT(1) AS b"))
                    .containsExactly(1L);
        }
        assertThat(fake.journal().requests())
                .filteredOn(r -> r.endsWith("/result"))
                .hasSizeGreaterThan(3);
    }

    @Test
    void aStatementBeyondItsTimeoutIsLimitAndSaysWhatToRaise() {
        Warehouse impatient =
                FakeAccount.of(fake).with("statement_timeout", "1s").warehouse();
        try (WarehouseSession session = impatient.open()) {
            PerseidException failure = assertFails(
                    FailureKind.LIMIT, "timeout of 1 second", () -> session.read("SELECT SYSTEM$WAIT(600)"));
            assertThat(failure.problem().action()).contains("statement_timeout");
            assertAllRows(session);
        }
    }

    @Test
    void cancelStopsADownload() throws Exception {
        fake.settings().inlineRows(10).partRows(1_000);
        fake.faults().delayParts(Duration.ofMillis(500));
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (WarehouseSession session = warehouse.open()) {
            CountDownLatch reading = new CountDownLatch(1);
            Future<?> read = worker.submit(() -> {
                try (RowReader reader = session.read(NUMBERS)) {
                    reading.countDown();
                    ReadRows.rest(reader);
                }
            });
            reading.await();
            session.cancel();
            assertThatThrownBy(() -> read.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(
                            PerseidException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT));
            fake.faults().delayParts(Duration.ZERO);
            assertAllRows(session);
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void aTableWithoutAGrantIsConfigurationAndNamesTheGrant() {
        fake.execute("CREATE TABLE salaries (a INTEGER)");
        fake.faults().deny("SALARIES");
        try (WarehouseSession session = warehouse.open()) {
            PerseidException failure =
                    assertFails(FailureKind.CONFIGURATION, "SALARIES", () -> session.read("SELECT a FROM salaries"));
            assertThat(failure.problem().action()).contains("SELECT on the table");
            assertFails(FailureKind.CONFIGURATION, "SALARIES", () -> session.describe("SELECT a FROM salaries"));
            assertAllRows(session);
        }
    }

    @Test
    void aSubmittedQueryIsResumedByAnotherSession() {
        String query;
        try (WarehouseSession session = warehouse.open()) {
            query = session.submit(NUMBERS).orElseThrow();
        }
        try (WarehouseSession session = warehouse.open();
                RowReader reader = session.resume(query)) {
            assertThat(reader.schema()).isEqualTo(session.read(NUMBERS).schema());
            assertThat(ReadRows.rest(reader)).extracting(row -> row.get(0)).containsExactlyElementsOf(expected());
        }
        assertThat(fake.journal().statements())
                .filteredOn(Journal.Asked::async)
                .extracting(Journal.Asked::sql)
                .containsExactly(NUMBERS);
    }

    @Test
    void aSubmittedQueryThatFailsSaysWhy() {
        try (WarehouseSession session = warehouse.open()) {
            String query = session.submit("SELECT CAST(s AS INTEGER) AS v FROM (SELECT 'x' AS s) AS t")
                    .orElseThrow();
            assertFails(FailureKind.DATA, "x", () -> {
                // Running at first, so the driver waits; or it has failed already.
                session.resume(query);
            });
            assertFails(
                    FailureKind.TRANSIENT,
                    "knows nothing",
                    () -> session.resume("01b1c1d1-0000-0000-0000-000000000000"));
            assertFails(FailureKind.CONFIGURATION, "NOSUCH", () -> session.submit("SELECT * FROM nosuch"));
        }
    }

    @Test
    void aResumedQueryThatStillRunsIsCancelledInTheWarehouse() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (WarehouseSession session = warehouse.open()) {
            String query = session.submit("SELECT SYSTEM$WAIT(600)").orElseThrow();
            Future<?> read = worker.submit(() -> session.resume(query));
            while (fake.journal().requests().stream().noneMatch(r -> r.contains("/monitoring/queries/"))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            while (!read.isDone()) {
                session.cancel();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThatThrownBy(read::get).cause().isInstanceOfSatisfying(PerseidException.class, e -> assertThat(
                            e.kind())
                    .isEqualTo(FailureKind.TRANSIENT));
            assertThat(fake.journal().statements())
                    .extracting(Journal.Asked::sql)
                    .anyMatch(sql -> sql.contains("SYSTEM$CANCEL_QUERY"));
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void whatIsNoQueryIdGoesIntoNoStatement() {
        try (WarehouseSession session = warehouse.open()) {
            assertFails(FailureKind.TRANSIENT, "knows nothing", () -> session.resume("x') OR ('1' = '1"));
        }
        assertThat(fake.journal().statements()).isEmpty();
    }

    @Test
    void sessionsRunInUtcWithTagAndTimeout() {
        Warehouse tagged = FakeAccount.of(fake)
                .with("query_tag", "growth")
                .with("statement_timeout", "10m")
                .warehouse();
        try (WarehouseSession session = tagged.open()) {
            assertAllRows(session);
        }
        assertThat(fake.journal().statements()).isNotEmpty().allSatisfy(asked -> assertThat(asked.parameters())
                .containsEntry("TIMEZONE", "UTC")
                .containsEntry("QUERY_TAG", "growth")
                .hasEntrySatisfying("STATEMENT_TIMEOUT_IN_SECONDS", value -> assertThat(value.toString())
                        .isEqualTo("600")));
    }

    @Test
    void noPartsAreLeftBehindByReadersThatAreClosedEarly() {
        fake.settings().inlineRows(10).partRows(1_000);
        // The session's allocator throws on close if a buffer was not given back.
        for (int i = 0; i < 5; i++) {
            try (WarehouseSession session = warehouse.open()) {
                RowReader reader = session.read(NUMBERS);
                assertThat(reader.next()).isTrue();
            }
        }
    }

    private void assertAllRows(WarehouseSession session) {
        assertThat(ReadRows.column(session, NUMBERS)).containsExactlyElementsOf(expected());
    }

    private static List<Object> expected() {
        return LongStream.range(0, 30_000).<Object>mapToObj(n -> n).toList();
    }

    /** How many statements were run and not only described. */
    private long ran() {
        return fake.journal().statements().stream()
                .filter(s -> !s.describeOnly())
                .count();
    }

    private static PerseidException assertFails(FailureKind kind, String found, ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.problem().found()).contains(found);
        return failure;
    }
}
