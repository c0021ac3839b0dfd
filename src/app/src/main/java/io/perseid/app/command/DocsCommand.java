package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.PublishedFiles;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perseid docs}. */
@Command(
        name = "docs",
        description = "Print the reference of every key, or a JSON Schema for editors.",
        footer = {
            "",
            "Examples:",
            "  perseid docs                 the reference page",
            "  perseid docs sync            the JSON Schema of sync files",
            "  perseid docs --write         writes REFERENCE.md and schema/ into the configuration folder"
        })
final class DocsCommand implements Callable<Integer> {

    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "reference", "REFERENCE.md",
            "sync", "schema/sync.schema.json",
            "perseid", "schema/perseid.schema.json"));

    @Parameters(
            paramLabel = "PAGE",
            arity = "0..1",
            defaultValue = "reference",
            description = "reference (default), sync or perseid.")
    String page = "reference";

    @Option(names = "--write", description = "Write all of them into the configuration folder instead.")
    boolean write;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;
    private final Screen screen;

    DocsCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        PublishedFiles files =
                new PublishedFiles(invocation.program().connectors().get());
        if (write) {
            files.write(invocation.configFolder());
        }
        if (invocation.json()) {
            ObjectNode document = Json.object();
            new TreeMap<>(files.contents()).forEach(document::put);
            screen.out(Json.object().set("files", document));
        } else if (write) {
            files.contents().keySet().stream()
                    .sorted()
                    .forEach(name ->
                            screen.out("wrote " + invocation.configFolder().resolve(name)));
        } else {
            screen.out(contents(files).stripTrailing());
        }
        return ExitCode.OK;
    }

    private String contents(PublishedFiles files) {
        String file = FILES.get(page);
        if (file == null && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "no page " + page + "; there are " + String.join(", ", FILES.keySet()));
        }
        return String.valueOf(files.contents().get(String.valueOf(file)));
    }
}
