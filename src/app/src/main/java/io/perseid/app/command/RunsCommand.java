package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perseid runs}. */
@Command(
        name = "runs",
        description = "List runs, newest first.",
        footer = {"", "Examples:", "  perseid runs", "  perseid runs order-submitted --limit 5"})
final class RunsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SYNC", arity = "0..1", description = "Only of this sync, even if it is gone from YAML.")
    @Nullable String name;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many. Default: 20.")
    int limit;

    private final Invocation invocation;
    private final Screen screen;

    RunsCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            List<RunRecord> runs = workspace.stateForReading().runs(Optional.ofNullable(name), Math.max(1, limit));
            if (runs.isEmpty() && name != null) {
                invocation.sync(workspace.configuration(), name);
            }
            if (invocation.json()) {
                ArrayNode list = Json.array();
                runs.forEach(run -> list.add(RunJson.record(run)));
                screen.out(Json.object().set("runs", list));
            } else {
                show(runs, workspace.conditions().clock().instant());
            }
            return ExitCode.OK;
        }
    }

    private void show(List<RunRecord> runs, Instant now) {
        Table table = new Table(
                "RUN",
                "SYNC",
                "BY",
                "STATUS",
                "STARTED",
                "TOOK",
                "SLICES",
                "READ",
                "ACCEPTED",
                "UNCHANGED",
                "REJECTED");
        for (RunRecord run : runs) {
            table.row(
                    String.valueOf(run.run()),
                    run.sync(),
                    run.trigger(),
                    run.status().name().toLowerCase(Locale.ROOT),
                    Amounts.time(run.started()),
                    Amounts.duration(Duration.between(run.started(), run.ended().orElse(now))),
                    run.slicesCommitted() + " of " + run.slicesPlanned(),
                    Amounts.count(run.counts().read()),
                    Amounts.count(run.counts().accepted()),
                    Amounts.count(run.counts().unchanged()),
                    Amounts.count(run.counts().rejected()));
        }
        if (table.isEmpty()) {
            screen.out("no runs yet");
            return;
        }
        screen.out(table);
        runs.stream()
                .filter(run ->
                        run.status() != RunStatus.SUCCEEDED && !run.message().isEmpty())
                .forEach(run -> screen.out("run " + run.run() + ": " + run.message()));
    }
}
