package io.perseid.testkit.mirror;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.StateMerge;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A warehouse that is asked something else than the engine asks, for reads that are not what they should be; or whose clock shows
 * what a test wants.
 */
final class RewrittenWarehouse implements Warehouse {

    private final Warehouse real;
    private final UnaryOperator<String> rewrite;
    private final UnaryOperator<Instant> clock;

    /** @param rewrite of each statement that reads rows */
    RewrittenWarehouse(Warehouse real, UnaryOperator<String> rewrite) {
        this(real, rewrite, UnaryOperator.identity());
    }

    /** @param clock given what the real one shows */
    RewrittenWarehouse(Warehouse real, UnaryOperator<String> rewrite, UnaryOperator<Instant> clock) {
        this.real = real;
        this.rewrite = rewrite;
        this.clock = clock;
    }

    @Override
    public Dialect dialect() {
        return real.dialect();
    }

    @Override
    public int maxSessions() {
        return real.maxSessions();
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return real.feeds();
    }

    @Override
    public WarehouseSession open() {
        WarehouseSession session = real.open();
        return new WarehouseSession() {
            @Override
            public Instant now() {
                return clock.apply(session.now());
            }

            @Override
            public List<TableInfo> tables() {
                return session.tables();
            }

            @Override
            public List<Column> describe(String sql) {
                return session.describe(sql);
            }

            @Override
            public RowReader read(String sql) {
                return session.read(rewrite.apply(sql));
            }

            @Override
            public Optional<StateTable> stateTable(String name) {
                return session.stateTable(name).map(table -> rewritten(table));
            }

            @Override
            public int parallelReads() {
                return session.parallelReads();
            }

            @Override
            public boolean readsOneSnapshot(String sql) {
                return session.readsOneSnapshot(sql);
            }

            @Override
            public boolean keepsSnapshot() {
                return session.keepsSnapshot();
            }

            @Override
            public void cancel() {
                session.cancel();
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private StateTable rewritten(StateTable table) {
        return new StateTable() {
            @Override
            public String name() {
                return table.name();
            }

            @Override
            public void prepare() {
                table.prepare();
            }

            @Override
            public String hashVersion() {
                return table.hashVersion();
            }

            @Override
            public Optional<String> mark() {
                return table.mark();
            }

            @Override
            public StateDiff compare(String rows) {
                return table.compare(rewrite.apply(rows));
            }

            @Override
            public void merge(StateMerge merge) {
                table.merge(merge);
            }
        };
    }
}
