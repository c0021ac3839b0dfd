package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.RunProgressLines;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.SyncRun;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perseid run}. */
@Command(
        name = "run",
        addMethodSubcommands = false, // looking for them takes 4 ms of a start
        description = "Run syncs now: read what is new or changed, send it, remember it.",
        footer = {
            "",
            "Syncs run one after the other. Ctrl-C ends cleanly; the next run goes on where this one ended.",
            "",
            "Examples:",
            "  perseid run order-submitted",
            "  perseid run --all --json",
            "  perseid run customers --allow-deletes"
        })
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SYNC", arity = "0..*", description = "Names of syncs.")
    List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "All syncs of the configuration.")
    boolean all;

    @Option(names = "--allow-deletes", description = "Mode mirror: however many rows are gone, delete their records.")
    boolean allowDeletes;

    @Option(names = "--allow-updates", description = "Mode mirror: however many rows have changed, send them again.")
    boolean allowUpdates;

    @Option(
            names = "--allow-columns",
            description =
                    "Mode mirror: columns may be gone or have another type, and an" + " audience another property.")
    boolean allowColumns;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;
    private final Screen screen;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable SyncRun> current = new AtomicReference<>();

    RunCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        if (spec != null && all == !names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), all ? "both --all and names of syncs" : "neither a sync nor --all");
        }
        try (Workspace workspace = invocation.workspace()) {
            List<Sync> syncs = invocation.syncs(workspace.configuration(), names, all);
            List<RunReport> reports;
            try (StopSignal.Watch watch = invocation.program().stopSignal().watch(this::stop, this::late)) {
                reports = run(workspace, syncs);
                show(reports, syncs);
            }
            return exitCode(reports);
        }
    }

    private List<RunReport> run(Workspace workspace, List<Sync> syncs) {
        List<RunReport> reports = new ArrayList<>();
        for (Sync sync : syncs) {
            if (!stopped.get()) {
                SyncRun run = workspace.prepare(
                        sync,
                        new Allowances(allowDeletes, allowUpdates, allowColumns),
                        "manual",
                        new RunProgressLines(screen, workspace.conditions().clock(), sync.name()));
                current.set(run);
                if (stopped.get()) {
                    run.stop();
                }
                reports.add(run.run());
            }
        }
        return reports;
    }

    private void stop() {
        stopped.set(true);
        screen.err("stopping: waiting a few seconds for answers that are on their way");
        SyncRun run = current.get();
        if (run != null) {
            run.stop();
        }
    }

    private void late() {
        SyncRun run = current.get();
        screen.err(
                "answers did not come in time; what was sent without an answer is sent again, the same to the byte. Go on"
                        + " with: perseid run" + invocation.configOption() + (run == null ? "" : " " + run.sync()));
    }

    private void show(List<RunReport> reports, List<Sync> syncs) {
        if (invocation.json()) {
            ArrayNode runs = Json.array();
            reports.forEach(report -> runs.add(RunJson.report(report)));
            screen.out(Json.object().set("runs", runs));
        } else {
            screen.out(table(reports));
        }
        for (RunReport report : reports) {
            report.failure().ifPresent(failure -> screen.problem("error", failure.problem()));
            if (report.counts().rejected() > 0) {
                screen.err(report.sync() + ": " + Amounts.of(report.counts().rejected(), "row")
                        + " rejected; see why with: perseid rejects" + invocation.configOption() + " list "
                        + report.sync());
            }
        }
        if (stopped.get()) {
            List<String> left = syncs.stream().map(Sync::name).toList();
            int done = (int) reports.stream()
                    .takeWhile(report -> report.status() == RunStatus.SUCCEEDED)
                    .count();
            if (done < left.size()) {
                screen.err("stopped; what was delivered is remembered. Go on with: perseid run"
                        + invocation.configOption() + " " + String.join(" ", left.subList(done, left.size())));
            }
        }
    }

    static Table table(List<RunReport> reports) {
        Table table =
                new Table("SYNC", "STATUS", "READ", "ACCEPTED", "UNCHANGED", "REJECTED", "HELD", "REQUESTS", "BYTES");
        for (RunReport report : reports) {
            RunCounts counts = report.counts();
            table.row(
                    report.sync(),
                    report.status().name().toLowerCase(Locale.ROOT),
                    Amounts.count(counts.read()),
                    Amounts.count(counts.accepted()),
                    Amounts.count(counts.unchanged()),
                    Amounts.count(counts.rejected()),
                    Amounts.count(counts.held()),
                    Amounts.count(counts.requests()),
                    Amounts.bytes(counts.bytes()));
        }
        return table;
    }

    private int exitCode(List<RunReport> reports) {
        if (stopped.get()) {
            return ExitCode.ofStop(invocation.program().stopSignal().terminated());
        }
        return reports.stream()
                .map(ExitCode::of)
                .filter(code -> code != ExitCode.OK)
                .findFirst()
                .orElse(ExitCode.OK);
    }
}
