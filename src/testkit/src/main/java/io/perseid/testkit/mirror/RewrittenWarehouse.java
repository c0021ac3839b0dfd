package io.perseid.testkit.mirror;

import io.perseid.api.warehouse.ForwardingSession;
import io.perseid.api.warehouse.ForwardingStateTable;
import io.perseid.api.warehouse.ForwardingWarehouse;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A warehouse that is asked something else than the engine asks, for reads that are not what they should be; or whose clock shows
 * what a test wants.
 */
public final class RewrittenWarehouse extends ForwardingWarehouse {

    private final UnaryOperator<String> rewrite;
    private final UnaryOperator<Instant> clock;

    /** @param rewrite of each statement that reads rows */
    public RewrittenWarehouse(Warehouse real, UnaryOperator<String> rewrite) {
        this(real, rewrite, UnaryOperator.identity());
    }

    /** @param clock given what the real one shows */
    RewrittenWarehouse(Warehouse real, UnaryOperator<String> rewrite, UnaryOperator<Instant> clock) {
        super(real);
        this.rewrite = rewrite;
        this.clock = clock;
    }

    @Override
    public WarehouseSession open() {
        return new ForwardingSession(super.open()) {
            @Override
            public Instant now() {
                return clock.apply(super.now());
            }

            @Override
            public RowReader read(String sql) {
                return super.read(rewrite.apply(sql));
            }

            @Override
            public Optional<String> submit(String sql) {
                return super.submit(rewrite.apply(sql));
            }

            @Override
            public Optional<StateTable> stateTable(String name) {
                return super.stateTable(name).map(table -> rewritten(table));
            }
        };
    }

    private StateTable rewritten(StateTable table) {
        return new ForwardingStateTable(table) {
            @Override
            public StateDiff compare(String rows) {
                return super.compare(rewrite.apply(rows));
            }
        };
    }
}
