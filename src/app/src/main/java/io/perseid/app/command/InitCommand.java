package io.perseid.app.command;

import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.TableInfo;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.config.Configuration;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.dbt.DbtManifest;
import io.perseid.app.init.ColumnNotes;
import io.perseid.app.init.FactModels;
import io.perseid.app.init.FactSync;
import io.perseid.app.init.FirstSync;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.Workspace;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perseid init}. */
@Command(
        name = "init",
        description = "Write a first sync file from a table of the warehouse; never overwrites a file.",
        footer = {
            "",
            "Without a table it lists the tables. Without a perseid.yaml it writes one to fill in.",
            "With --dbt it writes a file for each model that is a fact by its name, its tests and its columns, or for",
            "the one that is named, and says what it took for what and why the others were left out.",
            "",
            "Examples:",
            "  perseid init",
            "  perseid init orders",
            "  perseid init customers --kind users --name people",
            "  perseid init --dbt ../dbt/target/manifest.json"
        })
final class InitCommand implements Callable<Integer> {

    private static final Map<String, RecordKind> KINDS =
            Map.of("events", RecordKind.EVENT, "users", RecordKind.USER, "lookup", RecordKind.LOOKUP);

    private static final String PERSEID_YAML = """
            # Where rows come from, where records go, where Perseid remembers. Every key: perseid docs
            warehouses:
              shop:
                type: duckdb
                file: shop.duckdb                  # relative paths start beside this folder
                zone: UTC                          # what times without a zone mean

            destinations:
              mixpanel:
                type: mixpanel
                residency: us                      # or eu, in
                project_id: 1234567
                token: ${env:MIXPANEL_TOKEN}       # secrets come from outside: ${env:...} or ${file:...}
                service_account:
                  username: ${env:MIXPANEL_USERNAME}
                  secret: ${env:MIXPANEL_SECRET}
            """;

    @Parameters(arity = "0..1", paramLabel = "TABLE", description = "The table or view.")
    @Nullable String table;

    @Option(names = "--warehouse", paramLabel = "NAME", description = "As in perseid.yaml. Default: the only one.")
    @Nullable String warehouse;

    @Option(names = "--destination", paramLabel = "NAME", description = "As in perseid.yaml. Default: the only one.")
    @Nullable String destination;

    @Option(names = "--name", paramLabel = "SYNC", description = "Name of the sync and its file. Default: the table's.")
    @Nullable String name;

    @Option(names = "--kind", paramLabel = "KIND", description = "events, users or lookup. Default: a guess.")
    @Nullable String kind;

    @Option(
            names = "--dbt",
            paramLabel = "MANIFEST",
            description = "Write files for the fact models of a dbt project; its target/manifest.json.")
    @Nullable Path manifest;

    private final Invocation invocation;
    private final Screen screen;

    InitCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        if (manifest != null && (name != null || kind != null)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    name != null ? "--name" : "--kind",
                    "beside --dbt",
                    "--dbt alone or with one model, whose files are named after the models and are events",
                    "leave one of the two out");
        }
        Path perseid = invocation.configFolder().resolve("perseid.yaml");
        if (!Files.exists(perseid) && !Files.exists(invocation.configFolder().resolve("perseid.yml"))) {
            String dbt = manifest == null
                    ? ""
                    : "\n# The dbt project whose tables syncs name: from: {dbt: ...}\n"
                            + InitFromDbt.block(invocation, manifest);
            write(perseid, PERSEID_YAML + dbt);
            said(
                    perseid,
                    "fill it in, then: perseid init" + invocation.configOption()
                            + (manifest == null ? " TABLE" : " --dbt " + manifest));
            return ExitCode.OK;
        }
        LoadedConfig loaded = invocation.load();
        Configuration configuration = loaded.configuration();
        if (configuration.warehouses().isEmpty() || configuration.destinations().isEmpty()) {
            throw new InvalidConfigurationException(loaded.errors());
        }
        String from =
                choose("--warehouse", warehouse, configuration.warehouses().keySet());
        String to = choose(
                "--destination", destination, configuration.destinations().keySet());
        Optional<InitFromDbt> fromDbt =
                Optional.ofNullable(manifest).map(file -> new InitFromDbt(invocation, configuration, file));
        try (Workspace workspace = new Workspace(
                        configuration, invocation.program().conditions().get());
                Warehouse opened = workspace.warehouse(from, "init");
                WarehouseSession session = invocation.open(opened)) {
            boolean zoned = configuration
                    .warehouse(from)
                    .flatMap(connected -> connected.zone())
                    .isPresent();
            if (fromDbt.isPresent()) {
                InitFromDbt dbt = fromDbt.get();
                FactModels facts =
                        new FactModels(dbt.manifest(), session, opened.dialect(), new FactSync.Target(from, to, zoned));
                return dbt.write(facts, dbt.models(Optional.ofNullable(table)));
            }
            Optional<TableInfo> found = table(session);
            if (found.isEmpty()) {
                return ExitCode.USAGE;
            }
            FirstSync sync = FirstSync.of(
                    session,
                    opened.dialect(),
                    found.get().name(),
                    from,
                    to,
                    zoned,
                    notes(configuration, opened.dialect(), found.get().name()),
                    Optional.ofNullable(name),
                    Optional.ofNullable(kind).map(this::kind));
            Path file = invocation.configFolder().resolve("syncs").resolve(sync.name() + ".yaml");
            write(file, sync.yaml());
            show(file, sync);
        }
        return ExitCode.OK;
    }

    private static ColumnNotes notes(Configuration configuration, Dialect dialect, String table) {
        return configuration
                .dbtManifest()
                .map(file -> ColumnNotes.of(DbtManifest.read(file), dialect, table))
                .orElseGet(ColumnNotes::none);
    }

    private void show(Path file, FirstSync sync) {
        if (invocation.json()) {
            screen.out(Json.object()
                    .put("file", file.toString())
                    .put("sync", sync.name())
                    .put("kind", sync.kind().word())
                    .put("key", sync.key().orElse(null))
                    .put("time", sync.time().orElse(null))
                    .put("user", sync.user().orElse(null)));
            return;
        }
        said(file, "check it, then: perseid preview" + invocation.configOption() + " " + sync.name());
        screen.out("kind  " + sync.kind().word());
        screen.out("key   " + sync.key().orElse("nothing found: fill it in"));
        if (sync.kind() == RecordKind.EVENT) {
            screen.out("time  " + sync.time().orElse("nothing found: fill it in"));
            screen.out("user  " + sync.user().orElse("nothing found: fill it in, or leave it out"));
        }
    }

    private void said(Path file, String next) {
        if (invocation.json()) {
            screen.out(Json.object().put("file", file.toString()));
        } else {
            screen.out("wrote " + file + "; " + next);
        }
    }

    /** The table that was asked for; without one, the list of tables is shown. */
    private Optional<TableInfo> table(WarehouseSession session) {
        List<TableInfo> tables = session.tables();
        if (table == null) {
            Table list = new Table("TABLE", "ROWS (ABOUT)");
            tables.forEach(t -> list.row(t.name(), t.estimatedRows() < 0 ? "-" : String.valueOf(t.estimatedRows())));
            screen.out(list);
            screen.err("choose one: perseid init" + invocation.configOption() + " TABLE");
            return Optional.empty();
        }
        List<String> names = tables.stream().map(TableInfo::name).toList();
        return Optional.of(tables.stream()
                .filter(t -> t.name().equals(table))
                .findFirst()
                .or(() -> tables.stream()
                        .filter(t ->
                                t.name().equalsIgnoreCase(table) || t.name().endsWith("." + table))
                        .findFirst())
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        "table",
                        "no table or view named " + table,
                        "one of " + String.join(", ", names),
                        SettingProblem.nearest(String.valueOf(table), names)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("perseid init alone lists them"))));
    }

    private static String choose(String option, @Nullable String asked, Collection<String> names) {
        if (asked == null && names.size() == 1) {
            return names.iterator().next();
        }
        if (asked != null && names.contains(asked)) {
            return asked;
        }
        throw PerseidException.of(
                FailureKind.CONFIGURATION,
                option,
                asked == null ? "several to choose from" : "none named " + asked,
                "one of " + String.join(", ", names),
                "name it with " + option);
    }

    private RecordKind kind(String word) {
        return Optional.ofNullable(KINDS.get(word))
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        "--kind",
                        word,
                        "events, users or lookup",
                        "choose one, or leave --kind out"));
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    file.toString(),
                    "a file is there already",
                    "no such file, because init overwrites nothing",
                    "choose another --name, or remove the file");
        } catch (IOException e) {
            throw PerseidException.of(
                            FailureKind.CONFIGURATION,
                            file.toString(),
                            "the file cannot be written (" + e.getClass().getSimpleName() + ")",
                            "a folder that this user may write to",
                            "correct its permissions, or choose another folder with --config")
                    .causedBy(e);
        }
    }
}
