package io.perseid.testkit.simulator.warehouse;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.simulator.sql.SqlException;
import io.perseid.testkit.simulator.sql.Statement;
import io.perseid.testkit.simulator.sql.TableData;
import io.perseid.testkit.simulator.warehouse.SimulatedWarehouse.Traits;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A session over tables in memory. One thread. */
final class SimulatedSession implements WarehouseSession {

    private final SimulatedWarehouse warehouse;
    private final Function<String, Optional<TableData>> snapshot;
    private final Function<String, Optional<TableData>> present;
    private final Instant opened;
    private final Set<String> submitted = new HashSet<>();

    /** @param snapshot the tables when it was opened @param present as they are when they are asked for */
    SimulatedSession(
            SimulatedWarehouse warehouse,
            Function<String, Optional<TableData>> snapshot,
            Function<String, Optional<TableData>> present,
            Instant opened) {
        this.warehouse = warehouse;
        this.snapshot = snapshot;
        this.present = present;
        this.opened = opened;
    }

    @Override
    public Instant now() {
        warehouse.weather().before("now");
        return keepsSnapshot() ? opened : warehouse.now();
    }

    @Override
    public List<TableInfo> tables() {
        return warehouse.names().stream()
                .map(name -> new TableInfo(name, false, -1))
                .toList();
    }

    @Override
    public List<Column> describe(String sql) {
        warehouse.weather().before("describe");
        try {
            return new Statement(sql)
                    .describe(visible()).stream()
                            .map(c -> new Column(
                                    c.type().field(c.name()), c.type().name()))
                            .toList();
        } catch (SqlException e) {
            throw refused(e);
        }
    }

    @Override
    public RowReader read(String sql) {
        warehouse.weather().before("read");
        try {
            return warehouse.reader(new Statement(sql).run(visible()));
        } catch (SqlException e) {
            throw refused(e);
        }
    }

    @Override
    public int parallelReads() {
        return warehouse.traits().parallelReads();
    }

    @Override
    public boolean readsOneSnapshot(String sql) {
        return keepsSnapshot();
    }

    @Override
    public boolean keepsSnapshot() {
        Traits traits = warehouse.traits();
        return traits.snapshots() || warehouse.now().isBefore(opened.plus(traits.snapshotFor()));
    }

    private Function<String, Optional<TableData>> visible() {
        return keepsSnapshot() ? snapshot : present;
    }

    @Override
    public Optional<String> submit(String sql) {
        if (!warehouse.traits().submits()) {
            return Optional.empty();
        }
        warehouse.weather().before("submit");
        try {
            String query = warehouse.keep(new Statement(sql).run(visible()));
            submitted.add(query);
            return Optional.of(query);
        } catch (SqlException e) {
            throw refused(e);
        }
    }

    @Override
    public RowReader resume(String query) {
        warehouse.weather().before(submitted.contains(query) ? "resume" : "resume what a dead run left");
        return warehouse.reader(warehouse
                .result(query)
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.TRANSIENT, "simulated warehouse", "no query " + query, "a query", "ask again")));
    }

    @Override
    public void abandon(String query) {
        warehouse.forget(query);
    }

    private static PerseidException refused(SqlException e) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                "simulated warehouse",
                String.valueOf(e.getMessage()),
                "a statement that compiles",
                "look at the statement");
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
        warehouse.weather().before("close");
    }
}
