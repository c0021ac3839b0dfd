package io.perseid.app.command;

import io.perseid.app.config.LoadedConfig;
import io.perseid.app.config.check.SessionColumns;
import io.perseid.app.config.check.Validation;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.wiring.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code perseid validate}. */
@Command(
        name = "validate",
        description = "Find every mistake in every file of the configuration; sends nothing.",
        footer = {
            "",
            "Works offline. Columns are checked where the warehouse answers; where it does not, one warning says so.",
            "",
            "Examples:",
            "  perseid validate",
            "  perseid validate --strict --json"
        })
final class ValidateCommand implements Callable<Integer> {

    @Option(names = "--strict", description = "A warehouse that does not answer is an error.")
    boolean strict;

    @Option(names = "--offline", description = "Open no connection at all.")
    boolean offline;

    private final Invocation invocation;

    ValidateCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        LoadedConfig loaded = invocation.load();
        List<ConfigProblem> problems = problems(loaded);
        FailureReport.problems(invocation.screen(), invocation.json(), problems);
        long errors = problems.stream().filter(ConfigProblem::isError).count();
        if (!invocation.json()) {
            int syncs = loaded.configuration().syncs().size();
            invocation
                    .screen()
                    .out(
                            errors == 0
                                    ? "valid: " + Amounts.of(syncs, "sync")
                                    : Amounts.of(errors, "error") + " in " + invocation.configFolder());
        }
        return errors == 0 ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private List<ConfigProblem> problems(LoadedConfig loaded) {
        Validation validation = new Validation(loaded);
        if (offline) {
            return validation.offline();
        }
        try (Workspace workspace = new Workspace(
                loaded.configuration(), invocation.program().conditions().get())) {
            // Without waiting: a warehouse that is busy is one that does not answer.
            return validation.withColumns(name -> new SessionColumns(workspace.warehouse(name, "validate")), strict);
        }
    }
}
