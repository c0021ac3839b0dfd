package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code perseid connectors}. */
@Command(
        name = "connectors",
        description = "List the installed connectors.",
        footer = {"", "Their settings: perseid docs", "", "Example:", "  perseid connectors --json"})
final class ConnectorsCommand implements Callable<Integer> {

    private final Invocation invocation;
    private final Screen screen;

    ConnectorsCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        ConnectorRegistry registry = invocation.program().connectors().get();
        if (invocation.json()) {
            ObjectNode document = Json.object();
            ArrayNode warehouses = document.putArray("warehouses");
            for (WarehouseConnector c : registry.warehouses()) {
                warehouses.add(json(c.name(), c.version(), c.description()));
            }
            ArrayNode destinations = document.putArray("destinations");
            for (DestinationConnector c : registry.destinations()) {
                destinations.add(json(c.name(), c.version(), c.description()));
            }
            screen.out(document);
            return ExitCode.OK;
        }
        Table table = new Table("TYPE", "KIND", "WHAT IT REACHES");
        registry.warehouses().forEach(c -> table.row(c.name(), "warehouse", c.description()));
        registry.destinations().forEach(c -> table.row(c.name(), "destination", c.description()));
        screen.out(table);
        return ExitCode.OK;
    }

    private static ObjectNode json(String name, int version, String description) {
        return Json.object().put("type", name).put("version", version).put("description", description);
    }
}
