package io.perseid.app.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid rejects}, which only knows its commands. */
@Command(
        name = "rejects",
        description = "Rows that were not taken: why, what was sent, and another try.",
        footer = {
            "",
            "A reject leaves the list by itself once its row is delivered. It is tried",
            "again when its row, the mapping or a connector's version changes, or when you",
            "replay it. perseid.yaml says how long rejects are kept (rejects:)."
        },
        synopsisSubcommandLabel = "COMMAND")
final class RejectsCommand implements Runnable {

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "none of list, show, replay, drop");
        }
    }
}
