package io.perseid.app.config;

import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.engine.sync.Sync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration folder written by a test. */
public final class ConfigFolder {

    public static final String PERSEID = """
            warehouses:
              shop: {type: duckdb, file: shop.duckdb, zone: Europe/Berlin}
              plain: {type: duckdb, file: plain.duckdb}
            destinations:
              mixpanel: {type: mixpanel, token: abc}
            """;

    public static final String HEAD = """
            sync: orders
            warehouse: shop
            destination: mixpanel
            """;

    private final Path root;
    private final Map<String, String> environment = new LinkedHashMap<>();

    public ConfigFolder(Path root) {
        this.root = root;
        write("config/perseid.yaml", PERSEID);
    }

    public ConfigFolder write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConfigFolder perseid(String text) {
        return write("config/perseid.yaml", text);
    }

    public ConfigFolder sync(String text) {
        return write("config/syncs/orders.yaml", text);
    }

    public ConfigFolder variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Path root() {
        return root;
    }

    public LoadedConfig load() {
        return new ConfigLoader(FakeConnectors.registry())
                .load(root.resolve("config"), name -> Optional.ofNullable(environment.get(name)));
    }

    /** Every problem in one line, with the folder cut off. */
    public List<String> messages() {
        return messages(load().problems());
    }

    public List<String> messages(List<ConfigProblem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(root + "/", ""))
                .toList();
    }

    /** The one sync, if nothing is wrong. */
    public Sync only() {
        return load().orThrow().syncs().get(0);
    }
}
