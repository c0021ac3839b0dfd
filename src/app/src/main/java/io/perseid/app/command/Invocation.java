package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.config.ConfigLoader;
import io.perseid.app.config.Configuration;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.sync.Sync;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One call of the command line: what every command needs of its options, its configuration and its surroundings. */
final class Invocation {

    /** How long a person waits for a warehouse before being told that it is taken. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Program program;
    private final CommonOptions options;

    Invocation(Program program, CommonOptions options) {
        this.program = program;
        this.options = options;
    }

    Program program() {
        return program;
    }

    Screen screen() {
        return program.screen();
    }

    boolean json() {
        return options.json;
    }

    /** The configuration folder, as the user wrote it: messages begin with it. */
    Path configFolder() {
        return Optional.ofNullable(options.config)
                .or(() -> program.environment()
                        .variable("PERSEID_CONFIG")
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of))
                .orElse(Path.of("config"));
    }

    /** The option that names the same folder again, for commands that a message advises; empty if none is needed. */
    String configOption() {
        return options.config == null ? "" : " --config " + options.config;
    }

    LoadedConfig load() {
        return new ConfigLoader(program.connectors().get()).load(configFolder(), program.environment());
    }

    /** @throws InvalidConfigurationException if there is any error in any file */
    Configuration configuration() {
        LoadedConfig loaded = load();
        List<ConfigProblem> errors = loaded.errors();
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(errors);
        }
        return loaded.configuration();
    }

    Workspace workspace() {
        return new Workspace(configuration(), program.conditions().get());
    }

    /** Opens a session, waiting a while for a warehouse that others keep to themselves. */
    WarehouseSession open(Warehouse warehouse) {
        Clock clock = program.conditions().get().clock();
        return new Sessions(program.screen(), clock, PATIENCE).open(warehouse);
    }

    /** The sync of that name, or the nearest name in the message. */
    Sync sync(Configuration configuration, String name) {
        return configuration.sync(name).orElseThrow(() -> {
            List<String> names =
                    configuration.syncs().stream().map(Sync::name).sorted().toList();
            return PerseidException.of(
                    FailureKind.CONFIGURATION,
                    configFolder().resolve("syncs").toString(),
                    "no sync named " + name,
                    names.isEmpty() ? "a sync file" : "one of " + String.join(", ", names),
                    SettingProblem.nearest(name, names)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("correct the name, or write a sync with perseid init"));
        });
    }

    /** Syncs by their names, in the order in which they were named, each once; all of them if {@code all}. */
    List<Sync> syncs(Configuration configuration, List<String> names, boolean all) {
        if (all) {
            return configuration.syncs();
        }
        List<Sync> syncs = new ArrayList<>();
        names.stream().distinct().forEach(name -> syncs.add(sync(configuration, name)));
        return syncs;
    }
}
