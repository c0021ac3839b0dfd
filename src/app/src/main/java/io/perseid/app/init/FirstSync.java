package io.perseid.app.init;

import io.perseid.api.destination.RecordKind;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A first sync of a table, as the text of its file with comments that say what was guessed and why.
 *
 * @param name of the sync, and of its file
 * @param key what was taken as key; empty if nothing was found
 * @param time events only
 * @param user events only
 */
public record FirstSync(
        String name, RecordKind kind, Optional<String> key, Optional<String> time, Optional<String> user, String yaml) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    /** What YAML does not read as text. */
    private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

    private static final String TODO = "CHANGE_ME";

    /**
     * Looks at the table and writes the text. Blocking; reads at most a sample of rows.
     *
     * @param table as the warehouse lists it
     * @param warehouse name in perseid.yaml
     * @param destination name in perseid.yaml
     * @param zoned whether perseid.yaml says what times without zone mean
     * @param notes shown behind the columns
     * @param kind if the user said it
     */
    public static FirstSync of(
            WarehouseSession session,
            Dialect dialect,
            String table,
            String warehouse,
            String destination,
            boolean zoned,
            ColumnNotes notes,
            Optional<String> name,
            Optional<RecordKind> kind) {
        List<ColumnFacts> columns = new TableSample(session, dialect).columns(table);
        Proposal proposal = Proposal.of(table, columns, kind);
        String sync = name.orElseGet(() -> fileName(table));
        List<String> lines = new ArrayList<>();
        lines.add("# Written by perseid init from the table " + table + ": guesses from names, types and up to "
                + TableSample.ROWS + " rows.");
        lines.add("# Check each line, then: perseid preview " + sync);
        lines.add("sync: " + text(sync));
        lines.add("warehouse: " + text(warehouse));
        lines.add("destination: " + text(destination));
        lines.add("mode: " + (proposal.kind() == RecordKind.EVENT ? "standard" : "full"));
        lines.add("schedule: every 1h                 # or manual, or {cron: \"0 6 * * *\", zone: UTC}");
        lines.add("");
        switch (proposal.kind()) {
            case USER -> users(lines, table, proposal, notes);
            case LOOKUP -> lookup(lines, table, proposal);
            case EVENT, GROUP, AUDIENCE -> events(lines, table, proposal, notes, zoned);
        }
        return new FirstSync(
                sync,
                proposal.kind(),
                proposal.key().map(ColumnFacts::name),
                proposal.time().map(ColumnFacts::name),
                proposal.user().map(ColumnFacts::name),
                String.join("\n", lines) + "\n");
    }

    private static void events(List<String> lines, String table, Proposal proposal, ColumnNotes notes, boolean zoned) {
        lines.add("events:");
        lines.add("  from: " + text(table));
        lines.add("  name: " + text(Proposal.singular(table).replace('_', ' '))
                + "                        # what the event is called in reports; or {column: ...}");
        lines.add("  time: " + time(proposal.time(), zoned) + "   # when it happened"
                + (proposal.time().isEmpty() ? ": no column of a time or date type was found" : ""));
        lines.add(proposal.user()
                .map(u -> "  user: " + text(u.name()) + "   # who did it"
                        + (u.neverNull() ? "" : "; NULL in some rows: a reject, or {column: ..., missing: anonymous}"))
                .orElse("  user: " + TODO + "   # who did it; no column looked like it"));
        lines.add("  key: " + key(proposal));
        lines.add("  cursor: {column: "
                + text(proposal.cursor().map(ColumnFacts::name).orElse(TODO))
                + "}   # what grows when rows arrive or change; rows are looked for again 2h behind it");
        lines.add("  properties:");
        Optional<ColumnFacts> cursor = proposal.cursor();
        proposal.others().stream()
                .filter(c -> cursor.filter(c::equals).isEmpty())
                .forEach(c -> lines.add("    " + text(c.name()) + ": " + text(c.name()) + comment(c, notes)));
        if (proposal.others().stream().allMatch(c -> cursor.filter(c::equals).isPresent())) {
            lines.set(lines.size() - 1, "  properties: []");
        }
    }

    private static void users(List<String> lines, String table, Proposal proposal, ColumnNotes notes) {
        lines.add("users:");
        lines.add("  from: " + text(table));
        lines.add("  user: " + key(proposal));
        lines.add("  properties:");
        for (ColumnFacts column : proposal.others()) {
            String name = column.name().toLowerCase(Locale.ROOT);
            String property = name.equals("email") ? "$email" : name.matches("(.*_)?name") ? "$name" : "";
            boolean taken = lines.stream().anyMatch(line -> line.startsWith("    " + property + ":"));
            lines.add("    " + (property.isEmpty() || taken ? text(column.name()) : property) + ": "
                    + text(column.name()) + comment(column, notes));
        }
        if (proposal.others().isEmpty()) {
            lines.set(lines.size() - 1, "  properties: []");
        }
    }

    private static void lookup(List<String> lines, String table, Proposal proposal) {
        lines.add("lookup:");
        lines.add("  table: " + text(fileName(table))
                + "                    # its name or id at the destination, where it must exist");
        lines.add("  from: " + text(table));
        lines.add("  key: " + key(proposal));
        lines.add("  columns: ["
                + proposal.others().stream().map(c -> text(c.name())).collect(Collectors.joining(", ")) + "]");
    }

    private static String key(Proposal proposal) {
        return proposal.key()
                .map(k -> text(k.name()) + "   # unique in the rows looked at")
                .orElse(TODO + "   # no column is unique; several together are written [a, b]");
    }

    static String time(Optional<ColumnFacts> time, boolean zoned) {
        String column = text(time.map(ColumnFacts::name).orElse(TODO));
        return time.filter(ColumnFacts::isNaive).isPresent() && !zoned ? "{column: " + column + ", zone: UTC}" : column;
    }

    private static String comment(ColumnFacts column, ColumnNotes notes) {
        String declared = column.column().declared().replace("\n", " ");
        return "   # " + declared
                + (column.scalar() && column.filled() == 0 && column.rows() > 0 ? ", NULL so far" : "")
                + notes.of(column.name()).map(note -> "; " + note).orElse("");
    }

    /** The table's name as a sync and file may be called. */
    static String fileName(String table) {
        String last = table.substring(table.lastIndexOf('.') + 1);
        String name =
                last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "first-sync" : name;
    }

    /** As YAML reads it back unchanged. */
    static String text(String value) {
        return PLAIN.matcher(value).matches() && !WORD.matcher(value).matches()
                ? value
                : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
