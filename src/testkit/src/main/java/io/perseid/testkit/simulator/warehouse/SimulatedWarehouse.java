package io.perseid.testkit.simulator.warehouse;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.simulator.sql.TableData;
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
 * Tables in memory. A session reads one snapshot, taken when it is opened, or, where {@code snapshots} is false, each
 * statement reads the tables as they are when it starts. One thread.
 */
public final class SimulatedWarehouse implements Warehouse {

    private final Map<String, TableData> tables = new HashMap<>();
    private final SimulatedFeeds feeds = new SimulatedFeeds(this);
    private final Set<SimulatedReader> readers = new HashSet<>();
    private final BufferAllocator allocator;
    private final Supplier<Instant> clock;
    private final boolean snapshots;
    private final int parallelReads;
    private final WarehouseWeather weather;

    /**
     * @param clock the warehouse's own, which may differ from the engine's
     * @param parallelReads readers that may be open at once
     */
    public SimulatedWarehouse(
            BufferAllocator allocator,
            Supplier<Instant> clock,
            boolean snapshots,
            int parallelReads,
            WarehouseWeather weather) {
        this.allocator = allocator;
        this.clock = clock;
        this.snapshots = snapshots;
        this.parallelReads = parallelReads;
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
        return new SimulatedSession(this, snapshots ? name -> Optional.ofNullable(snapshot.get(name)) : this::table);
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

    boolean snapshots() {
        return snapshots;
    }

    int parallelReads() {
        return parallelReads;
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
