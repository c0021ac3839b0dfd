package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.settings.SettingProblem;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever a command throws into a message in four parts and an exit code. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Screen screen;
    private final CommonOptions options;

    FailureReport(Screen screen, CommonOptions options) {
        this.screen = screen;
        this.options = options;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ParameterException usage) {
            return handleParseException(usage, new String[0]);
        }
        if (options.debug) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            screen.err(trace.toString().stripTrailing());
        }
        if (failure instanceof InvalidConfigurationException invalid) {
            problems(screen, options.json, invalid.problems());
            return ExitCode.CONFIGURATION;
        }
        PerseidException known = failure instanceof PerseidException p ? p : unexpected(failure, command);
        if (options.json) {
            screen.out(Json.object()
                    .set(
                            "error",
                            Json.problem(known.problem())
                                    .put("kind", known.kind().name().toLowerCase(Locale.ROOT))));
        }
        screen.problem("error", known.problem());
        return ExitCode.of(known.kind());
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        List<String> suggestions =
                failure instanceof UnmatchedArgumentException unmatched ? suggestions(unmatched) : List.of();
        screen.problem(
                "error",
                new Problem(
                        "command line",
                        String.valueOf(failure.getMessage()),
                        failure.getCommandLine().getHelp().synopsis(0).strip().replaceAll("\\s*\\R\\s*", " "),
                        suggestions.isEmpty()
                                ? "see " + name + " --help"
                                : "did you mean " + String.join(" or ", suggestions) + "?"));
        return ExitCode.USAGE;
    }

    /** Names of commands are short, so a swap of letters counts more there than picocli takes it for. */
    private static List<String> suggestions(UnmatchedArgumentException failure) {
        List<String> known = failure.getSuggestions();
        return known.isEmpty()
                ? SettingProblem.nearest(
                                failure.getUnmatched().get(0),
                                failure.getCommandLine().getSubcommands().keySet())
                        .stream()
                        .toList()
                : known;
    }

    /** All problems of a configuration, and with {@code json} the same as a document. */
    static void problems(Screen screen, boolean json, List<ConfigProblem> problems) {
        if (json) {
            ArrayNode list = Json.array();
            for (ConfigProblem problem : problems) {
                list.add(Json.problem(problem.problem())
                        .put("severity", problem.severity().word())
                        .put("file", problem.position().file())
                        .put("line", problem.position().line()));
            }
            screen.out(Json.object().set("problems", list));
        }
        problems.forEach(problem -> screen.problem(problem.severity().word(), problem.problem()));
    }

    private static PerseidException unexpected(Exception failure, CommandLine command) {
        return PerseidException.of(
                        FailureKind.INTERNAL,
                        command.getCommandSpec().qualifiedName(),
                        String.valueOf(failure),
                        "no defect",
                        "report it with what the same command says with --debug")
                .causedBy(failure);
    }
}
