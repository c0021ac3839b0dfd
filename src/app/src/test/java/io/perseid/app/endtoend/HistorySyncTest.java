package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.History.Facts;
import io.perseid.engine.sync.History.Measure;
import io.perseid.engine.sync.History.Over;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that tell what their customer had done before, or did within the next hour. */
final class HistorySyncTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    @BeforeEach
    void prepare() {
        harness = new SyncHarness(
                folder,
                new DiskFiles(folder.resolve("ledger")),
                clock -> SqliteStateStore.open(folder.resolve("state"), clock, new OperatingSystemProcesses()));
        harness.sql(
                "CREATE TABLE orders (id BIGINT, ordered_at TIMESTAMPTZ, updated_at TIMESTAMPTZ, customer VARCHAR,"
                        + " total DECIMAL(18,2))",
                "CREATE TABLE clicks (customer VARCHAR, clicked_at TIMESTAMPTZ)",
                "INSERT INTO orders VALUES (1, now() - INTERVAL 2 HOUR, now() - INTERVAL 3 HOUR, 'ann', 1)",
                "INSERT INTO orders VALUES (2, now() - INTERVAL 30 MINUTE, now() - INTERVAL 3 HOUR, 'bob', 2)",
                "INSERT INTO clicks VALUES ('ann', now() - INTERVAL 90 MINUTE), ('bob', now() - INTERVAL 20 MINUTE)");
    }

    @AfterEach
    void close() {
        harness.store.close();
    }

    private void clickedWithinHour(String cursor) {
        know(
                cursor,
                "clicked",
                Measure.EVER,
                new Facts("clicks", "customer", "clicked_at", Optional.empty()),
                new Over.WithinNext(Duration.ofHours(1)));
    }

    private void know(String cursor, String property, Measure measure, Facts facts, Over over) {
        RecordDefinition.Events plain = SyncHarness.events("ordered_at", cursor, Optional.empty());
        harness.record = new RecordDefinition.Events(
                plain.name(),
                plain.time(),
                plain.user(),
                plain.device(),
                plain.key(),
                plain.cursor(),
                plain.properties(),
                plain.joins(),
                plain.lookups(),
                plain.superseded(),
                List.of(new History(
                        property,
                        measure,
                        facts,
                        Optional.empty(),
                        over,
                        false,
                        History.DEFAULT_UNIT,
                        NullPolicy.OMIT,
                        "test.yaml")));
    }

    private List<String> sent() {
        return harness.live().stream()
                .map(line -> line.substring(line.indexOf('|', line.indexOf('|') + 1) + 1))
                .toList();
    }

    @Test
    void anEventIsReadOnceItsWindowHasClosed() {
        clickedWithinHour("ordered_at");

        assertThat(harness.plan().notes())
                .contains(
                        "within_next: an event waits until 1h after it have passed, so that all that counts is there");
        assertThat(harness.plan().slices().get(0).sql())
                .as("clicks are read up to an hour above the slice")
                .contains("\"clicked_at\" < TIMESTAMPTZ");
        assertThat(harness.run().failure()).isEmpty();

        assertThat(sent()).containsExactly("ann|total=1.00 clicked=true");
        Checkpoint checkpoint =
                harness.store.checkpoint(harness.plan().ledger()).orElseThrow();
        assertThat(Instant.EPOCH.plus(checkpoint.cursorMicros(), ChronoUnit.MICROS))
                .isBefore(Instant.now().minus(Duration.ofHours(1)));
        harness.sql(
                "UPDATE orders SET ordered_at = ordered_at - INTERVAL 1 HOUR WHERE id = 2",
                "UPDATE clicks SET clicked_at = clicked_at - INTERVAL 1 HOUR WHERE customer = 'bob'");
        harness.run();
        assertThat(sent()).containsExactly("ann|total=1.00 clicked=true", "bob|total=2.00 clicked=true");
    }

    @Test
    void byAnotherCursorItIsHeldUntilThen() {
        clickedWithinHour("updated_at");

        assertThat(harness.run().failure()).isEmpty();
        assertThat(sent()).containsExactly("ann|total=1.00 clicked=true");

        harness.clock.advance(Duration.ofMinutes(29));
        harness.run();
        assertThat(sent()).hasSize(1);

        harness.clock.advance(Duration.ofMinutes(2));
        harness.run();
        assertThat(sent()).containsExactly("ann|total=1.00 clicked=true", "bob|total=2.00 clicked=true");
    }

    @Test
    void anOldRowThatAppearsChangesTheLaterEventsOfAMirror() {
        harness.mode = Mode.MIRROR;
        harness.mirror = Optional.of(new Mirror(Mirror.Changes.LOCAL, Mirror.Deletes.SEND, 0.05, 0.5));
        Facts orders = new Facts("orders", "customer", "ordered_at", Optional.empty());
        know("ordered_at", "before", Measure.COUNT, orders, new Over.AllBefore());
        harness.sql("INSERT INTO orders VALUES (3, now() - INTERVAL 1 HOUR, now(), 'ann', 3)");

        assertThat(harness.run().failure()).isEmpty();
        assertThat(sent())
                .containsExactlyInAnyOrder(
                        "ann|total=1.00 before=0", "ann|total=3.00 before=1", "bob|total=2.00 before=0");

        harness.sql("INSERT INTO orders VALUES (4, now() - INTERVAL 5 DAY, now(), 'ann', 4)");
        assertThat(harness.run().counts().accepted()).isEqualTo(3);
        assertThat(sent())
                .containsExactlyInAnyOrder(
                        "ann|total=4.00 before=0",
                        "ann|total=1.00 before=1",
                        "ann|total=3.00 before=2",
                        "bob|total=2.00 before=0");
    }

    @Test
    void aMirrorHoldsAnEventUntilItsWindowHasClosed() {
        harness.mode = Mode.MIRROR;
        harness.mirror = Optional.of(new Mirror(Mirror.Changes.LOCAL, Mirror.Deletes.SEND, 0.05, 0.5));
        clickedWithinHour("ordered_at");
        harness.run();
        assertThat(harness.run().counts().accepted()).isZero();
        assertThat(sent()).containsExactly("ann|total=1.00 clicked=true");

        harness.clock.advance(Duration.ofMinutes(31));
        assertThat(harness.run().failure()).isEmpty();
        assertThat(sent()).containsExactly("ann|total=1.00 clicked=true", "bob|total=2.00 clicked=true");
    }
}
