package io.perseid.app.config;

import io.perseid.api.failure.Problem;
import io.perseid.app.config.keys.DbtKeys;
import io.perseid.app.config.keys.PerseidKeys;
import io.perseid.app.config.keys.Reading;
import io.perseid.app.config.keys.Surroundings;
import io.perseid.app.config.keys.SyncKeys;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import io.perseid.app.config.yaml.Environment;
import io.perseid.app.config.yaml.Node;
import io.perseid.app.config.yaml.YamlReader;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.dbt.DbtProject;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.sync.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the configuration folder: {@code perseid.yaml} and {@code syncs/*.yaml}, with every problem of every file in one
 * go. Reads files (also those of lookups and secrets), opens no connection. Any thread.
 */
public final class ConfigLoader {

    /** Replaces the folder above the configuration as the start of relative paths, {@code root:} included. */
    public static final String ROOT_VARIABLE = "PERSEID_ROOT";

    private final ConnectorRegistry registry;
    private final PerseidKeys keys;

    public ConfigLoader(ConnectorRegistry registry) {
        this.registry = registry;
        this.keys = new PerseidKeys(registry);
    }

    /** @param configFolder as the user wrote it: messages begin with it */
    public LoadedConfig load(Path configFolder, Environment environment) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (Problem problem : registry.problems()) {
            problems.add(ConfigProblem.error(
                    Position.file(problem.where()), problem.found(), problem.expected(), problem.action()));
        }
        Path folder = configFolder.toAbsolutePath().normalize();
        Path parent = environment
                .variable(ROOT_VARIABLE)
                .filter(root -> !root.isBlank())
                .map(root -> Path.of(root).toAbsolutePath().normalize())
                .or(() -> Optional.ofNullable(folder.getParent()))
                .orElse(configFolder.toAbsolutePath());
        YamlReader reader = new YamlReader(environment, parent, problems::add);
        Optional<Node.Mapping> file = perseidFile(configFolder, problems).flatMap(f -> reader.read(f, f.toString()));
        Path root = file.flatMap(f -> f.find(PerseidKeys.ROOT))
                .flatMap(Node::asText)
                .flatMap(text -> resolve(parent, text))
                .orElse(parent);
        Optional<DbtProject> dbt = DbtKeys.project(file, root);
        Optional<PerseidKeys.Perseid> perseid = file.flatMap(f -> keys.file()
                .read(
                        f,
                        new Reading(
                                new Surroundings(
                                        folder,
                                        root,
                                        List.of(),
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        dbt),
                                problems::add)));
        List<Source> sources = new ArrayList<>();
        for (Path path : syncFiles(configFolder, problems)) {
            reader.read(path, path.toString()).ifPresent(mapping -> sources.add(new Source(path.toString(), mapping)));
        }
        new Twins(problems::add).check(sources.stream().map(Source::file).toList());
        List<Sync> syncs = new ArrayList<>();
        Map<String, Places> places = new LinkedHashMap<>();
        for (Source source : sources) {
            Surroundings around = surroundings(folder, root, file, dbt, source.file());
            SyncKeys.FILE
                    .read(source.file(), new Reading(around, problems::add))
                    .ifPresent(sync -> {
                        if (places.putIfAbsent(sync.name(), new Places(source.file())) == null) {
                            syncs.add(sync);
                        }
                    });
        }
        new SharedProperties(problems::add).check(syncs, places);
        return new LoadedConfig(
                new Configuration(
                        root,
                        perseid.map(PerseidKeys.Perseid::stateFolder).orElse(root.resolve(".perseid")),
                        perseid.map(PerseidKeys.Perseid::rejects).orElse(RejectRetention.defaults()),
                        perseid.flatMap(PerseidKeys.Perseid::dbtManifest),
                        perseid.map(PerseidKeys.Perseid::warehouses).orElse(Map.of()),
                        perseid.map(PerseidKeys.Perseid::destinations).orElse(Map.of()),
                        List.copyOf(syncs),
                        Map.copyOf(places)),
                inOrder(problems, sources));
    }

    private record Source(String shown, Node.Mapping file) {}

    private static Optional<Path> perseidFile(Path folder, List<ConfigProblem> problems) {
        Path yaml = folder.resolve("perseid.yaml");
        Path yml = folder.resolve("perseid.yml");
        if (Files.exists(yaml) && Files.exists(yml)) {
            problems.add(ConfigProblem.error(
                    Position.file(yml.toString()), "perseid.yml beside perseid.yaml", "one of them", "remove one"));
        }
        if (Files.exists(yaml) || Files.exists(yml)) {
            return Optional.of(Files.exists(yaml) ? yaml : yml);
        }
        problems.add(
                Files.isDirectory(folder)
                        ? ConfigProblem.error(
                                Position.file(yaml.toString()),
                                "no such file",
                                "warehouses and destinations",
                                "write it, or let perseid init write a first one")
                        : ConfigProblem.error(
                                Position.file(folder.toString()),
                                "no such folder",
                                "a folder with perseid.yaml and syncs",
                                "name it with --config"));
        return Optional.empty();
    }

    private static List<Path> syncFiles(Path folder, List<ConfigProblem> problems) {
        Path syncs = folder.resolve("syncs");
        if (!Files.isDirectory(syncs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(syncs)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(ConfigProblem.error(
                    Position.file(syncs.toString()),
                    "a folder that cannot be read (" + e.getClass().getSimpleName() + ")",
                    "sync files",
                    "make it readable for the user that runs Perseid"));
            return List.of();
        }
    }

    /** Names and zones are taken from the file as written, so that one mistake there is not told again for each sync. */
    private static Surroundings surroundings(
            Path folder, Path root, Optional<Node.Mapping> perseid, Optional<DbtProject> dbt, Node.Mapping sync) {
        Optional<String> name = sync.find(SyncKeys.WAREHOUSE.name()).flatMap(Node::asText);
        Optional<Node> warehouse = name.flatMap(each -> perseid.flatMap(f -> f.find(PerseidKeys.WAREHOUSES, each)));
        return new Surroundings(
                folder,
                root,
                names(perseid, PerseidKeys.WAREHOUSES),
                names(perseid, PerseidKeys.DESTINATIONS),
                name,
                warehouse.flatMap(w -> w.find("zone")).flatMap(Node::asText).flatMap(ConfigLoader::zone),
                warehouse.flatMap(w -> w.find("type")).flatMap(Node::asText),
                dbt);
    }

    private static List<String> names(Optional<Node.Mapping> perseid, String key) {
        return perseid.flatMap(f -> f.get(key))
                .map(node -> node instanceof Node.Mapping mapping ? mapping.keys() : List.<String>of())
                .orElse(List.of());
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> resolve(Path parent, String text) {
        try {
            return Optional.of(parent.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static List<ConfigProblem> inOrder(List<ConfigProblem> problems, List<Source> sources) {
        List<String> files = sources.stream().map(Source::shown).toList();
        List<ConfigProblem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.<ConfigProblem>comparingInt(
                        p -> files.indexOf(p.position().file()))
                .thenComparing(p -> p.position().file())
                .thenComparingInt(p -> p.position().line()));
        return List.copyOf(sorted);
    }
}
