package io.perseid.app.command;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Json;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.sync.Sync;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code perseid sql}. */
@Command(
        name = "sql",
        description = "Print the SQL by which a sync reads the warehouse.",
        footer = {
            "",
            "A run adds a condition for each slice of it; perseid plan lists the slices.",
            "",
            "Example:",
            "  perseid sql order-submitted"
        })
final class SqlCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SYNC", description = "Name of the sync.")
    String name = "";

    private final Invocation invocation;

    SqlCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            Sync sync = invocation.sync(workspace.configuration(), name);
            try (Warehouse warehouse = workspace.warehouse(sync.warehouse(), "sql of " + name);
                    WarehouseSession session = invocation.open(warehouse)) {
                CompiledModel model = workspace.planner(sync).compile(session);
                String sql = model.allRows();
                if (invocation.json()) {
                    invocation
                            .screen()
                            .out(Json.object()
                                    .put("sync", sync.name())
                                    .put("warehouse", sync.warehouse())
                                    .put("sql", sql));
                } else {
                    invocation.screen().out(sql);
                }
            }
            return ExitCode.OK;
        }
    }
}
