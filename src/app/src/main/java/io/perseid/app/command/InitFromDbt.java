package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.config.Configuration;
import io.perseid.app.dbt.DbtManifest;
import io.perseid.app.dbt.DbtNode;
import io.perseid.app.init.FactModels;
import io.perseid.app.init.FactSync;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code perseid init --dbt}: a sync file for each fact model of a dbt project, and why for the others there is none. */
final class InitFromDbt {

    private final Invocation invocation;
    private final Configuration configuration;
    private final DbtManifest manifest;

    InitFromDbt(Invocation invocation, Configuration configuration, Path given) {
        this.invocation = invocation;
        this.configuration = configuration;
        this.manifest = DbtManifest.read(configured(given));
    }

    /** The block that perseid.yaml needs for this manifest. */
    static String block(Invocation invocation, Path manifest) {
        return "dbt:\n  manifest: \"" + relative(invocation, manifest) + "\"\n";
    }

    /** As perseid.yaml names files unless it has a root of its own. */
    private static Path relative(Invocation invocation, Path manifest) {
        Path root = Optional.ofNullable(
                        invocation.configFolder().toAbsolutePath().normalize().getParent())
                .orElse(Path.of("/"));
        return root.relativize(manifest.toAbsolutePath().normalize());
    }

    DbtManifest manifest() {
        return manifest;
    }

    /** Models to judge: the one that was named, or all of the project's own. */
    List<DbtNode> models(Optional<String> named) {
        return named.map(name -> List.of(resolve(name))).orElseGet(manifest::models);
    }

    /** Judges each model, writes a file for each fact, and says everything. Returns the exit code. */
    int write(FactModels facts, List<DbtNode> models) {
        Screen screen = invocation.screen();
        ArrayNode written = Json.array();
        ArrayNode leftOut = Json.array();
        for (DbtNode model : models) {
            FactModels.Verdict verdict = facts.judge(model);
            Optional<String> why =
                    verdict.whyNot().or(() -> taken(model, verdict.sync().orElseThrow()));
            if (why.isPresent()) {
                leftOut.add(Json.object().put("model", verdict.model()).put("why", why.get()));
                continue;
            }
            FactSync sync = verdict.sync().orElseThrow();
            Path file = file(sync);
            InitCommand.write(file, sync.yaml());
            ObjectNode json = Json.object()
                    .put("file", file.toString())
                    .put("sync", sync.name())
                    .put("model", sync.model())
                    .put("time", sync.time())
                    .put("user", sync.user());
            sync.key().forEach(json.putArray("key")::add);
            sync.why().forEach(json.putArray("why")::add);
            written.add(json);
            if (!invocation.json()) {
                screen.out("wrote " + file + " from " + sync.model());
                sync.why().forEach(line -> screen.out("  " + line));
            }
        }
        if (invocation.json()) {
            ObjectNode all = Json.object();
            all.set("written", written);
            all.set("left_out", leftOut);
            screen.out(all);
        } else {
            leftOut.forEach(out -> screen.out("left out " + out.path("model").asText() + ": "
                    + out.path("why").asText()));
            screen.out(
                    written.isEmpty()
                            ? "no file was written; for a model that was left out: perseid init"
                                    + invocation.configOption() + " TABLE"
                            : "check them, then: perseid validate" + invocation.configOption());
        }
        return ExitCode.OK;
    }

    private Path file(FactSync sync) {
        return invocation.configFolder().resolve("syncs").resolve(sync.name() + ".yaml");
    }

    /** Why a file for it must not be written, though it is a fact. */
    private Optional<String> taken(DbtNode model, FactSync sync) {
        Model table = new Model.Table(manifest.table(model));
        Optional<String> reads = configuration.syncs().stream()
                .filter(s -> s.model().equals(table))
                .map(Sync::name)
                .findFirst();
        if (reads.isPresent()) {
            return Optional.of("the sync " + reads.get() + " reads it already");
        }
        return Files.exists(file(sync)) || configuration.sync(sync.name()).isPresent()
                ? Optional.of("a sync or file named " + sync.name() + " is there already, and init overwrites nothing")
                : Optional.empty();
    }

    private DbtNode resolve(String name) {
        try {
            return manifest.resolve(name);
        } catch (PerseidException e) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    manifest.file().toString(),
                    e.problem().found(),
                    e.problem().expected(),
                    e.problem().action());
        }
    }

    /** The manifest that perseid.yaml names, which must be the one that was given: the files name its models. */
    private Path configured(Path given) {
        Optional<Path> named = configuration.dbtManifest();
        if (named.filter(path -> same(path, given)).isPresent()) {
            return named.get();
        }
        // What is wrong with the file itself comes first.
        DbtManifest.read(given);
        throw PerseidException.of(
                FailureKind.CONFIGURATION,
                invocation.configFolder().resolve("perseid.yaml").toString(),
                named.map(path -> "the manifest " + path).orElse("no dbt project"),
                "the manifest that --dbt names, because the sync files will say from: {dbt: ...}",
                "add to it: dbt: {manifest: \"" + relative(invocation, given) + "\"}");
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            // One of the two is not there.
            return false;
        }
    }
}
