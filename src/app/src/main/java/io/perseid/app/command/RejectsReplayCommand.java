package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.RunProgressLines;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.SyncRun;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.ReplayPlan;
import io.perseid.engine.plan.ReplayRequest;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.sync.Sync;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perseid rejects replay}. */
@Command(
        name = "replay",
        description = "Try the rejects of a sync again.",
        footer = {
            "",
            "Each row is read again by its key and judged as if it had never been refused.",
            "Accepted, its reject is over; refused again, the new reason takes its place;",
            "delivered meanwhile, nothing is sent. A row that is gone from what the sync",
            "reads is sent as it was stored, byte for byte, if the destination had refused",
            "it and it was stored whole; else its reject is kept until dropped, and so is",
            "one without a key. No checkpoint moves. A replay is a run of the sync: it",
            "does not begin while another one is under way.",
            "",
            "Rejects of code unknown_outcome may have arrived: where the destination does",
            "not dedupe, sending them again may double them, and the output says so.",
            "",
            "Examples:",
            "  perseid rejects replay order-submitted --dry-run",
            "  perseid rejects replay order-submitted --reason null_time"
        })
final class RejectsReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SYNC", description = "Name of the sync.")
    String name = "";

    @Option(
            names = {"--reason", "--code"},
            paramLabel = "CODE",
            description = "Only rejects of this code, such as null_time.")
    @Nullable String code;

    @Option(
            names = "--payload",
            description = "Send what was stored, byte for byte, also of rows that could be read again.")
    boolean payload;

    @Option(names = "--dry-run", description = "Show what would be done, for each reason. Changes and sends nothing.")
    boolean dryRun;

    private final Invocation invocation;
    private final Screen screen;
    private final AtomicBoolean stopped = new AtomicBoolean();

    RejectsReplayCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            Sync sync = invocation.sync(workspace.configuration(), name);
            LedgerId ledger = Planner.ledger(sync, workspace.destination(sync.destination()));
            RejectReasons before =
                    new RejectReasons(name, workspace.stateForReading().rejectsByCode(RejectFilter.of(ledger)));
            before.check(Optional.ofNullable(code));
            ReplayRequest request = new ReplayRequest(Optional.ofNullable(code), payload);
            if (dryRun) {
                return plan(workspace, sync, request);
            }
            if (before.total() == 0) {
                nothing();
                return ExitCode.OK;
            }
            return run(workspace, sync, ledger, request, before);
        }
    }

    private void nothing() {
        if (invocation.json()) {
            ObjectNode document = document();
            document.putArray("reasons");
            screen.out(document.putNull("run"));
        } else {
            screen.out("no rejects of " + name);
        }
    }

    private int plan(Workspace workspace, Sync sync, ReplayRequest request) {
        try (Warehouse warehouse = workspace.warehouse(sync.warehouse(), "replay of " + name);
                WarehouseSession session = invocation.open(warehouse)) {
            show(workspace.replayPlanner(sync, request).replay(session, workspace.stateForReading()));
        }
        return ExitCode.OK;
    }

    private void show(ReplayPlan plan) {
        if (invocation.json()) {
            ObjectNode document = document();
            ArrayNode reasons = document.putArray("reasons");
            plan.reasons().forEach(reason -> reasons.addObject()
                    .put("code", reason.code())
                    .put("rejects", reason.rejects())
                    .put("by_key", reason.byKey())
                    .put("by_payload", reason.byPayload())
                    .put("over", reason.over())
                    .put("kept", reason.kept()));
            ArrayNode notes = document.putArray("notes");
            plan.run().notes().forEach(notes::add);
            screen.out(document);
            return;
        }
        Table table = new Table("REASON", "REJECTS", "READ AGAIN", "SENT AS STORED", "OVER", "KEPT");
        plan.reasons()
                .forEach(reason -> table.row(
                        reason.code(),
                        Amounts.count(reason.rejects()),
                        Amounts.count(reason.byKey()),
                        Amounts.count(reason.byPayload()),
                        Amounts.count(reason.over()),
                        Amounts.count(reason.kept())));
        if (table.isEmpty()) {
            screen.out("no rejects of " + name);
        } else {
            screen.out(table);
        }
        plan.run().notes().forEach(note -> screen.out("note: " + note));
        screen.out("nothing was changed or sent");
    }

    private int run(Workspace workspace, Sync sync, LedgerId ledger, ReplayRequest request, RejectReasons before) {
        SyncRun run = workspace.prepareReplay(
                sync,
                request,
                new RunProgressLines(screen, workspace.conditions().clock(), "replay of " + name));
        RunReport report;
        try (StopSignal.Watch watch = invocation.program().stopSignal().watch(() -> stop(run), this::late)) {
            report = run.run();
            RejectReasons after = new RejectReasons(name, workspace.state().rejectsByCode(RejectFilter.of(ledger)));
            show(report, before.only(request.code()), after.only(request.code()));
        }
        return stopped.get() ? ExitCode.ofStop(invocation.program().stopSignal().terminated()) : ExitCode.of(report);
    }

    private void stop(SyncRun run) {
        stopped.set(true);
        screen.err("stopping: waiting a few seconds for answers that are on their way");
        run.stop();
    }

    private void late() {
        screen.err("answers did not come in time; the next run of the sync takes in what was sent without one");
    }

    private void show(RunReport report, RejectReasons before, RejectReasons after) {
        Set<String> codes = new TreeSet<>(before.codes().keySet());
        codes.addAll(after.codes().keySet());
        if (invocation.json()) {
            ObjectNode document = document();
            ArrayNode reasons = document.putArray("reasons");
            codes.forEach(each -> reasons.addObject()
                    .put("code", each)
                    .put("before", before.codes().getOrDefault(each, 0L))
                    .put("left", after.codes().getOrDefault(each, 0L)));
            screen.out(document.set("run", RunJson.report(report)));
        } else {
            screen.out(RunCommand.table(List.of(report)));
            Table table = new Table("REASON", "REJECTS BEFORE", "LEFT");
            codes.forEach(each -> table.row(
                    each,
                    Amounts.count(before.codes().getOrDefault(each, 0L)),
                    Amounts.count(after.codes().getOrDefault(each, 0L))));
            screen.out(table);
        }
        report.failure().ifPresent(failure -> screen.problem("error", failure.problem()));
        if (after.total() > 0) {
            screen.err(Amounts.of(after.total(), "reject") + " left; see why with: perseid rejects"
                    + invocation.configOption() + " list " + name);
        }
    }

    private ObjectNode document() {
        return Json.object().put("sync", name).put("dry_run", dryRun);
    }
}
