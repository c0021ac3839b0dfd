package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.destination.RecordKind;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.engine.plan.MirrorChanges;
import io.perseid.engine.plan.MirrorChanges.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a mirror run would do, operation by operation, for the plan. */
final class MirrorLines {

    private MirrorLines() {}

    static List<String> of(MirrorChanges changes, RecordKind kind) {
        boolean audience = kind == RecordKind.AUDIENCE;
        List<String> lines = new ArrayList<>();
        lines.add("changes found by " + changes.way()
                + (changes.first()
                        ? ""
                        : "; " + Amounts.of(changes.fetched(), "row") + " left the warehouse for that"));
        lines.add(
                changes.first()
                        ? "changes: nothing was sent yet, so all " + Amounts.of(changes.inserts(), "row")
                                + (audience ? " are members who enter" : " are inserts")
                        : audience
                                ? members(changes)
                                : "changes: " + Amounts.count(changes.inserts()) + " inserts, "
                                        + Amounts.count(changes.updates()) + " updates, "
                                        + Amounts.count(changes.moved()) + " moves (time, user or name), "
                                        + Amounts.count(changes.deletes()) + " deletes, "
                                        + Amounts.count(changes.unchanged()) + " unchanged of "
                                        + Amounts.of(changes.read(), "row"));
        if (changes.reopened() > 0) {
            lines.add("open again: " + Amounts.of(changes.reopened(), "row")
                    + " of sessions that were sent and that a late event goes on with; left alone until they are over");
        }
        if (changes.inDoubt() > 0) {
            lines.add(Amounts.of(changes.inDoubt(), "row")
                    + " sent by a run that did not see the answer: sent again as before");
        }
        if (changes.unsendable() > 0) {
            lines.add(Amounts.of(changes.unsendable(), "row")
                    + " cannot be sent as they are: rejects, held rows, shared keys");
        }
        for (Change change : changes.samples()) {
            lines.add("  " + (audience ? step(change) : word(change)) + " " + change.key()
                    + (change.what().isEmpty() ? "" : ": " + change.what()));
        }
        changes.promises().forEach(promise -> lines.add("promise for " + promise));
        lines.add("ledger after the run: about " + Amounts.bytes(changes.ledgerBytes()) + " on disk, "
                + Amounts.bytes(changes.ledgerMemory()) + " of memory during a run");
        return lines;
    }

    private static String members(MirrorChanges changes) {
        return "changes: " + Amounts.count(changes.inserts()) + " enter, " + Amounts.count(changes.deletes())
                + " leave, " + Amounts.count(changes.unchanged()) + " stay of " + Amounts.of(changes.read(), "row")
                + (changes.updates() > 0
                        ? "; " + Amounts.count(changes.updates()) + " are known by another property and are sent anew"
                        : "");
    }

    private static String step(Change change) {
        return switch (change.operation()) {
            case INSERT -> "enter";
            case DELETE -> "leave";
            case UPDATE, MOVE -> "anew";
        };
    }

    static ObjectNode json(MirrorChanges changes) {
        ObjectNode document = Json.object()
                .put("way", changes.way())
                .put("fetched", changes.fetched())
                .put("first", changes.first())
                .put("known", changes.known())
                .put("read", changes.read())
                .put("inserts", changes.inserts())
                .put("updates", changes.updates())
                .put("moves", changes.moved())
                .put("deletes", changes.deletes())
                .put("reopened", changes.reopened())
                .put("in_doubt", changes.inDoubt())
                .put("unchanged", changes.unchanged())
                .put("unsendable", changes.unsendable())
                .put("ledger_bytes", changes.ledgerBytes())
                .put("ledger_memory_bytes", changes.ledgerMemory());
        ArrayNode samples = document.putArray("samples");
        for (Change change : changes.samples()) {
            samples.addObject()
                    .put("operation", word(change))
                    .put("key", change.key())
                    .put("what", change.what());
        }
        ArrayNode promises = document.putArray("promises");
        changes.promises().forEach(promises::add);
        return document;
    }

    private static String word(Change change) {
        return change.operation().name().toLowerCase(Locale.ROOT);
    }
}
