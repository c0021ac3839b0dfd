package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a server, its administrator or the line may do to a run. */
final class PostgresFaultsTest {

    private static final String MILLION = "SELECT n, repeat('x', 100) AS s FROM generate_series(1, 1000000) AS r(n)";

    private final PostgresServer server = PostgresServer.shared();
    private final String database = server.database();

    @Test
    void aConnectionKilledInTheMiddleOfAReadIsTransientAndTheSessionGoesOn() {
        try (Warehouse warehouse = server.warehouse(database, Map.of());
                WarehouseSession session = warehouse.open()) {
            try (RowReader reader = session.read(MILLION)) {
                assertThat(reader.next()).isTrue();
                server.execute("postgres", terminate("query LIKE 'COPY%'"));
                assertFails(FailureKind.TRANSIENT, "", () -> ReadRows.rest(reader));
            }
            assertThat(ReadRows.column(session, "SELECT 1")).containsExactly(1L);
        }
    }

    @Test
    void everyConnectionKilledBetweenStatementsIsTransientAtMostOnce() {
        try (Warehouse warehouse = server.warehouse(database, Map.of())) {
            try (WarehouseSession session = warehouse.open()) {
                assertThat(ReadRows.column(session, "SELECT 1")).containsExactly(1L);
                server.execute("postgres", terminate("true"));
                try {
                    ReadRows.column(session, "SELECT 1");
                } catch (PerseidException e) {
                    assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT);
                }
                assertThat(ReadRows.column(session, "SELECT 1")).containsExactly(1L);
            }
            try (WarehouseSession session = warehouse.open()) {
                assertThat(ReadRows.column(session, "SELECT 1")).containsExactly(1L);
            }
        }
    }

    @Test
    void silenceLongerThanTheStatementTimeoutEndsTheStatementOnBothSides() throws Exception {
        try (Warehouse warehouse = server.warehouse(database, Map.of("statement_timeout", "1s"));
                WarehouseSession session = warehouse.open()) {
            assertFails(
                    FailureKind.TRANSIENT,
                    "nothing for 1.0s",
                    () -> ReadRows.all(session, "SELECT 1 FROM pg_sleep(100)"));
            Eventually.assertTrue(() -> count("state = 'active' AND query LIKE '%pg_sleep(100)%'") == 0);
            assertThat(ReadRows.column(session, "SELECT 1")).containsExactly(1L);
        }
    }

    /** Rows that come in time are waited for, however long all of them take, and however slowly they are taken. */
    @Test
    void aSlowReaderIsNoTimeout() throws Exception {
        try (Warehouse warehouse = server.warehouse(database, Map.of("statement_timeout", "1s"));
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(MILLION)) {
            assertThat(reader.next()).isTrue();
            try (Connection other = server.connect(database);
                    Statement pause = other.createStatement()) {
                pause.execute("SELECT pg_sleep(2)");
            }
            assertThat(ReadRows.rest(reader)).hasSizeGreaterThan(900_000);
        }
    }

    @Test
    void aStatementThatTheServerCancelsIsTransient() throws Exception {
        server.execute(database, "CREATE ROLE hasty_" + database + " LOGIN");
        try (Warehouse warehouse = server.warehouse(database, Map.of());
                WarehouseSession session = warehouse.open()) {
            try (RowReader reader = session.read(MILLION)) {
                assertThat(reader.next()).isTrue();
                server.execute(
                        "postgres",
                        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = '" + database
                                + "' AND query LIKE 'COPY%'");
                assertFails(FailureKind.TRANSIENT, "57014", () -> ReadRows.rest(reader));
            }
        }
    }

    @Test
    void aTableThatMayNotBeReadIsConfigurationAndSaysWhatToGrant() {
        String login = "reader_" + database;
        server.execute(
                database,
                "CREATE ROLE " + login + " LOGIN",
                "CREATE TABLE open (a integer)",
                "CREATE TABLE shut (a integer)",
                "GRANT SELECT ON open TO " + login);
        try (Warehouse warehouse = server.warehouse(database, Map.of("user", login));
                WarehouseSession session = warehouse.open()) {
            assertThat(session.tables()).extracting(table -> table.name()).containsExactly("open");
            assertThat(ReadRows.all(session, "SELECT a FROM open")).isEmpty();
            PerseidException failure =
                    assertFails(FailureKind.CONFIGURATION, "shut", () -> session.read("SELECT a FROM shut"));
            assertThat(failure.problem().action()).contains("GRANT SELECT").contains(login);
            // Half-way through a run.
            server.execute(database, "REVOKE SELECT ON open FROM " + login);
            assertFails(FailureKind.CONFIGURATION, "open", () -> session.read("SELECT a FROM open"));
        }
    }

    @Test
    void whatWritesIsRefused() {
        server.execute(database, "CREATE SEQUENCE s", "CREATE TABLE t (a integer)");
        try (Warehouse warehouse = server.warehouse(database, Map.of());
                WarehouseSession session = warehouse.open()) {
            assertFails(FailureKind.CONFIGURATION, "nextval", () -> ReadRows.all(session, "SELECT nextval('s') AS n"));
            assertFails(
                    FailureKind.CONFIGURATION,
                    "",
                    () -> ReadRows.all(session, "WITH d AS (DELETE FROM t RETURNING a) SELECT a FROM d"));
        }
    }

    @Test
    void aRefusedLoginIsAuthenticationAndShowsNoPassword() {
        String login = "nobody_" + database;
        try (Warehouse warehouse = server.warehouse(database, Map.of("user", login, "password", "s3cret-word"))) {
            PerseidException failure = assertFails(FailureKind.AUTHENTICATION, login, warehouse::open);
            assertThat(failure.getMessage()).doesNotContain("s3cret-word");
        }
    }

    @Test
    void aMissingDatabaseIsConfigurationAndAMissingServerTransient() throws IOException {
        try (Warehouse warehouse = server.warehouse("nosuch", Map.of())) {
            assertFails(FailureKind.CONFIGURATION, "nosuch", warehouse::open);
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Map<String, String> nowhere = Map.of("port", Integer.toString(free), "connect_timeout", "1s");
        try (Warehouse warehouse = server.warehouse(database, nowhere)) {
            PerseidException failure = assertFails(FailureKind.TRANSIENT, "ConnectException", warehouse::open);
            assertThat(failure.problem().expected()).contains("localhost:" + free);
        }
        try (Warehouse warehouse =
                server.warehouse(database, Map.of("host", "nosuch.invalid", "connect_timeout", "1s"))) {
            assertFails(FailureKind.TRANSIENT, "UnknownHostException", warehouse::open);
        }
    }

    @Test
    void tooManyConnectionsAreWaitedFor() {
        String login = "single_" + database;
        server.execute(database, "CREATE ROLE " + login + " LOGIN CONNECTION LIMIT 1");
        Map<String, String> settings = Map.of("user", login, "connect_timeout", "1s");
        try (Warehouse first = server.warehouse(database, settings);
                WarehouseSession session = first.open();
                Warehouse second = server.warehouse(database, settings)) {
            assertThat(session.now()).isNotNull();
            PerseidException failure = assertFails(FailureKind.TRANSIENT, "53300", second::open);
            assertThat(failure.retryAfter()).isPresent();
        }
    }

    @Test
    void sessionsAreNamedReadOnlyAndInUtcWhateverTheServerSays() {
        server.execute(
                database,
                "ALTER DATABASE " + database + " SET TimeZone = 'Asia/Tokyo'",
                "ALTER DATABASE " + database + " SET DateStyle = 'SQL, DMY'",
                "ALTER DATABASE " + database + " SET bytea_output = 'escape'",
                "ALTER DATABASE " + database + " SET standard_conforming_strings = off",
                "CREATE SCHEMA \"My shop\"",
                "CREATE TABLE \"My shop\".t (a integer)");
        try (Warehouse warehouse = server.warehouse(database, Map.of("schema", "\"My shop\", public"));
                WarehouseSession session = warehouse.open()) {
            assertThat(ReadRows.all(
                            session,
                            "SELECT current_setting('application_name'), current_setting('transaction_read_only'),"
                                    + " current_setting('TimeZone'), CAST(timestamptz '2026-01-02 00:00+00' AS text),"
                                    + " 'a\\b', current_setting('transaction_isolation')"))
                    .containsExactly(java.util.List.of(
                            "perseid", "on", "UTC", "2026-01-02 00:00:00+00", "a\\b", "repeatable read"));
            assertThat(session.tables()).extracting(table -> table.name()).containsExactly("t");
            assertThat(session.describe("SELECT a FROM t")).hasSize(1);
        }
    }

    private long count(String condition) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "' AND " + condition)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String terminate(String condition) {
        return "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '" + database
                + "' AND pid <> pg_backend_pid() AND " + condition;
    }

    private static PerseidException assertFails(FailureKind kind, String found, ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.problem().found()).contains(found).isNotBlank();
        assertThat(failure.problem().expected()).isNotBlank();
        assertThat(failure.problem().action()).isNotBlank();
        return failure;
    }
}
