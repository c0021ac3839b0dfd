package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.SideTable;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.RunProgressLines;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.sync.Sync;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code perseid plan}. */
@Command(
        name = "plan",
        description = "Show what a run would do: slices, rows, bytes, requests. Changes nothing.",
        footer = {
            "",
            "Rows that were delivered before and are unchanged are read and not sent, so the figures are upper bounds.",
            "",
            "Example:",
            "  perseid plan order-submitted"
        })
final class PlanCommand implements Callable<Integer> {

    /** Enough for an average; a few milliseconds to encode. */
    private static final int SAMPLED_ROWS = 500;

    /** More slices than this help no reader; --json has them all. */
    private static final int SHOWN_SLICES = 20;

    @Parameters(paramLabel = "SYNC", description = "Name of the sync.")
    String name = "";

    private final Invocation invocation;
    private final Screen screen;

    PlanCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            Sync sync = invocation.sync(workspace.configuration(), name);
            RunPlan plan;
            long average;
            try (Warehouse warehouse = workspace.warehouse(sync.warehouse(), "plan of " + name)) {
                RunPlanner planner = workspace.forecast(sync).beforeSession(warehouse, workspace.stateForReading());
                try (WarehouseSession session = invocation.open(warehouse)) {
                    Clock clock = workspace.conditions().clock();
                    plan = planner.plan(
                            session,
                            workspace.stateForReading(),
                            clock.instant(),
                            new RunProgressLines(screen, clock, name)::comparing);
                    average = PreviewCommand.sample(workspace, sync, session, SAMPLED_ROWS, new HashMap<>())
                            .averageBytes();
                }
            }
            PlanEstimate estimate = PlanEstimate.of(plan, average);
            refuseTooLarge(sync, plan, estimate);
            if (invocation.json()) {
                screen.out(json(sync, plan, average, estimate));
            } else {
                show(sync, plan, average, estimate);
            }
            return ExitCode.OK;
        }
    }

    /** A run finds the exact size before it sends anything; here it is what the first rows let expect. */
    private static void refuseTooLarge(Sync sync, RunPlan plan, PlanEstimate estimate) {
        long most = plan.lane().limits().maxBytes();
        if (sync.record().kind() == RecordKind.LOOKUP && estimate.bytes() > most) {
            throw PerseidException.of(
                    FailureKind.LIMIT,
                    sync.where(),
                    "a lookup table of about " + Amounts.bytes(estimate.bytes()) + " as it would be sent, in "
                            + Amounts.of(estimate.rows(), "row"),
                    "at most " + Amounts.bytes(most) + ", because it is replaced in one request",
                    "leave out columns with except:, or rows with from: {sql: ...}");
        }
    }

    private void show(Sync sync, RunPlan plan, long average, PlanEstimate estimate) {
        screen.out(sync.name() + " -> " + plan.ledger().project() + ", lane "
                + plan.lane().id());
        Table slices = new Table("SLICE", "ROWS");
        plan.slices().stream()
                .limit(SHOWN_SLICES)
                .forEach(slice -> slices.row(slice.description(), Amounts.count(slice.expectedRows())));
        if (!slices.isEmpty()) {
            screen.out(slices);
        }
        if (plan.slices().size() > SHOWN_SLICES) {
            screen.out("and " + (plan.slices().size() - SHOWN_SLICES) + " more slices");
        }
        plan.mirror().ifPresent(changes -> MirrorLines.of(changes, sync.record().kind())
                .forEach(screen::out));
        screen.out("at most " + Amounts.of(estimate.rows(), "row") + ", " + Amounts.bytes(estimate.bytes())
                + " uncompressed (" + Amounts.bytes(average) + " a row), "
                + Amounts.of(estimate.requests(), "request"));
        estimate.limit()
                .ifPresent(limit -> screen.out("at most " + limit + " by the budget of "
                        + plan.ledger().project() + ", which all syncs share: at least "
                        + Amounts.duration(estimate.shortest()) + " if every row is sent"));
        if (!plan.duplicates().isEmpty()) {
            screen.out("the key is not unique: of rows with the same key one is sent, the others become rejects");
        }
        for (SideTable side : plan.model().mapping().sides()) {
            screen.out("lookup " + side.name() + ": " + Amounts.of(side.size(), "row") + ", "
                    + Amounts.bytes(side.room()) + " of memory");
        }
        plan.notes().forEach(note -> screen.out("note: " + note));
        screen.out("nothing was changed");
    }

    private static ObjectNode json(Sync sync, RunPlan plan, long average, PlanEstimate estimate) {
        ObjectNode document = Json.object()
                .put("sync", sync.name())
                .put("project", plan.ledger().project())
                .put("lane", plan.lane().id())
                .put("expected_rows", estimate.rows())
                .put("expected_bytes", estimate.bytes())
                .put("expected_requests", estimate.requests())
                .put("average_record_bytes", average)
                .put("shortest_seconds", estimate.shortest().toSeconds())
                .put("limited_by", estimate.limit().orElse(null))
                .put("duplicate_keys", !plan.duplicates().isEmpty());
        plan.mirror().ifPresent(changes -> document.set("changes", MirrorLines.json(changes)));
        ArrayNode slices = document.putArray("slices");
        for (Slice slice : plan.slices()) {
            slices.addObject()
                    .put("kind", slice.kind().name().toLowerCase(Locale.ROOT))
                    .put("description", slice.description())
                    .put("expected_rows", slice.expectedRows());
        }
        ArrayNode lookups = document.putArray("lookups");
        for (SideTable side : plan.model().mapping().sides()) {
            lookups.addObject()
                    .put("table", side.name())
                    .put("rows", side.size())
                    .put("memory_bytes", side.room());
        }
        ArrayNode notes = document.putArray("notes");
        plan.notes().forEach(notes::add);
        return document;
    }
}
