package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.encode.Sample;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.sync.Sync;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perseid preview}. */
@Command(
        name = "preview",
        description = "Show the exact payloads of a sync's first rows; sends nothing, remembers nothing.",
        footer = {
            "",
            "Shown as a first run would send them, whatever was delivered before.",
            "",
            "Examples:",
            "  perseid preview order-submitted",
            "  perseid preview order-submitted --rows 20 --json"
        })
final class PreviewCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SYNC", description = "Name of the sync.")
    String name = "";

    @Option(names = "--rows", paramLabel = "N", defaultValue = "3", description = "How many rows. Default: 3.")
    int rows;

    private final Invocation invocation;
    private final Screen screen;

    PreviewCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            Sync sync = invocation.sync(workspace.configuration(), name);
            Map<String, Long> alterations = new TreeMap<>();
            Sample.Rows sample;
            try (Warehouse warehouse = workspace.warehouse(sync.warehouse(), "preview of " + name);
                    WarehouseSession session = invocation.open(warehouse)) {
                sample = sample(workspace, sync, session, Math.max(1, rows), alterations);
            }
            if (invocation.json()) {
                screen.out(json(sync, sample, alterations));
            } else {
                show(sample, alterations);
            }
            return ExitCode.OK;
        }
    }

    /** Encodes the first rows. @param alterations is filled with what was altered to make values fit */
    static Sample.Rows sample(
            Workspace workspace, Sync sync, WarehouseSession session, int rows, Map<String, Long> alterations) {
        Planner planner = workspace.planner(sync);
        CompiledModel model = planner.compile(session);
        Lane lane = planner.lane(model.mapping());
        Destination destination = workspace.destination(sync.destination());
        try (RowReader reader = session.read(model.first(rows))) {
            RowWriter writer = destination.writer(lane, model.mapping(), reader.schema());
            Instant now = workspace.conditions().clock().instant();
            Sample.Rows sample = new Sample(
                            sync,
                            model,
                            lane,
                            model.holdBack(workspace.conditions().slicing().skewMargin()))
                    .read(reader, writer, rows, now);
            alterations.putAll(writer.alterations());
            return sample;
        }
    }

    private void show(Sample.Rows sample, Map<String, Long> alterations) {
        String open = new String(sample.framing().open(), StandardCharsets.UTF_8).strip();
        if (open.length() > 1) {
            // A table's first line, with the names of its columns, belongs to what is sent.
            screen.out(open);
        }
        for (Sample.Row row : sample.rows()) {
            row.refusal()
                    .ifPresent(why -> screen.out(
                            "-- would be rejected: " + why.code() + ": " + why.message() + ". The row's values:"));
            row.due().ifPresent(due -> screen.out("-- would be held until " + Amounts.time(due)));
            screen.out(Json.parse(row.payload())
                    .filter(tree -> tree.isContainerNode())
                    .map(Json::text)
                    .orElse(row.payload()));
        }
        if (sample.rows().isEmpty()) {
            screen.err("no rows");
        }
        alterations.forEach((what, times) -> screen.err("altered to fit: " + what + " " + times + " times"));
        screen.err(Amounts.of(sample.rows().size(), "row") + ", nothing was sent");
    }

    private static ObjectNode json(Sync sync, Sample.Rows sample, Map<String, Long> alterations) {
        ObjectNode document = Json.object().put("sync", sync.name());
        document.put("opening", new String(sample.framing().open(), StandardCharsets.UTF_8));
        ArrayNode list = document.putArray("rows");
        for (Sample.Row row : sample.rows()) {
            ObjectNode node = list.addObject().put("key", row.key());
            node.put("fate", row.refusal().isPresent() ? "rejected" : row.due().isPresent() ? "held" : "sent");
            row.refusal().ifPresent(why -> node.put("code", why.code()).put("reason", why.message()));
            row.due().ifPresent(due -> node.put("due", due.toString()));
            node.put("bytes", row.bytes());
            node.put("payload", row.payload());
        }
        ObjectNode altered = document.putObject("alterations");
        alterations.forEach(altered::put);
        return document;
    }
}
