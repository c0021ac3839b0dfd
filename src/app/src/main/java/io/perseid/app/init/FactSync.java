package io.perseid.app.init;

import io.perseid.app.dbt.DbtNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A sync of events from a fact model of dbt, as the text of its file.
 *
 * @param name of the sync, and of its file
 * @param model as sync files name it
 * @param why what it takes for what and for which reason, one line each, beginning with the word for it
 */
public record FactSync(
        String name, String model, List<String> key, String time, String user, List<String> why, String yaml) {

    /** Names in perseid.yaml, and whether it says there what times without zone mean. */
    public record Target(String warehouse, String destination, boolean zoned) {}

    /** What was found out about a model. Every column is named as the warehouse has it. */
    record Findings(
            String reference,
            String fact,
            List<String> key,
            String whyKey,
            ColumnFacts time,
            ColumnFacts user,
            String whyUser,
            Proposal proposal) {}

    static FactSync of(DbtNode model, Findings found, Target target) {
        String name = FirstSync.fileName(Proposal.factless(model.name()));
        List<String> why = List.of(
                "fact: " + found.fact(),
                "key: " + String.join(", ", found.key()) + ", " + found.whyKey(),
                "time: " + found.time().name() + ", of type " + declared(found.time()) + ", "
                        + (found.time().neverNull() ? "never" : "sometimes") + " NULL in the rows looked at",
                "user: " + found.user().name() + ", " + found.whyUser());
        ColumnNotes notes = ColumnNotes.of(model);
        List<String> lines = new ArrayList<>();
        lines.add("# Written by perseid init --dbt from the dbt model " + model.name() + ":");
        why.forEach(line -> lines.add("#   " + line));
        lines.add("# Check each line, then: perseid preview " + name);
        lines.add("sync: " + FirstSync.text(name));
        lines.add("warehouse: " + FirstSync.text(target.warehouse()));
        lines.add("destination: " + FirstSync.text(target.destination()));
        lines.add("mode: standard");
        lines.add("schedule: every 1h                 # or manual, or {cron: \"0 6 * * *\", zone: UTC}");
        lines.add("");
        lines.add("events:");
        lines.add("  from: {dbt: " + FirstSync.text(found.reference()) + "}");
        lines.add("  name: " + FirstSync.text(Proposal.singular(model.name()).replace('_', ' '))
                + "   # what the event is called in reports");
        lines.add("  time: " + FirstSync.time(Optional.of(found.time()), target.zoned()) + note(found.time(), notes));
        lines.add("  user: " + FirstSync.text(found.user().name()) + note(found.user(), notes)
                + (found.user().neverNull()
                        ? ""
                        : "; NULL in some rows: a reject, or {column: ..., missing: anonymous}"));
        lines.add("  key: " + key(found.key()));
        ColumnFacts cursor = found.proposal().cursor().orElse(found.time());
        boolean zone = !cursor.equals(found.time()) && cursor.isNaive() && !target.zoned();
        lines.add("  cursor: {column: " + FirstSync.text(cursor.name()) + (zone ? ", zone: UTC" : "")
                + "}   # what grows when rows arrive or change");
        List<ColumnFacts> properties = found.proposal().others().stream()
                .filter(c -> !c.equals(found.time()) && !c.equals(found.user()) && !c.equals(cursor))
                .toList();
        lines.add(properties.isEmpty() ? "  properties: []" : "  properties:");
        properties.forEach(
                c -> lines.add("    " + FirstSync.text(c.name()) + ": " + FirstSync.text(c.name()) + note(c, notes)));
        return new FactSync(
                name,
                found.reference(),
                found.key(),
                found.time().name(),
                found.user().name(),
                why,
                String.join("\n", lines) + "\n");
    }

    private static String key(List<String> columns) {
        return columns.size() == 1
                ? FirstSync.text(columns.get(0))
                : columns.stream().map(FirstSync::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String note(ColumnFacts column, ColumnNotes notes) {
        return "   # " + declared(column)
                + notes.of(column.name()).map(text -> "; " + text).orElse("");
    }

    private static String declared(ColumnFacts column) {
        return column.column().declared().replace("\n", " ");
    }
}
