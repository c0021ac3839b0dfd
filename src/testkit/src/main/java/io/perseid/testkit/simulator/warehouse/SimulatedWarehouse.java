package io.perseid.testkit.simulator.warehouse;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.simulator.sql.TableData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Tables in memory, and the results of queries that it carries out on its own, which outlive the process that asked. A
 * session reads one snapshot, taken when it is opened, for as long as its traits say; else each statement reads the tables as
 * they are when it starts. One thread.
 */
public final class SimulatedWarehouse implements Warehouse {

    private final Map<String, TableData> tables = new HashMap<>();
    private final SimulatedFeeds feeds = new SimulatedFeeds(this);
    private final Set<SimulatedReader> readers = new HashSet<>();
    private final BufferAllocator allocator;
    private final Supplier<Instant> clock;
    private final Traits traits;
    private final WarehouseWeather weather;
    private final Map<String, TableData> results = new HashMap<>();
    private long queries;

    /**
     * What it can do.
     *
     * @param snapshots whether a session reads one snapshot to its end
     * @param snapshotFor how long it does so if not to its end
     * @param submits whether it carries out queries on its own
     */
    public record Traits(boolean snapshots, Duration snapshotFor, int parallelReads, boolean submits) {}

    /**
     * @param clock the warehouse's own, which may differ from the engine's
     * @param parallelReads readers that may be open at once
     */
    public SimulatedWarehouse(
            BufferAllocator allocator, Supplier<Instant> clock, Traits traits, WarehouseWeather weather) {
        this.allocator = allocator;
        this.clock = clock;
        this.traits = traits;
        this.weather = weather;
    }

    /** Makes a table what it is to be from now on. Its lists must not change any more. */
    public void put(String name, TableData table) {
        tables.put(name, table);
        feeds.changed(name, table);
    }

    /** Gives back the memory of readers that a dead process left open. */
    public void drop() {
        List.copyOf(readers).forEach(SimulatedReader::release);
    }

    /** Readers that nobody has closed. */
    public int openReaders() {
        return readers.size();
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return Optional.of(feeds);
    }

    @Override
    public Dialect dialect() {
        return new SimulatedDialect();
    }

    @Override
    public int maxSessions() {
        return 1;
    }

    @Override
    public WarehouseSession open() {
        weather.before("open");
        Map<String, TableData> snapshot = Map.copyOf(tables);
        return new SimulatedSession(this, name -> Optional.ofNullable(snapshot.get(name)), this::table, now());
    }

    private Optional<TableData> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    Optional<TableData> now(String name) {
        return table(name);
    }

    Instant now() {
        return clock.get();
    }

    Traits traits() {
        return traits;
    }

    /** Keeps the result of a query. @return by what it is known */
    String keep(TableData result) {
        String query = "q" + ++queries;
        results.put(query, result);
        return query;
    }

    Optional<TableData> result(String query) {
        return Optional.ofNullable(results.get(query));
    }

    void forget(String query) {
        results.remove(query);
    }

    WarehouseWeather weather() {
        return weather;
    }

    SimulatedReader reader(TableData rows) {
        SimulatedReader reader = new SimulatedReader(rows, allocator, weather, readers::remove);
        readers.add(reader);
        return reader;
    }

    List<String> names() {
        return new ArrayList<>(tables.keySet());
    }
}
