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
        CommandLine tree = new CommandLine(new PerseidCommand(options))
                .addSubcommand(new RunCommand(invocation))
                .addSubcommand(new DaemonCommand(invocation));
        return tree.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setExecutionStrategy(new CommandLine.RunLast());
    }
}
