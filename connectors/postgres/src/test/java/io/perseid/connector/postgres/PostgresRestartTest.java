package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that goes away and comes back, and a replica that must go on replaying. */
final class PostgresRestartTest {

    private static final String ROWS = "SELECT a FROM t";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aServerThatRestartsIsTransientUntilItIsBack() throws IOException {
        int port;
        Warehouse warehouse;
        WarehouseSession session;
        RowReader reader;
        try (PostgresServer server = start("primary", EmbeddedPostgres.builder())) {
            port = server.port();
            server.execute("postgres", "CREATE TABLE t AS SELECT generate_series(1, 1000000) AS a");
            warehouse = server.warehouse("postgres", Map.of("connect_timeout", "1s"));
            session = warehouse.open();
            reader = session.read(ROWS);
            assertThat(reader.next()).isTrue();
        }
        assertTransient(() -> ReadRows.rest(reader));
        reader.close();
        assertTransient(() -> session.read(ROWS));
        session.close();
        assertTransient(warehouse::open);
        try (PostgresServer server = start("primary", EmbeddedPostgres.builder().setPort(port));
                WarehouseSession next = warehouse.open()) {
            assertThat(server.port()).isEqualTo(port);
            assertThat(ReadRows.column(next, "SELECT count(*) FROM t")).containsExactly(1_000_000L);
        }
        warehouse.close();
    }

    /** A replica that may not wait for its readers cancels them to replay a VACUUM of the primary. */
    @Test
    void aConflictWithReplayIsTransientAndAFreshReadWorks() throws Exception {
        start("primary", EmbeddedPostgres.builder()).close();
        copy(folder.resolve("primary"), folder.resolve("replica"));
        try (PostgresServer primary = start("primary", EmbeddedPostgres.builder())) {
            Files.createFile(folder.resolve("replica/standby.signal"));
            Files.write(
                    folder.resolve("replica/postgresql.auto.conf"),
                    List.of(
                            "primary_conninfo = 'host=localhost user=postgres port=" + primary.port() + "'",
                            "max_standby_streaming_delay = 0",
                            "wal_receiver_status_interval = 1"),
                    StandardOpenOption.APPEND,
                    StandardOpenOption.CREATE);
            primary.execute("postgres", "CREATE TABLE t AS SELECT generate_series(1, 1000000) AS a");
            try (PostgresServer replica = start("replica", EmbeddedPostgres.builder());
                    Warehouse warehouse = replica.warehouse("postgres", Map.of());
                    WarehouseSession session = opened(warehouse)) {
                try (RowReader reader = session.read(ROWS)) {
                    assertThat(reader.next()).isTrue();
                    primary.execute("postgres", "DELETE FROM t WHERE a > 5", "VACUUM t");
                    // Else the reader could be through before a slow replica comes to the VACUUM.
                    Eventually.assertTrue(() -> conflicts(replica) > 0);
                    PerseidException failure = assertTransient(() -> ReadRows.rest(reader));
                    assertThat(failure.problem().action()).contains("hot_standby_feedback");
                }
                Eventually.assertTrue(() -> {
                    try {
                        return ReadRows.all(session, ROWS).size() == 5;
                    } catch (PerseidException e) {
                        assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT);
                        return false;
                    }
                });
            }
        }
    }

    /** Once the table has arrived. */
    private static WarehouseSession opened(Warehouse warehouse) throws Exception {
        Eventually.assertTrue(() -> {
            try (WarehouseSession session = warehouse.open()) {
                return session.tables().stream().anyMatch(table -> table.name().equals("t"))
                        && ReadRows.all(session, ROWS + " LIMIT 1").size() == 1;
            }
        });
        return warehouse.open();
    }

    private static long conflicts(PostgresServer replica) throws SQLException {
        try (Connection connection = replica.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT conflicts FROM pg_stat_database WHERE datname = 'postgres'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private PostgresServer start(String name, EmbeddedPostgres.Builder builder) {
        return PostgresServer.start(
                builder.setDataDirectory(folder.resolve(name)).setCleanDataDirectory(false));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static PerseidException assertTransient(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.TRANSIENT);
        return failure;
    }
}
