package io.perseid.app.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid rejects}, which only knows its commands. */
@Command(
        name = "rejects",
        description = "Rows that were not taken: why, and what was sent.",
        synopsisSubcommandLabel = "COMMAND")
final class RejectsCommand implements Runnable {

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "neither list nor show");
        }
    }
}
