package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.StoredReject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perseid rejects list}. */
@Command(
        name = "list",
        description = "List rejects, newest first.",
        footer = {"", "Examples:", "  perseid rejects list", "  perseid rejects list order-submitted --reason null_time"
        })
final class RejectsListCommand implements Callable<Integer> {

    private static final int MESSAGE = 90;

    @Parameters(paramLabel = "SYNC", arity = "0..1", description = "Only of this sync.")
    @Nullable String name;

    @Option(
            names = {"--reason", "--code"},
            paramLabel = "CODE",
            description = "Only of this code, such as duplicate_key.")
    @Nullable String code;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many. Default: 50.")
    int limit;

    private final Invocation invocation;
    private final Screen screen;

    RejectsListCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            List<StoredReject> rejects = workspace
                    .stateForReading()
                    .rejects(Optional.ofNullable(name), Optional.ofNullable(code), Math.max(1, limit));
            if (rejects.isEmpty() && name != null) {
                invocation.sync(workspace.configuration(), name);
            }
            if (invocation.json()) {
                ArrayNode list = Json.array();
                rejects.forEach(reject -> list.add(json(reject)));
                screen.out(Json.object().set("rejects", list));
            } else {
                show(rejects, all(workspace));
            }
            return ExitCode.OK;
        }
    }

    private long all(Workspace workspace) {
        RejectFilter filter = new RejectFilter(
                Optional.empty(), Optional.ofNullable(name), Optional.ofNullable(code), Optional.empty());
        return workspace.stateForReading().rejectsByCode(filter).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void show(List<StoredReject> rejects, long all) {
        Table table = new Table("ID", "SYNC", "CODE", "KEY", "REASON");
        for (StoredReject stored : rejects) {
            String message = stored.reject().message().replace('\n', ' ');
            table.row(
                    String.valueOf(stored.id()),
                    stored.sync(),
                    stored.reject().code(),
                    stored.reject().key(),
                    message.length() > MESSAGE ? message.substring(0, MESSAGE) + "..." : message);
        }
        if (table.isEmpty()) {
            screen.out("no rejects");
            return;
        }
        screen.out(table);
        String rest = all > rejects.size() ? " of " + Amounts.count(all) + ", newest first (--limit)" : "";
        screen.err(Amounts.of(rejects.size(), "reject") + rest + "; the payload of one: perseid rejects"
                + invocation.configOption() + " show ID");
    }

    /** All but the payload, which may be long. */
    static ObjectNode json(StoredReject stored) {
        return Json.object()
                .put("id", stored.id())
                .put("run", stored.run())
                .put("sync", stored.sync())
                .put("code", stored.reject().code())
                .put("reason", stored.reject().message())
                .put("key", stored.reject().key())
                .put("at", stored.reject().at().toString());
    }
}
