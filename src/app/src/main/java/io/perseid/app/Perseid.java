package io.perseid.app;

import io.perseid.app.command.CommandTree;
import io.perseid.app.command.Program;

/** Where the process starts. */
public final class Perseid {

    private Perseid() {}

    public static void main(String[] arguments) {
        System.exit(CommandTree.of(Program.ofProcess(), arguments.length == 0 ? "" : arguments[0])
                .execute(arguments));
    }
}
