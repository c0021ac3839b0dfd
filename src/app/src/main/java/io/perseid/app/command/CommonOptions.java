package io.perseid.app.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command. Filled by picocli, then read only. */
final class CommonOptions {

    @Option(
            names = "--config",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Folder with perseid.yaml and syncs/. Default: PERSEID_CONFIG, else ./config. Relative paths in it"
                            + " start at PERSEID_ROOT, else at the folder above it.")
    @Nullable Path config;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Write the result to standard output as one JSON document.")
    boolean json;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show stack traces and what Perseid logs. Secrets stay hidden.")
    boolean debug;
}
