package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SubmittedQuery;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.fake.snowflake.Journal;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.SimulatedCrash;
import io.perseid.testkit.steps.VirtualSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that outlive the run that asked for them: the real driver against the fake Snowflake. */
@Tag("long")
final class SubmittedQueriesTest {

    private static final int OLD = 60;
    private static final int NEW = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeSnowflake snowflake = FakeSnowflake.start();
    private final FakeProcesses processes = new FakeProcesses(new Owner("test", 1, 1));

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    /** Orders of three days ago, and a few of the last minutes. */
    @BeforeEach
    void prepare() {
        harness = new SyncHarness(folder, new CrashingFiles(), clock -> new InMemoryStateStore(clock, processes));
        harness.elsewhere = Optional.of(this::warehouse);
        snowflake.accounts().password("PERSEID", "secret");
        snowflake.execute("CREATE TABLE orders (id INTEGER, ordered_at TIMESTAMP_NTZ, updated_at TIMESTAMP_NTZ,"
                + " customer VARCHAR, total NUMBER(18,2))");
        insert(0, OLD, Instant.now().minus(Duration.ofDays(3)));
        insert(OLD, NEW, Instant.now().minus(Duration.ofMinutes(30)));
    }

    @AfterEach
    void stop() {
        harness.dropConnections();
        snowflake.close();
    }

    @Test
    void whatADeadRunHasAskedIsReadByTheNextOneAndNotAskedAgain() {
        diesWhileItSends();
        SubmittedQuery left = onlyQuery();
        // Too late for any look-back, in the range that was asked for: a read of its own would see it.
        insert(1_000, 1, Instant.now().minus(Duration.ofDays(3)).plusSeconds(90));
        snowflake.execute("UPDATE orders SET total = 99 WHERE id = 2");

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(asked(left)).as("times that the range was asked for").isEqualTo(1);
        assertThat(harness.store.queries(ledger())).isEmpty();
        assertThat(harness.live())
                .hasSize(OLD + NEW)
                .anyMatch(event -> event.endsWith("total=2.50"))
                .noneMatch(event -> event.endsWith("total=99.00"));
        assertThat(harness.run().counts().accepted()).isZero();
    }

    @Test
    void whatDoesNotFitAnyMoreIsCancelledAndAskedAnew() {
        diesWhileItSends();
        SubmittedQuery left = onlyQuery();
        snowflake.execute("ALTER TABLE orders ALTER COLUMN total TYPE VARCHAR");

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(cancelled(left)).isTrue();
        assertThat(harness.store.queries(ledger())).isEmpty();
        assertThat(harness.live()).hasSize(OLD + NEW);
    }

    @Test
    void whatTheWarehouseKeepsNoLongerIsAskedAnew() {
        diesWhileItSends();
        SubmittedQuery left = onlyQuery();
        harness.dropConnections();
        LedgerId ledger = ledger();
        InMemoryStateStore store = (InMemoryStateStore) harness.store;
        store.beginRun(ledger, "order-submitted", "test", harness.owner, Duration.ofSeconds(60))
                .ifPresent(lease -> {
                    store.forgetQuery(lease, left.id());
                    store.keepQuery(
                            lease,
                            new SubmittedQuery(
                                    left.id().replaceAll("^.{8}", "00000000"),
                                    left.statement(),
                                    left.low(),
                                    left.high(),
                                    left.asked()));
                    store.endRun(lease, RunStatus.STOPPED, "");
                });

        RunReport report = harness.run();

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(asked(left)).isEqualTo(2);
        assertThat(harness.live()).hasSize(OLD + NEW);
        assertThat(store.queries(ledger)).isEmpty();
    }

    @Test
    void aRunThatIsStoppedLeavesNoQueryBehind() {
        VirtualSteps steps = new VirtualSteps(harness.clock, 1);
        Run run = harness.start(steps);
        steps.runUntil(() -> steps.passed().contains("after open-reader"));
        SubmittedQuery asked = onlyQuery();
        run.stop();
        steps.runUntil(run::hasEnded);

        assertThat(run.report().status()).isEqualTo(RunStatus.STOPPED);
        assertThat(cancelled(asked)).isTrue();
        assertThat(harness.store.queries(ledger())).isEmpty();
    }

    /** With the first slice open, its rows read and nothing of them answered. */
    private void diesWhileItSends() {
        harness.destination.script((request, batch) -> {
            throw new SimulatedCrash("while sending");
        });
        VirtualSteps steps = new VirtualSteps(harness.clock, 1);
        Run run = harness.start(steps);
        assertThat(catchThrowableOfType(SimulatedCrash.class, () -> steps.runUntil(run::hasEnded)))
                .isNotNull();
        harness.dropConnections();
        processes.end(harness.owner);
        harness.owner = new Owner("test", harness.owner.pid() + 1, 1);
        ((CrashingFiles) harness.files).crash(new Random(1));
        harness.destination.script((request, batch) -> Optional.empty());
    }

    private SubmittedQuery onlyQuery() {
        List<SubmittedQuery> queries = harness.store.queries(ledger());
        assertThat(queries).hasSize(1);
        return queries.get(0);
    }

    /** How often a statement with the upper end of its range was submitted. */
    private long asked(SubmittedQuery query) {
        LocalDateTime high =
                LocalDateTime.ofInstant(Instant.EPOCH.plus(query.high(), ChronoUnit.MICROS), ZoneOffset.UTC);
        String literal = warehouse().dialect().localTime(high);
        List<String> submitted = snowflake.journal().statements().stream()
                .filter(Journal.Asked::async)
                .map(Journal.Asked::sql)
                .toList();
        assertThat(submitted).isNotEmpty();
        return submitted.stream().filter(sql -> sql.contains("< " + literal)).count();
    }

    private boolean cancelled(SubmittedQuery query) {
        String id = query.id().substring(0, query.id().indexOf('@'));
        return snowflake.journal().statements().stream()
                .anyMatch(asked -> asked.sql().contains("SYSTEM$CANCEL_QUERY('" + id + "')"));
    }

    private LedgerId ledger() {
        return harness.plan().ledger();
    }

    /** Ids from {@code after + 1} on, a minute apart. */
    private void insert(int after, int rows, Instant from) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, from);
        snowflake.execute("INSERT INTO orders SELECT n + " + (after + 1) + ", t, t, 'c' || (n % 5), (n + " + (after + 1)
                + ") * 1.25 FROM (SELECT SEQ8() AS n, TO_TIMESTAMP_NTZ(" + micros
                + " + SEQ8() * 60000000, 6) AS t FROM TABLE(GENERATOR(ROWCOUNT => " + rows + "))) AS s");
    }

    private Warehouse warehouse() {
        WarehouseConnector connector = ServiceLoader.load(WarehouseConnector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("snowflake"))
                .findFirst()
                .orElseThrow();
        List<Object> problems = new ArrayList<>();
        Settings settings = connector
                .settings()
                .read(
                        Map.of(
                                "account",
                                "myorg-fake",
                                "url",
                                snowflake.address().toString(),
                                "user",
                                "perseid",
                                "password",
                                "secret",
                                "database",
                                FakeSnowflake.DATABASE),
                        problems::add);
        assertThat(problems).isEmpty();
        return connector.connect("shop", settings);
    }
}
