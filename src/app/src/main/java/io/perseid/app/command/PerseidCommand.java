package io.perseid.app.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code perseid} itself, which only knows its commands. */
@Command(
        name = "perseid",
        addMethodSubcommands = false, // looking for them takes 4 ms of a start
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Keeps product-analytics tools equal to your warehouse.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class PerseidCommand implements Runnable {

    @Mixin
    CommonOptions options;

    @Spec
    @Nullable CommandSpec spec;

    PerseidCommand(CommonOptions options) {
        this.options = options;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "no command");
        }
    }
}
