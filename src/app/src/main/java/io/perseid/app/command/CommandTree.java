package io.perseid.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All commands, put together for one call. A new command is one more line here. */
public final class CommandTree {

    private CommandTree() {}

    /** All commands. Parses and executes by {@link CommandLine#execute}; what it returns is the exit code. */
    public static CommandLine of(Program program) {
        return of(program, "");
    }

    /** For one call: if its first word is a command, only that one, because making all of them takes a tenth of a second. */
    public static CommandLine of(Program program, String first) {
        CommonOptions options = new CommonOptions();
        Invocation invocation = new Invocation(program, options);
        FailureReport failures = new FailureReport(program.screen(), options);
        CommandLine tree = new CommandLine(new PerseidCommand(options));
        Map<String, Supplier<Object>> commands = commands(invocation);
        if (commands.containsKey(first)) {
            tree.addSubcommand(commands.get(first).get());
        } else {
            commands.values().forEach(command -> tree.addSubcommand(command.get()));
        }
        // After the commands were added, because they would inherit it.
        tree.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings())
                .footer(
                        "",
                        "A first sync:",
                        "  perseid init orders             writes config/syncs/orders.yaml",
                        "  perseid preview orders          shows what would be sent",
                        "  perseid run orders              sends it",
                        "",
                        "perseid COMMAND --help explains a command.");
        return tree.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setExecutionStrategy(new CommandLine.RunLast());
    }

    /** By name, in the order in which a new user needs them; perseid --help shows the same. */
    private static Map<String, Supplier<Object>> commands(Invocation invocation) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(invocation));
        commands.put("init", () -> new InitCommand(invocation));
        commands.put("validate", () -> new ValidateCommand(invocation));
        commands.put("preview", () -> new PreviewCommand(invocation));
        commands.put("sql", () -> new SqlCommand(invocation));
        commands.put("plan", () -> new PlanCommand(invocation));
        commands.put("drift", () -> new DriftCommand(invocation));
        commands.put("run", () -> new RunCommand(invocation));
        commands.put("status", () -> new StatusCommand(invocation));
        commands.put("runs", () -> new RunsCommand(invocation));
        commands.put("rejects", () -> new CommandLine(new RejectsCommand())
                .addSubcommand(new RejectsListCommand(invocation))
                .addSubcommand(new RejectsShowCommand(invocation))
                .addSubcommand(new RejectsReplayCommand(invocation))
                .addSubcommand(new RejectsDropCommand(invocation)));
        commands.put("feeds", () -> new CommandLine(new FeedsCommand(invocation))
                .addSubcommand(new FeedsDropCommand(invocation)));
        commands.put("daemon", () -> new DaemonCommand(invocation));
        commands.put("sandbox", () -> new SandboxCommand(invocation));
        commands.put("simulate", () -> new SimulateCommand(invocation));
        commands.put("chaos", () -> new ChaosCommand(invocation));
        commands.put("connectors", () -> new ConnectorsCommand(invocation));
        commands.put("docs", () -> new DocsCommand(invocation));
        return commands;
    }
}
