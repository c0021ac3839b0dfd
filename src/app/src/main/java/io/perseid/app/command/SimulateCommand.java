package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.testkit.simulator.Campaign;
import io.perseid.testkit.simulator.Campaign.Report;
import io.perseid.testkit.simulator.Figures;
import io.perseid.testkit.simulator.Outcome;
import io.perseid.testkit.simulator.Simulator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid simulate}. */
@Command(
        name = "simulate",
        description =
                "Prove it: play thousands of histories of crashes, faults and late data, and check every guarantee.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every guarantee held in every history", "1:one did not; the seed is named"},
        footer = {
            "",
            "The real engine runs in one thread and virtual time against a warehouse and a destination in memory. The same",
            "seed gives the same history. It uses no configuration, no network and no files.",
            "",
            "Examples:",
            "  perseid simulate --seeds 100000",
            "  perseid simulate --seed 4711 --trace"
        })
final class SimulateCommand implements Callable<Integer> {

    private static final int SHOWN_EVERY = 50;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Histories to play. Default: ${DEFAULT-VALUE}.")
    long seeds;

    @Option(
            names = "--from",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Seed of the first. Default: ${DEFAULT-VALUE}.")
    long from;

    @Option(names = "--seed", paramLabel = "SEED", description = "Play only this one.")
    @Nullable Long seed;

    @Option(names = "--trace", description = "With --seed: tell everything that happens.")
    boolean trace;

    @Option(names = "--threads", paramLabel = "N", description = "Default: one for each processor.")
    @Nullable Integer threads;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;
    private final Screen screen;

    SimulateCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() throws InterruptedException {
        if (spec != null && (seeds < 1 || trace && seed == null)) {
            throw new ParameterException(
                    spec.commandLine(), seeds < 1 ? "--seeds below 1" : "--trace needs --seed: one history at a time");
        }
        long first = seed == null ? from : seed;
        if (trace) {
            tell(first);
        }
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : Math.max(1, threads);
        long count = seed == null ? seeds : 1;
        Report report = new Campaign(Simulator::new, workers).run(first, count, (played, broken) -> {
            if (played % SHOWN_EVERY == 0) {
                screen.live(Amounts.count(played) + " of " + Amounts.of(count, "seed")
                        + (broken == 0 ? "" : ", " + broken + " broken"));
            }
        });
        if (invocation.json()) {
            screen.out(document(report));
        } else {
            show(report);
        }
        for (Outcome outcome : report.broken()) {
            screen.err(
                    "BROKEN by seed " + outcome.seed() + ": " + outcome.broken().orElse(""));
            screen.err("  play it again with: perseid simulate --seed " + outcome.seed() + " --trace");
        }
        return report.broken().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void tell(long first) {
        try (Simulator simulator = new Simulator()) {
            simulator.play(first, true).trace().forEach(invocation.json() ? screen::err : screen::out);
        }
    }

    private void show(Report report) {
        Table table = new Table("WHAT", "TIMES");
        report.figures().counts().forEach((what, times) -> table.row(what, Amounts.count(times)));
        screen.out(table);
        Figures figures = report.figures();
        screen.out(
                report.broken().isEmpty()
                        ? "every guarantee held in " + Amounts.of(figures.count("histories"), "seed")
                        : report.broken().size() + " of " + Amounts.of(figures.count("histories"), "seed")
                                + " broke a guarantee");
    }

    private static ObjectNode document(Report report) {
        ObjectNode document = Json.object();
        ObjectNode figures = document.putObject("figures");
        report.figures().counts().forEach(figures::put);
        ArrayNode broken = document.putArray("broken");
        report.broken().forEach(outcome -> broken.addObject()
                .put("seed", outcome.seed())
                .put("what", outcome.broken().orElse("")));
        return document;
    }
}
