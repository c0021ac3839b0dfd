package io.perseid.app.command;

import picocli.CommandLine;

/** All commands, put together for one call. A new command is one more line here. */
public final class CommandTree {

    private CommandTree() {}

    /** Parses and executes by {@link CommandLine#execute}; what it returns is the exit code. */
    public static CommandLine of(Program program) {
        CommonOptions options = new CommonOptions();
        Invocation invocation = new Invocation(program, options);
        FailureReport failures = new FailureReport(program.screen(), options);
        CommandLine tree = new CommandLine(new PerseidCommand(options));
        // In the order in which a new user needs them; perseid --help shows the same.
        tree.addSubcommand(new DemoCommand(invocation));
        tree.addSubcommand(new InitCommand(invocation));
        tree.addSubcommand(new ValidateCommand(invocation));
        tree.addSubcommand(new PreviewCommand(invocation));
        tree.addSubcommand(new SqlCommand(invocation));
        tree.addSubcommand(new PlanCommand(invocation));
        tree.addSubcommand(new DriftCommand(invocation));
        tree.addSubcommand(new RunCommand(invocation));
        tree.addSubcommand(new StatusCommand(invocation));
        tree.addSubcommand(new RunsCommand(invocation));
        tree.addSubcommand(new CommandLine(new RejectsCommand())
                .addSubcommand(new RejectsListCommand(invocation))
                .addSubcommand(new RejectsShowCommand(invocation))
                .addSubcommand(new RejectsReplayCommand(invocation))
                .addSubcommand(new RejectsDropCommand(invocation)));
        tree.addSubcommand(
                new CommandLine(new FeedsCommand(invocation)).addSubcommand(new FeedsDropCommand(invocation)));
        tree.addSubcommand(new DaemonCommand(invocation));
        tree.addSubcommand(new SandboxCommand(invocation));
        tree.addSubcommand(new SimulateCommand(invocation));
        tree.addSubcommand(new ChaosCommand(invocation));
        tree.addSubcommand(new ConnectorsCommand(invocation));
        tree.addSubcommand(new DocsCommand(invocation));
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
}
