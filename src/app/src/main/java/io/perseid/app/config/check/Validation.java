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
                reader.problems(lookup).forEach(problem -> problems.add(error(problem)));
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
        byWarehouse.forEach((warehouse, syncs) -> {
            List<ConfigProblem> found = new ArrayList<>();
            try (WarehouseColumns columns = access.open(warehouse)) {
                for (Sync sync : syncs) {
                    found.addAll(new ColumnCheck(sync, places(sync), columns).problems());
                }
            } catch (PerseidException e) {
                found.add(skipped(warehouse, syncs, e.problem(), strict));
            }
            problems.addAll(found);
        });
        return List.copyOf(problems);
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
