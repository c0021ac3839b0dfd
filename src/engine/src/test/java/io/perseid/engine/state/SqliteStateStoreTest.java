package io.perseid.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.ledger.LedgerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStateStoreTest {

    private static final String VERSION = String.valueOf(StateSchema.VERSION);
    private static final int NEWER = StateSchema.VERSION + 1;

    private static final LedgerId ORDERS = StateWriter.ledger("orders");
    private static final Owner OWNER = new Owner("host", 1, 1);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path temporary;

    private final ProcessTable processes = new ProcessTable() {
        @Override
        public Owner self() {
            return OWNER;
        }

        @Override
        public boolean hasEnded(Owner owner) {
            return false;
        }
    };

    private Path folder() {
        return temporary.resolve(".perseid");
    }

    private Path database() {
        return folder().resolve("state.db");
    }

    private StateStore open(Duration busyTimeout, String... pragmas) {
        return SqliteStateStore.open(folder(), () -> NOW, processes, busyTimeout, List.of(pragmas));
    }

    private StateStore open() {
        return SqliteStateStore.open(folder(), () -> NOW, processes);
    }

    private static RunLease begin(StateStore store) {
        return store.beginRun(ORDERS, "orders", "manual", OWNER, Duration.ofMinutes(1))
                .orElseThrow();
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private String value(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            return result.next() ? result.getString(1) : "";
        }
    }

    private static void assertFails(ThrowingCallable call, FailureKind kind, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(PerseidException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void freshStateHasItsVersionAndWritesAhead() throws Exception {
        open().close();
        assertThat(value("PRAGMA user_version")).isEqualTo(VERSION);
        assertThat(value("PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(value("SELECT MAX(version) FROM flyway_schema_history")).isEqualTo(VERSION);
    }

    @Test
    void upToDateStateIsNotMigratedAgain() throws Exception {
        open().close();
        // Without Flyway's own table a call of Flyway would fail, because the schema is not empty.
        sql("DROP TABLE flyway_schema_history");
        try (StateStore store = open()) {
            assertThat(begin(store).token()).isEqualTo(1);
        }
    }

    @Test
    void stateOfTheFirstVersionKeepsItsRejectsWhichCannotBeSentAgain() throws Exception {
        try (StateStore store = open()) {
            RunLease lease = begin(store);
            store.commit(
                    lease,
                    new SliceCommit(
                            store.openSlice(lease, "x").slice(),
                            Optional.empty(),
                            List.of(new Reject("bad", "why", "k", 1, 1, "{}", 1, NOW)),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            RunCounts.none()));
        }
        sql("DROP INDEX reject_by_age");
        sql("DROP INDEX reject_by_code");
        sql("ALTER TABLE reject DROP COLUMN records");
        sql("ALTER TABLE ledger DROP COLUMN rejects_pruned");
        sql("ALTER TABLE checkpoint DROP COLUMN columns");
        sql("ALTER TABLE ledger DROP COLUMN mark");
        sql("ALTER TABLE ledger DROP COLUMN feed");
        sql("DROP TABLE submitted_query");
        sql("DELETE FROM flyway_schema_history WHERE version <> '1'");
        sql("PRAGMA user_version = 1");
        try (StateStore store = open()) {
            assertThat(store.rejects(Optional.empty(), Optional.empty(), 10))
                    .extracting(StoredReject::reject)
                    .containsExactly(new Reject("bad", "why", "k", 1, 1, "{}", 0, NOW));
            assertThat(store.statuses().get(0).rejectsPruned()).isZero();
        }
        assertThat(value("PRAGMA user_version")).isEqualTo(VERSION);
    }

    @Test
    void newerStateIsRefusedAndUntouched() throws Exception {
        open().close();
        sql("PRAGMA user_version = " + NEWER);
        sql("PRAGMA journal_mode = DELETE");
        FileTime before = Files.getLastModifiedTime(database());
        byte[] bytes = Files.readAllBytes(database());
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(PerseidException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(FailureKind.CONFIGURATION))
                .hasMessage("state database " + database()
                        + ": the state has version " + NEWER + ", written by a newer Perseid; expected version "
                        + VERSION
                        + " or older; "
                        + "run the newer Perseid, or point this one at another state folder; nothing was changed");
        assertThat(Files.readAllBytes(database())).isEqualTo(bytes);
        assertThat(Files.getLastModifiedTime(database())).isEqualTo(before);
    }

    @Test
    void newerStateThatDiedBeforeItNotedItsVersionIsRefused() throws Exception {
        open().close();
        sql("INSERT INTO flyway_schema_history SELECT " + NEWER + ", '" + NEWER + "', 'future', type, 'V" + NEWER
                + "__future.sql', 1, installed_by, installed_on, 1, 1 FROM flyway_schema_history WHERE version = '1'");
        sql("PRAGMA user_version = 1");
        sql("PRAGMA user_version = 0");
        assertFails(this::open, FailureKind.CONFIGURATION, "the state has version " + NEWER);
    }

    @Test
    void fullDiskLeavesTheOldStateReadable() throws Exception {
        RunLease lease;
        OpenSlice slice;
        try (StateStore store = open()) {
            lease = begin(store);
            StateWriter.commit(store, lease, store.openSlice(lease, "one"));
            slice = store.openSlice(lease, "two");
        }
        int pages = Integer.parseInt(value("PRAGMA page_count"));
        try (StateStore store = open(Duration.ofSeconds(1), "max_page_count = " + (pages + 2))) {
            Reject large = new Reject("bad", "why", "k", 1, 1, "x".repeat(60_000), NOW);
            assertFails(
                    () -> store.commit(
                            lease,
                            new SliceCommit(
                                    slice.slice(),
                                    Optional.empty(),
                                    List.of(large),
                                    List.of(),
                                    List.of(),
                                    Optional.of(new Checkpoint(5, "m", false, "", NOW)),
                                    RunCounts.none())),
                    FailureKind.LIMIT,
                    "state database " + database() + ": the disk is full or failing");
            assertThat(store.segments(ORDERS)).hasSize(1);
            assertThat(store.checkpoint(ORDERS)).isEmpty();
            assertThat(store.rejects(Optional.empty(), Optional.empty(), 10)).isEmpty();
        }
        try (StateStore store = open()) {
            StateWriter.commit(store, lease, slice);
            assertThat(store.segments(ORDERS)).hasSize(2);
        }
    }

    @Test
    void writerThatIsKeptWaitingNamesTheFile() throws Exception {
        try (StateStore store = open(Duration.ofMillis(50));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement sql = other.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            assertFails(
                    () -> begin(store),
                    FailureKind.TRANSIENT,
                    "state database " + database() + ": another process has been writing for more than 50 ms");
            assertThat(store.runs(Optional.empty(), 1)).isEmpty();
            sql.execute("ROLLBACK");
            assertThat(begin(store).token()).isEqualTo(1);
        }
    }

    @Test
    void damagedStateSaysWhatToDo() throws Exception {
        open().close();
        byte[] bytes = Files.readAllBytes(database());
        Arrays.fill(bytes, 0, 2000, (byte) 7);
        Files.write(database(), bytes);
        assertFails(this::open, FailureKind.INTERNAL, "restore the whole state folder");
    }

    @Test
    void fileThatIsNoDatabaseSaysWhatToDo() throws Exception {
        Files.createDirectories(folder());
        Files.writeString(database(), "hello ".repeat(1000));
        assertFails(this::open, FailureKind.INTERNAL, "the file is damaged");
    }

    @Test
    void folderThatIsAFileIsAConfigurationProblem() throws Exception {
        Files.writeString(folder(), "x");
        assertFails(this::open, FailureKind.CONFIGURATION, "the state folder cannot be made");
    }

    @Test
    void onlyTheOwnerMayRead() throws Exception {
        assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"));
        try (StateStore store = open()) {
            begin(store);
            assertThat(permissions(folder())).isEqualTo("rwx------");
            assertThat(permissions(database())).isEqualTo("rw-------");
            assertThat(permissions(folder().resolve("state.db-wal"))).isEqualTo("rw-------");
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void networkFileSystemsAreKnownByTheirType() {
        assertThat(List.of("nfs", "nfs4", "CIFS", "fuse.sshfs")).allMatch(StateFolder::isNetwork);
        assertThat(List.of("ext4", "overlay", "xfs", "apfs", "NTFS", "tmpfs")).noneMatch(StateFolder::isNetwork);
    }

    @Test
    void readerSeesWhatAWriterBesideItDoes() {
        try (StateStore writer = open()) {
            try (StateStore reader = SqliteStateStore.openForReading(folder(), () -> NOW, processes)
                    .orElseThrow()) {
                RunLease lease = begin(writer);
                StateWriter.commit(writer, lease, writer.openSlice(lease, "one"));
                assertThat(reader.segments(ORDERS)).hasSize(1);
                assertFails(() -> begin(reader), FailureKind.CONFIGURATION, "cannot be opened or written");
            }
        }
    }

    @Test
    void readingMakesNothing() {
        assertThat(SqliteStateStore.openForReading(folder(), () -> NOW, processes))
                .isEmpty();
        assertThat(folder()).doesNotExist();
    }

    @Test
    void stateThatIsBeingMadeIsNotThereYet() throws Exception {
        open().close();
        sql("PRAGMA user_version = 0");
        assertThat(SqliteStateStore.openForReading(folder(), () -> NOW, processes))
                .isEmpty();
    }

    @Test
    void auditTellsBeginEndAndTakeover() throws Exception {
        try (StateStore store = SqliteStateStore.open(folder(), () -> NOW, new ProcessTable() {
            @Override
            public Owner self() {
                return OWNER;
            }

            @Override
            public boolean hasEnded(Owner owner) {
                return true;
            }
        })) {
            begin(store);
            store.endRun(begin(store), RunStatus.SUCCEEDED, "");
        }
        assertThat(value("SELECT GROUP_CONCAT(action || ' ' || run) FROM (SELECT * FROM audit ORDER BY audit)"))
                .isEqualTo("run begun 1,run taken over 1,run begun 2,run ended 2");
        assertThat(value("SELECT actor FROM audit LIMIT 1")).isEqualTo("host process 1");
    }
}
