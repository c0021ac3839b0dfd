package io.perseid.app.config.check;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.app.config.Configuration;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.config.Places;
import io.perseid.app.config.csv.SideTableReader;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import io.perseid.app.config.problem.Severity;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that {@code perseid validate} finds out, offline and with the warehouses. One thread. */
public final class Validation {

    private final LoadedConfig config;

    public Validation(LoadedConfig config) {
        this.config = config;
    }

    /** What the files say by themselves, those of lookups included. Opens no connection. */
    public List<ConfigProblem> offline() {
        List<ConfigProblem> problems = new ArrayList<>(config.problems());
        SideTableReader reader = new SideTableReader();
        for (Sync sync : config.configuration().syncs()) {
            for (Lookup lookup : lookups(sync.record())) {
                if (lookup.source() instanceof Lookup.Csv) {
                    reader.problems(lookup).forEach(problem -> problems.add(error(problem)));
                }
            }
        }
        return List.copyOf(problems);
    }

    /**
     * What is found offline, and then what the warehouses say about the columns of the syncs that are sound so far. A
     * warehouse that does not answer gives one warning for all of its syncs.
     *
     * @param strict whether that warning is an error
     */
    public List<ConfigProblem> withColumns(WarehouseAccess access, boolean strict) {
        List<ConfigProblem> problems = new ArrayList<>(offline());
        Configuration configuration = config.configuration();
        Map<String, List<Sync>> byWarehouse = new TreeMap<>();
        for (Sync sync : configuration.syncs()) {
            if (configuration.warehouses().containsKey(sync.warehouse())) {
                byWarehouse
                        .computeIfAbsent(sync.warehouse(), name -> new ArrayList<>())
                        .add(sync);
            }
        }
        Map<String, List<Lookup>> lookups = lookups(configuration);
        Map<String, List<Sync>> users = users(configuration, byWarehouse);
        users.forEach((warehouse, syncs) -> {
            List<ConfigProblem> found = new ArrayList<>();
            try (WarehouseColumns columns = access.open(warehouse)) {
                for (Sync sync : byWarehouse.getOrDefault(warehouse, List.of())) {
                    found.addAll(new ColumnCheck(sync, places(sync), columns).problems());
                }
                for (Lookup lookup : lookups.getOrDefault(warehouse, List.of())) {
                    found.addAll(new LookupCheck(lookup, columns).problems());
                }
            } catch (PerseidException e) {
                found.add(skipped(warehouse, syncs, e.problem(), strict));
            }
            problems.addAll(found);
        });
        return List.copyOf(problems);
    }

    /** Lookups in tables, by the warehouse that has them. */
    private static Map<String, List<Lookup>> lookups(Configuration configuration) {
        Map<String, List<Lookup>> lookups = new TreeMap<>();
        for (Sync sync : configuration.syncs()) {
            for (Lookup lookup : lookups(sync.record())) {
                if (lookup.source() instanceof Lookup.Table table) {
                    lookups.computeIfAbsent(table.warehouse(), name -> new ArrayList<>())
                            .add(lookup);
                }
            }
        }
        return lookups;
    }

    /** Warehouses to be asked, with the syncs that need their answers. */
    private static Map<String, List<Sync>> users(Configuration configuration, Map<String, List<Sync>> byWarehouse) {
        Map<String, List<Sync>> users = new TreeMap<>();
        byWarehouse.forEach((warehouse, syncs) -> users.put(warehouse, new ArrayList<>(syncs)));
        for (Sync sync : configuration.syncs()) {
            for (Lookup lookup : lookups(sync.record())) {
                if (lookup.source() instanceof Lookup.Table table
                        && configuration.warehouses().containsKey(table.warehouse())) {
                    List<Sync> known = users.computeIfAbsent(table.warehouse(), name -> new ArrayList<>());
                    if (!known.contains(sync)) {
                        known.add(sync);
                    }
                }
            }
        }
        return users;
    }

    private Places places(Sync sync) {
        return Optional.ofNullable(config.configuration().places().get(sync.name()))
                .orElseThrow();
    }

    private static ConfigProblem skipped(String warehouse, List<Sync> syncs, Problem problem, boolean strict) {
        return new ConfigProblem(
                strict ? Severity.ERROR : Severity.WARNING,
                Position.file("warehouse " + warehouse),
                "no answer, so the columns of "
                        + String.join(", ", syncs.stream().map(Sync::name).toList()) + " were not checked ("
                        + problem.where() + ": " + problem.found() + ")",
                problem.expected(),
                problem.action());
    }

    private static ConfigProblem error(Problem problem) {
        return ConfigProblem.error(
                Position.parse(problem.where()), problem.found(), problem.expected(), problem.action());
    }

    private static List<Lookup> lookups(RecordDefinition record) {
        return record instanceof RecordDefinition.Events events
                ? events.lookups()
                : record instanceof RecordDefinition.Users users
                        ? users.lookups()
                        : record instanceof RecordDefinition.Groups groups ? groups.lookups() : List.of();
    }
}
