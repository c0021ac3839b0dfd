package io.perseid.app.command;

import io.perseid.app.demo.Demo;
import io.perseid.app.demo.DemoOptions;
import io.perseid.app.demo.DemoOutcome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid demo}. */
@Command(
        name = "demo",
        description = {
            "Show the main job on a generated shop: warehouse to sandbox, changes, and the proof of equality.",
            "With --gallery: every model and enrichment on a few rows, against what its page says."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every step did what it should, warehouse and sandbox are equal",
            "1:something was not as it should be, or could not be done",
            "5:another demo is running in this folder"
        },
        footer = {"", "It lives in .perseid/demo below the working directory, which it empties first."})
final class DemoCommand implements Callable<Integer> {

    /** Fewer leave the changes between the runs nothing to change. */
    private static final long FEWEST = 100;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "60000",
            description = "Orders to generate, at least 100. Default: ${DEFAULT-VALUE}.")
    long orders;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Same seed, same shop. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the sandbox on loopback. Default: a free one.")
    int port;

    @Option(
            names = "--gallery",
            description = "Run the examples of config/gallery instead: one for each model and enrichment.")
    boolean gallery;

    @Option(names = "--exit", description = "End after the last step, leave no page open.")
    boolean exit;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;

    DemoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        if (spec != null && orders < FEWEST) {
            throw new ParameterException(spec.commandLine(), "--orders is " + orders + ", at least 100 are needed");
        }
        Program program = invocation.program();
        DemoOptions options =
                new DemoOptions(orders, seed, port, exit, invocation.json(), gallery, Path.of(".perseid", "demo"));
        DemoOutcome outcome = new Demo(
                        program.screen(),
                        program.connectors().get(),
                        program.conditions().get(),
                        program.stopSignal(),
                        options)
                .run();
        return switch (outcome) {
            case EQUAL -> ExitCode.OK;
            case UNEQUAL -> ExitCode.FAILED;
            case ALREADY_RUNNING -> ExitCode.ALREADY_RUNNING;
            case STOPPED -> ExitCode.ofStop(program.stopSignal().terminated());
        };
    }
}
