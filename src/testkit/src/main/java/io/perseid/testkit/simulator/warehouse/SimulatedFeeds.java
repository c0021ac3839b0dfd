package io.perseid.testkit.simulator.warehouse;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.testkit.simulator.sql.TableData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What tables in memory tell of their changes, the way a replication slot does: each feed keeps every version of its table
 * since it began, forgets those before what is confirmed, and begins anew without what it had. One thread.
 */
public final class SimulatedFeeds implements ChangeFeeds {

    private final SimulatedWarehouse warehouse;
    private final Map<String, Slot> slots = new TreeMap<>();
    private long slotsMade;

    private boolean refuses;

    SimulatedFeeds(SimulatedWarehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** What one feed keeps. */
    private static final class Slot {
        final String table;
        final long number;
        final TreeMap<Long, TableData> versions = new TreeMap<>();

        Slot(String table, long number, TableData first) {
            this.table = table;
            this.number = number;
            versions.put(0L, first);
        }
    }

    void changed(String table, TableData now) {
        for (Slot slot : slots.values()) {
            if (slot.table.equals(table)) {
                slot.versions.put(slot.versions.lastKey() + 1, now);
            }
        }
    }

    /** Whether somebody took the right to follow feeds away. */
    public void refuse(boolean refused) {
        refuses = refused;
    }

    @Override
    public ChangeFeed open(FeedRequest request) {
        if (refuses) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "simulated feed",
                    "no right to it",
                    "a login with the right",
                    "grant it");
        }
        TableData table = warehouse
                .now(request.table())
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION, "simulated feed", "no such table", "a table", "name one"));
        List<Integer> key = request.keyColumns().stream()
                .map(name -> table.columns().stream()
                        .map(TableData.SqlColumn::name)
                        .toList()
                        .indexOf(name))
                .toList();
        return new Feed(request.name(), request.table(), key);
    }

    @Override
    public List<FeedStatus> kept() {
        return slots.keySet().stream().map(name -> status(name, true)).toList();
    }

    @Override
    public boolean drop(String name) {
        return slots.remove(name) != null;
    }

    private static FeedStatus status(String name, boolean exists) {
        return new FeedStatus(name, exists, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), List.of());
    }

    /** Of each key its rows, in no order that counts. */
    private static Map<List<@Nullable Object>, List<String>> byKey(TableData data, List<Integer> key) {
        Map<List<@Nullable Object>, List<String>> rows = new LinkedHashMap<>();
        for (@Nullable Object[] row : data.rows()) {
            List<@Nullable Object> cells = new ArrayList<>();
            key.forEach(place -> cells.add(row[place]));
            rows.computeIfAbsent(cells, k -> new ArrayList<>()).add(Arrays.toString(row));
        }
        rows.values().forEach(list -> list.sort(null));
        return rows;
    }

    private final class Feed implements ChangeFeed {
        private final String name;
        private final String table;
        private final List<Integer> key;

        Feed(String name, String table, List<Integer> key) {
            this.name = name;
            this.table = table;
            this.key = key;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public FeedPosition begin() {
            warehouse.weather().before("feed");
            Slot slot = new Slot(table, ++slotsMade, warehouse.now(table).orElseThrow());
            slots.put(name, slot);
            return new FeedPosition(slot.number + ":0");
        }

        @Override
        public FeedReader since(FeedPosition from) {
            warehouse.weather().before("feed");
            Slot slot = slots.get(name);
            String[] parts = from.text().split(":");
            TableData now = warehouse.now(table).orElseThrow();
            List<@Nullable Object[]> keys = new ArrayList<>();
            FeedOutcome outcome;
            if (slot == null
                    || slot.number != Long.parseLong(parts[0])
                    || !slot.versions.containsKey(Long.parseLong(parts[1]))) {
                outcome = new FeedOutcome.Lost(
                        new Problem("simulated feed", "the slot is gone or ahead", "every change", "nothing"));
            } else {
                Set<List<@Nullable Object>> changed = changed(slot.versions.tailMap(Long.parseLong(parts[1])));
                changed.forEach(each -> keys.add(each.toArray()));
                outcome = new FeedOutcome.Complete(
                        new FeedPosition(slot.number + ":" + slot.versions.lastKey()), keys.size());
            }
            TableData told = new TableData(key.stream().map(now.columns()::get).toList(), keys);
            return new Reader(warehouse.reader(told), outcome);
        }

        private Set<List<@Nullable Object>> changed(Map<Long, TableData> versions) {
            Set<List<@Nullable Object>> changed = new LinkedHashSet<>();
            Map<List<@Nullable Object>, List<String>> before = null;
            for (TableData version : versions.values()) {
                Map<List<@Nullable Object>, List<String>> after = byKey(version, key);
                if (before != null) {
                    Map<List<@Nullable Object>, List<String>> all = new HashMap<>(before);
                    all.putAll(after);
                    for (List<@Nullable Object> each : all.keySet()) {
                        if (!Objects.equals(before.get(each), after.get(each))) {
                            changed.add(each);
                        }
                    }
                }
                before = after;
            }
            return changed;
        }

        @Override
        public void confirm(FeedPosition until) {
            warehouse.weather().before("feed");
            Slot slot = slots.get(name);
            String[] parts = until.text().split(":");
            if (slot != null && slot.number == Long.parseLong(parts[0])) {
                slot.versions.headMap(Long.parseLong(parts[1])).clear();
            }
        }

        @Override
        public FeedStatus status() {
            return SimulatedFeeds.status(name, slots.containsKey(name));
        }

        @Override
        public boolean drop() {
            return SimulatedFeeds.this.drop(name);
        }
    }

    private static final class Reader implements FeedReader {
        private final SimulatedReader keys;
        private final FeedOutcome outcome;

        Reader(SimulatedReader keys, FeedOutcome outcome) {
            this.keys = keys;
            this.outcome = outcome;
        }

        @Override
        public Schema schema() {
            return keys.schema();
        }

        @Override
        public boolean next() {
            return keys.next();
        }

        @Override
        public VectorSchemaRoot batch() {
            return keys.batch();
        }

        @Override
        public FeedOutcome outcome() {
            return outcome;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {
            keys.close();
        }
    }
}
