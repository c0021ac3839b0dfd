package io.perseid.engine.run;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.ForwardingSession;
import io.perseid.api.warehouse.ForwardingStateTable;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.PlanWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A plan while it is made: how many rows a mirror has compared, told on the loop, and since when the warehouse owes an
 * answer, so that a statement that hangs is cancelled as one of a slice is. One planner's thread, beside the loop.
 */
final class PlanUnderWay implements PlanWatch {

    private final Steps steps;
    private final Clock clock;
    private final WarehouseSession session;
    private final RunListener listener;
    private final AtomicBoolean toTell = new AtomicBoolean();
    private volatile Instant since = Instant.MAX;
    private volatile long rows;
    private volatile long expected;

    PlanUnderWay(Steps steps, WarehouseSession session, RunListener listener) {
        this.steps = steps;
        this.clock = steps.clock();
        this.session = session;
        this.listener = listener;
    }

    /** Its session, for the planner. */
    WarehouseSession session() {
        return new Watched();
    }

    /** On the loop, every few seconds. */
    void watch(Instant now, Duration longest) {
        if (since.isBefore(now.minus(longest))) {
            since = now;
            session.cancel();
        }
    }

    @Override
    public void compared(long rowsNow, long expectedNow) {
        rows = rowsNow;
        expected = expectedNow;
        // Batches come faster than anybody looks.
        if (toTell.compareAndSet(false, true)) {
            steps.post(() -> {
                toTell.set(false);
                listener.comparing(rows, expected);
            });
        }
    }

    private <T> T answer(Supplier<T> question) {
        since = clock.instant();
        try {
            return question.get();
        } finally {
            since = Instant.MAX;
        }
    }

    private final class Watched extends ForwardingSession {

        Watched() {
            super(session);
        }

        @Override
        public Instant now() {
            return answer(super::now);
        }

        @Override
        public List<TableInfo> tables() {
            return answer(super::tables);
        }

        @Override
        public List<Column> describe(String sql) {
            return answer(() -> super.describe(sql));
        }

        @Override
        public RowReader read(String sql) {
            return new Rows(answer(() -> super.read(sql)));
        }

        @Override
        public OptionalLong memoryForLists() {
            return session.memoryForLists();
        }

        @Override
        public boolean readsOneSnapshot(String sql) {
            return answer(() -> super.readsOneSnapshot(sql));
        }

        @Override
        public Optional<StateTable> stateTable(String name) {
            return super.stateTable(name).map(table -> new Table(table));
        }
    }

    private final class Rows implements RowReader {

        private final RowReader reader;

        Rows(RowReader reader) {
            this.reader = reader;
        }

        @Override
        public Schema schema() {
            return reader.schema();
        }

        @Override
        public boolean next() {
            return answer(reader::next);
        }

        @Override
        public VectorSchemaRoot batch() {
            return reader.batch();
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /** Merges come after the plan, each within the time of its slice. */
    private final class Table extends ForwardingStateTable {

        Table(StateTable table) {
            super(table);
        }

        @Override
        public void prepare() {
            answer(() -> {
                super.prepare();
                return true;
            });
        }

        @Override
        public Optional<String> mark() {
            return answer(super::mark);
        }

        @Override
        public StateDiff compare(String compared) {
            return answer(() -> super.compare(compared));
        }
    }
}
