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
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Keeps product-analytics tools equal to your warehouse.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all went well; rows may have been rejected, which the result says",
            "  1:failed, by data, limits, something out of reach or a defect: see the message",
            "  2:the command line was not understood",
            "  3:the configuration, the warehouse's tables or the destination's set-up are wrong",
            "  4:a credential was refused",
            "130:stopped by Ctrl-C (143: by SIGTERM); the next run goes on from there"
        },
        footer = {
            "",
            "A first sync:",
            "  perseid init --table orders     writes config/syncs/orders.yaml",
            "  perseid preview orders          shows what would be sent",
            "  perseid run orders              sends it",
            "",
            "perseid COMMAND --help explains a command."
        })
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
