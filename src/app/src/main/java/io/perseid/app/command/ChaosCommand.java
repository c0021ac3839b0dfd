package io.perseid.app.command;

import io.perseid.app.chaos.Chaos;
import io.perseid.app.chaos.ChaosOptions;
import io.perseid.app.chaos.ChaosReport;
import io.perseid.app.chaos.Losses;
import io.perseid.app.chaos.Soak;
import io.perseid.app.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid chaos}. */
@Command(
        name = "chaos",
        description = "Prove it: kill, cut off and starve real runs against the sandbox, then compare every row.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:sandbox and warehouse are equal and every process ended as it should",
            "1:something was not as it should be; the seed and the folder are named"
        },
        footer = {
            "",
            "It uses no configuration and sends nothing outside this machine. It lives in .perseid/chaos below the",
            "working directory, which is removed if all went well.",
            "",
            "Examples:",
            "  perseid chaos --rounds 50",
            "  perseid chaos --losses --rows 100000",
            "  perseid chaos --minutes 30"
        })
final class ChaosCommand implements Callable<Integer> {

    private static final long FEWEST = 500;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Processes to torment. Default: ${DEFAULT-VALUE}.")
    int rounds;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Orders. Default: ${DEFAULT-VALUE}.")
    long rows;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Same seed, same plan; moments are real and differ. Default: a new one.")
    @Nullable Long seed;

    @Option(
            names = "--losses",
            description = "Instead of rounds: each case in which other tools lose events, once, with --rows events.")
    boolean losses;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "With --losses: how long an outage lasts. Default: ${DEFAULT-VALUE}.")
    int outage;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Instead of rounds: one daemon under mixed troubles for so long; its memory and open files.")
    @Nullable Integer minutes;

    @Option(names = "--keep", description = "Keep the folder even if all went well.")
    boolean keep;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;

    ChaosCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        if (spec != null && (rounds < 1 || rows < FEWEST)) {
            throw new ParameterException(
                    spec.commandLine(),
                    rounds < 1 ? "--rounds below 1" : "--rows is " + rows + ", at least 500 are needed");
        }
        long chosen = seed == null ? new SecureRandom().nextInt(1 << 30) : seed;
        Screen screen = invocation.screen();
        ChaosOptions options = new ChaosOptions(rounds, chosen, rows, keep, Path.of(".perseid", "chaos"));
        ChaosReport report = report(options);
        if (invocation.json()) {
            screen.out(report.document());
        } else {
            screen.out(report.table());
        }
        report.defects().forEach(defect -> screen.err("NOT AS IT SHOULD BE: " + defect));
        return report.well() ? ExitCode.OK : ExitCode.FAILED;
    }

    private ChaosReport report(ChaosOptions options) throws IOException, SQLException, InterruptedException {
        Screen screen = invocation.screen();
        if (losses) {
            return new Losses(screen, options, Duration.ofSeconds(outage)).run();
        }
        return minutes == null
                ? new Chaos(screen, options).run()
                : new Soak(screen, options, Duration.ofMinutes(minutes)).run();
    }
}
