package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.plan.DuplicateKeys;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.state.Owner;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that stand in several rows, found in a real warehouse. */
final class DuplicateKeysTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    @BeforeEach
    void open() {
        harness = new SyncHarness(
                folder,
                new DiskFiles(folder.resolve("ledger")),
                clock -> new InMemoryStateStore(clock, new FakeProcesses(new Owner("test", 1, 1))));
        harness.slicing = new Slicing(2_000_000, Duration.ofSeconds(10), 100);
    }

    @Test
    void amongMoreRowsThanAreLookedAtAtOnceEachIsFoundWithItsHighestCursor() {
        table(4_000_000);
        harness.sql(
                "INSERT INTO orders SELECT id, ordered_at, updated_at + INTERVAL 1 DAY, customer, total FROM orders"
                        + " WHERE id IN (1, 3000000, 4000000)",
                "INSERT INTO orders SELECT id, ordered_at, updated_at - INTERVAL 1 DAY, customer, total FROM orders"
                        + " WHERE id = 4");

        DuplicateKeys found = harness.plan().duplicates();

        assertThat(found.size()).isEqualTo(4);
        assertThat(found.highestCursor("1")).isEqualTo(cursor(1, 86_400));
        assertThat(found.highestCursor("3000000")).isEqualTo(cursor(3_000_000, 86_400));
        assertThat(found.highestCursor("4000000")).isEqualTo(cursor(4_000_000, 86_400));
        assertThat(found.highestCursor("4")).isEqualTo(cursor(4, 0));
        assertThat(found.highestCursor("5")).isEmpty();
    }

    @Test
    void rowsWithoutAKeyAreNoDuplicates() {
        table(100);
        harness.sql("UPDATE orders SET id = NULL WHERE id < 50");

        assertThat(harness.plan().duplicates().isEmpty()).isTrue();
    }

    @Test
    void moreThanTheLimitMeanThatTheKeyIsWrong() {
        table(1_000);
        harness.sql("INSERT INTO orders SELECT * FROM orders WHERE id <= 100");
        assertThat(harness.plan().duplicates().size()).isEqualTo(100);

        harness.sql("INSERT INTO orders SELECT * FROM orders WHERE id = 101");
        assertThatThrownBy(harness::plan).hasMessageContaining("more than 100 keys stand in more than one row");
    }

    /** Ids from 1, cursors a millisecond apart. */
    private void table(int rows) {
        harness.sql(
                "CREATE TABLE orders AS SELECT i AS id, make_timestamptz(1750000000000000 + i * 1000) AS ordered_at,"
                        + " ordered_at AS updated_at, 'c' AS customer, 1.25::DECIMAL(18, 2) AS total FROM range(1, "
                        + (rows + 1)
                        + ") t(i)");
    }

    private static OptionalLong cursor(long id, long secondsLater) {
        return OptionalLong.of(1_750_000_000_000_000L + id * 1_000 + secondsLater * 1_000_000);
    }
}
