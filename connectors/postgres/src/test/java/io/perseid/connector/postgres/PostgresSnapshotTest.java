package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One state of the tables for a whole run, and the end of it. */
final class PostgresSnapshotTest {

    private static final String COUNT = "SELECT count(*) FROM t";
    private static final String TABLE = "SELECT a FROM t";

    private final PostgresServer server = PostgresServer.shared();
    private final String database = server.database();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    PostgresSnapshotTest() {
        server.execute(database, "CREATE TABLE t (a integer)", "INSERT INTO t SELECT generate_series(1, 10000)");
    }

    @Test
    void readersAtTheSameTimeSeeTheTablesAsTheyWereWhenTheSessionOpened() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(5);
        try (Warehouse warehouse = warehouse("10m");
                WarehouseSession session = warehouse.open()) {
            Future<?> writer = workers.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    server.execute(database, "DELETE FROM t WHERE a = " + (i + 1), "INSERT INTO t VALUES (" + -i + ")");
                }
            });
            assertThat(session.readsOneSnapshot(TABLE)).isTrue();
            do {
                List<Future<List<?>>> parts = new ArrayList<>();
                for (int part = 0; part < session.parallelReads(); part++) {
                    String sql = "SELECT count(*), sum(a)::bigint FROM t WHERE a % 4 = " + part;
                    parts.add(workers.submit(() -> ReadRows.all(session, sql).get(0)));
                }
                long rows = 0;
                long sum = 0;
                for (Future<List<?>> part : parts) {
                    rows += (Long) part.get().get(0);
                    sum += (Long) part.get().get(1);
                }
                assertThat(rows).isEqualTo(10_000);
                assertThat(sum).isEqualTo(50_005_000);
            } while (!writer.isDone());
            writer.get();
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void theTimeOfASessionIsTheTimeOfItsSnapshot() throws Exception {
        try (Warehouse warehouse = warehouse("10m");
                WarehouseSession session = warehouse.open()) {
            Instant time = session.now();
            server.execute(database, "SELECT pg_sleep(0.01)");
            assertThat(session.now()).isEqualTo(time);
            now = now.plus(Duration.ofMinutes(10));
            assertThat(session.now()).isAfter(time);
        }
    }

    @Test
    void readsGoOnWhenTheSnapshotIsOverAndSeeWhatIsThereNow() {
        try (Warehouse warehouse = warehouse("10m");
                WarehouseSession session = warehouse.open()) {
            assertThat(session.readsOneSnapshot(TABLE)).isTrue();
            server.execute(database, "DELETE FROM t WHERE a > 5");
            assertThat(ReadRows.column(session, COUNT)).containsExactly(10_000L);
            assertThat(session.keepsSnapshot()).isTrue();
            now = now.plus(Duration.ofMinutes(10));
            assertThat(session.keepsSnapshot()).isFalse();
            assertThat(session.readsOneSnapshot(TABLE)).isFalse();
            assertThat(ReadRows.column(session, COUNT)).containsExactly(5L);
        }
    }

    @Test
    void whatHasBegunSeesTheSnapshotToItsEnd() {
        try (Warehouse warehouse = warehouse("10m");
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(TABLE)) {
            assertThat(session.keepsSnapshot()).isTrue();
            now = now.plus(Duration.ofMinutes(11));
            server.execute(database, "DELETE FROM t");
            assertThat(session.keepsSnapshot()).isFalse();
            assertThat(ReadRows.rest(reader)).hasSize(10_000);
        }
    }

    @Test
    void aSnapshotThatTheServerEndedIsOver() {
        try (Warehouse warehouse = warehouse("10m");
                WarehouseSession session = warehouse.open()) {
            server.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '" + database
                            + "' AND state = 'idle in transaction'");
            server.execute(database, "DELETE FROM t WHERE a > 5");
            assertThat(ReadRows.column(session, COUNT)).containsExactly(5L);
            assertThat(session.keepsSnapshot()).isFalse();
        }
    }

    @Test
    void theServerItselfEndsASnapshotThatIsTooOld() throws Exception {
        try (Warehouse warehouse = warehouse("1s");
                WarehouseSession session = warehouse.open()) {
            assertThat(session.now()).isNotNull();
            Eventually.assertTrue(() -> openTransactions() == 0);
            assertThat(ReadRows.column(session, COUNT)).containsExactly(10_000L);
        }
    }

    @Test
    void noSnapshotIsKeptWhereNoneIsWanted() throws Exception {
        try (Warehouse warehouse = warehouse("0s");
                WarehouseSession session = warehouse.open()) {
            assertThat(openTransactions()).isZero();
            assertThat(session.readsOneSnapshot(TABLE)).isFalse();
            server.execute(database, "DELETE FROM t");
            assertThat(ReadRows.column(session, COUNT)).containsExactly(0L);
        }
    }

    @Test
    void nothingIsPromisedForFunctionsAndOtherServers() {
        server.execute(
                database,
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', port '"
                        + server.port() + "', dbname '" + database + "')",
                "CREATE USER MAPPING FOR postgres SERVER other OPTIONS (user 'postgres', password_required 'false')",
                "CREATE FOREIGN TABLE far (a integer) SERVER other OPTIONS (table_name 't')",
                "CREATE VIEW v AS SELECT a FROM t",
                "CREATE VIEW w AS SELECT a FROM t UNION ALL SELECT a FROM far");
        try (Warehouse warehouse = warehouse("10m");
                WarehouseSession session = warehouse.open()) {
            assertThat(session.readsOneSnapshot("SELECT a FROM v;")).isTrue();
            assertThat(session.readsOneSnapshot("SELECT a FROM far")).isFalse();
            assertThat(session.readsOneSnapshot("SELECT a FROM w")).isFalse();
            assertThat(session.readsOneSnapshot("SELECT a FROM generate_series(1, 5) AS r(a)"))
                    .isFalse();
        }
    }

    private long openTransactions() throws Exception {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                        + database + "' AND (state LIKE 'idle in%' OR backend_xmin IS NOT NULL)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Warehouse warehouse(String maxSnapshot) {
        return new PostgresWarehouse(
                "shop", PostgresOptions.of(server.settings(database, Map.of("max_snapshot", maxSnapshot))), () -> now);
    }
}
