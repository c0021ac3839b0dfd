package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

final class PlanUnderWayTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> cancelled = new ArrayList<>();
    private final List<Runnable> posted = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final PlanUnderWay plan = new PlanUnderWay(new Posting(), new Hanging(), new RunListener() {
        @Override
        public void comparing(long rows, long expected) {
            told.add(rows + " of " + expected);
        }
    });

    @Test
    void aStatementThatHangsIsCancelledOnce() {
        RowReader reader = plan.session().read("SELECT 1");
        assertThat(cancelled).containsExactly("read");
        assertThat(reader.next()).isFalse();
        assertThat(cancelled).containsExactly("read", "next");
    }

    @Test
    void whatIsDoneBetweenTwoAnswersTakesAsLongAsItTakes() {
        plan.session().describe("SELECT 1");
        plan.watch(NOW.plus(Duration.ofDays(1)), HOUR);
        assertThat(cancelled).isEmpty();
    }

    @Test
    void progressIsToldOnTheLoopAndTheNewestOnly() {
        plan.compared(0, 100);
        plan.compared(10, 100);
        plan.compared(20, 100);
        assertThat(told).isEmpty();
        assertThat(posted).hasSize(1);
        posted.remove(0).run();
        plan.compared(30, 100);
        posted.remove(0).run();
        assertThat(told).containsExactly("20 of 100", "30 of 100");
    }

    /** The loop looks twice while this call is under way. */
    private void hangs(String call) {
        int before = cancelled.size();
        plan.watch(NOW.plus(HOUR), HOUR);
        assertThat(cancelled).hasSize(before);
        plan.watch(NOW.plus(HOUR).plusSeconds(1), HOUR);
        plan.watch(NOW.plus(HOUR).plusSeconds(6), HOUR);
        assertThat(cancelled).hasSize(before + 1);
        cancelled.set(before, call);
    }

    private final class Posting implements Steps {
        @Override
        public Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }

        @Override
        public long elapsedNanos() {
            return 0;
        }

        @Override
        public <T> Started start(String name, Callable<T> work, Done<T> done) {
            throw new IllegalStateException("no steps here");
        }

        @Override
        public void at(Instant due, Runnable action) {}

        @Override
        public void post(Runnable action) {
            posted.add(action);
        }
    }

    private final class Hanging implements WarehouseSession {
        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public List<TableInfo> tables() {
            return List.of();
        }

        @Override
        public List<Column> describe(String sql) {
            return List.of();
        }

        @Override
        public RowReader read(String sql) {
            hangs("read");
            return new RowReader() {
                @Override
                public Schema schema() {
                    return new Schema(List.of());
                }

                @Override
                public boolean next() {
                    hangs("next");
                    return false;
                }

                @Override
                public VectorSchemaRoot batch() {
                    throw new IllegalStateException("no rows");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void cancel() {
            cancelled.add("");
        }

        @Override
        public void close() {}
    }
}
