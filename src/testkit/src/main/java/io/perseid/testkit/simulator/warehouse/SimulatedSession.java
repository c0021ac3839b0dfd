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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A session over tables in memory. One thread. */
final class SimulatedSession implements WarehouseSession {

    private final SimulatedWarehouse warehouse;
    private final Function<String, Optional<TableData>> tables;

    SimulatedSession(SimulatedWarehouse warehouse, Function<String, Optional<TableData>> tables) {
        this.warehouse = warehouse;
        this.tables = tables;
    }

    @Override
    public Instant now() {
        warehouse.weather().before("now");
        return warehouse.now();
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
                    .describe(tables).stream()
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
            return warehouse.reader(new Statement(sql).run(tables));
        } catch (SqlException e) {
            throw refused(e);
        }
    }

    @Override
    public int parallelReads() {
        return warehouse.parallelReads();
    }

    @Override
    public boolean readsOneSnapshot(String sql) {
        return warehouse.snapshots();
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
