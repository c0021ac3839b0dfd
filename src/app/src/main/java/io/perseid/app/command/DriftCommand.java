package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.sync.PropertyEdit;
import io.perseid.engine.sync.Sync;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perseid drift}. */
@Command(
        name = "drift",
        description = "Tell how many rows a mirror would send again if its properties changed. Changes nothing.",
        footer = {
            "",
            "The table is compared with what was delivered, once as the sync is and once as it would be; the difference",
            "is what the change costs. Rows in which an added column is NULL are not sent again.",
            "",
            "Examples:",
            "  perseid drift order-submitted --add coupon",
            "  perseid drift order-submitted --add discount=discount_amount --drop margin"
        })
final class DriftCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SYNC", description = "Name of a sync with mode: mirror.")
    String name = "";

    @Option(
            names = "--add",
            split = ",",
            paramLabel = "PROPERTY[=COLUMN]",
            description = "A property that would be new; from the column of its name, or from another.")
    List<String> add = List.of();

    @Option(
            names = "--drop",
            split = ",",
            paramLabel = "PROPERTY",
            description = "A property that would no longer be sent.")
    List<String> drop = List.of();

    private final Invocation invocation;
    private final Screen screen;

    DriftCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        PropertyEdit edit = edit();
        try (Workspace workspace = invocation.workspace()) {
            Sync sync = invocation.sync(workspace.configuration(), name);
            if (sync.mirror().isEmpty()) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        sync.where(),
                        "mode: " + sync.mode().word(),
                        "mode: mirror, which compares every row with what was delivered",
                        "nothing: a sync of mode standard sends again what lies in its look-back, one of mode full every"
                                + " row that has another value");
            }
            Sync changed = edit.applyTo(sync);
            MirrorChanges before;
            MirrorChanges after;
            try (Warehouse warehouse = workspace.warehouse(sync.warehouse(), "drift of " + name);
                    WarehouseSession session = invocation.open(warehouse)) {
                screen.err(name + ": comparing the table with what was delivered, twice");
                before = forecast(workspace, sync, session);
                after = forecast(workspace, changed, session);
            }
            if (invocation.json()) {
                screen.out(json(before, after));
            } else {
                show(before, after);
            }
            return ExitCode.OK;
        }
    }

    private PropertyEdit edit() {
        if (add.isEmpty() && drop.isEmpty()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "perseid drift " + name,
                    "no change",
                    "--add PROPERTY[=COLUMN] or --drop PROPERTY",
                    "name what would change; perseid plan " + name + " tells what a run would do as things are");
        }
        Map<String, String> added = new LinkedHashMap<>();
        for (String word : add) {
            int sign = word.indexOf('=');
            added.put(sign < 0 ? word : word.substring(0, sign), sign < 0 ? word : word.substring(sign + 1));
        }
        Set<String> dropped = new LinkedHashSet<>(drop);
        return new PropertyEdit(added, dropped);
    }

    private static MirrorChanges forecast(Workspace workspace, Sync sync, WarehouseSession session) {
        return workspace
                .forecast(sync)
                .plan(
                        session,
                        workspace.stateForReading(),
                        workspace.conditions().clock().instant())
                .mirror()
                .orElseThrow();
    }

    private void show(MirrorChanges before, MirrorChanges after) {
        Table table = new Table("WHAT", "AS IT IS", "WITH THE CHANGE");
        row(table, "inserts", before.inserts(), after.inserts());
        row(table, "updates", before.updates(), after.updates());
        row(table, "moves", before.moved(), after.moved());
        row(table, "deletes", before.deletes(), after.deletes());
        row(table, "unchanged", before.unchanged(), after.unchanged());
        screen.out(table);
        screen.out(
                before.first()
                        ? "nothing was sent yet, so nothing would be sent again"
                        : "the change would send " + Amounts.of(again(before, after), "row") + " again, of "
                                + Amounts.of(after.read(), "row"));
        screen.out("nothing was changed");
    }

    private static void row(Table table, String what, long before, long after) {
        table.row(what, Amounts.count(before), Amounts.count(after));
    }

    private static ObjectNode json(MirrorChanges before, MirrorChanges after) {
        ObjectNode document = Json.object().put("sent_again", again(before, after));
        document.set("before", MirrorLines.json(before));
        document.set("after", MirrorLines.json(after));
        return document;
    }

    /** Rows that are known and would be sent all the same, only because of the change. */
    private static long again(MirrorChanges before, MirrorChanges after) {
        return before.first() ? 0 : after.updates() + after.moved() - before.updates() - before.moved();
    }
}
