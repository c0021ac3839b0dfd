package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code perseid status}. */
@Command(
        name = "status",
        description = "Show how every sync stands: last run, how far it is, rejects, rows held for later.",
        footer = {"", "Works beside a running daemon or run.", "", "Example:", "  perseid status --json"})
final class StatusCommand implements Callable<Integer> {

    private final Invocation invocation;
    private final Screen screen;

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            List<LedgerStatus> statuses = workspace.stateForReading().statuses();
            List<Line> lines = new ArrayList<>();
            for (Sync sync : workspace.configuration().syncs()) {
                LedgerId ledger = Planner.ledger(sync, workspace.destination(sync.destination()));
                lines.add(new Line(
                        sync,
                        ledger,
                        statuses.stream().filter(s -> s.ledger().equals(ledger)).findFirst()));
            }
            List<String> warnings = FeedsCommand.warnings(workspace);
            if (invocation.json()) {
                ObjectNode document = Json.object();
                ArrayNode syncs = document.putArray("syncs");
                lines.forEach(line -> syncs.add(json(line)));
                ArrayNode feeds = document.putArray("feed_warnings");
                warnings.forEach(feeds::add);
                screen.out(document);
            } else {
                show(lines, workspace.conditions().clock().instant());
                warnings.forEach(screen::out);
            }
            return ExitCode.OK;
        }
    }

    private void show(List<Line> lines, Instant now) {
        Table table = new Table("SYNC", "LAST RUN", "WHEN", "UP TO", "DELIVERED", "REJECTS", "HELD");
        for (Line line : lines) {
            Optional<RunRecord> run = line.status.flatMap(LedgerStatus::lastRun);
            table.row(
                    line.sync.name(),
                    run.map(r -> r.status().name().toLowerCase(Locale.ROOT)).orElse("never ran"),
                    run.map(r -> Amounts.ago(r.ended().orElse(r.started()), now))
                            .orElse("-"),
                    line.status
                            .flatMap(LedgerStatus::checkpoint)
                            .flatMap(RunJson::cursor)
                            .map(cursor -> Amounts.time(cursor).replace(" UTC", ""))
                            .orElse("-"),
                    line.status.map(s -> Amounts.count(s.ledgerEntries())).orElse("-"),
                    line.status.map(s -> Amounts.count(s.rejects())).orElse("-"),
                    line.status.map(s -> Amounts.count(s.held())).orElse("-"));
        }
        screen.out(table);
        for (Line line : lines) {
            line.status
                    .map(LedgerStatus::rejectsPruned)
                    .filter(pruned -> pruned > 0)
                    .ifPresent(pruned -> screen.out(line.sync.name() + ": " + Amounts.of(pruned, "old reject")
                            + " deleted since the beginning, as rejects: in perseid.yaml says"));
            line.status
                    .flatMap(LedgerStatus::lastRun)
                    .filter(run -> run.status() != RunStatus.SUCCEEDED
                            && !run.message().isEmpty())
                    .ifPresent(run -> screen.out(line.sync.name() + ": " + run.message()));
        }
    }

    private static ObjectNode json(Line line) {
        ObjectNode node = Json.object()
                .put("sync", line.sync.name())
                .put("namespace", line.ledger.namespace().value())
                .put("project", line.ledger.project())
                .put("kind", line.ledger.kind().word())
                .put("mode", line.sync.mode().word());
        node.put(
                "checkpoint",
                line.status
                        .flatMap(LedgerStatus::checkpoint)
                        .flatMap(RunJson::cursor)
                        .map(Instant::toString)
                        .orElse(null));
        node.put("delivered", line.status.map(LedgerStatus::ledgerEntries).orElse(0L));
        node.put("rejects", line.status.map(LedgerStatus::rejects).orElse(0L));
        node.put("rejects_pruned", line.status.map(LedgerStatus::rejectsPruned).orElse(0L));
        node.put("held", line.status.map(LedgerStatus::held).orElse(0L));
        line.status
                .flatMap(LedgerStatus::lastRun)
                .ifPresentOrElse(run -> node.set("last_run", RunJson.record(run)), () -> node.putNull("last_run"));
        return node;
    }

    /** A configured sync and what the state knows of it. */
    private record Line(Sync sync, LedgerId ledger, Optional<LedgerStatus> status) {}
}
