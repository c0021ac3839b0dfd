package io.perseid.app.init;

import io.perseid.api.warehouse.Dialect;
import io.perseid.app.dbt.DbtColumn;
import io.perseid.app.dbt.DbtManifest;
import io.perseid.app.dbt.DbtNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people wrote about the columns of a table, shortened to what fits behind a line of YAML. Immutable.
 *
 * @param byColumn by name in lower case, because dbt need not write names as the warehouse stores them
 */
public record ColumnNotes(Map<String, String> byColumn) {

    private static final int LONGEST = 90;

    public static ColumnNotes none() {
        return new ColumnNotes(Map.of());
    }

    /** The descriptions of a dbt table's columns. */
    public static ColumnNotes of(DbtNode node) {
        Map<String, String> notes = new TreeMap<>();
        for (DbtColumn column : node.columns()) {
            String text = column.description().strip().replaceAll("\\s+", " ");
            if (!text.isEmpty()) {
                String note = text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text;
                notes.put(column.name().toLowerCase(Locale.ROOT), note);
            }
        }
        return new ColumnNotes(notes);
    }

    /** Those of the dbt table that this one is; none if it is none of them. @param table as the warehouse lists it */
    public static ColumnNotes of(DbtManifest manifest, Dialect dialect, String table) {
        String listed = dialect.table(table).toLowerCase(Locale.ROOT);
        List<DbtNode> same = manifest.all().stream()
                .filter(node -> !node.isEphemeral())
                .filter(node -> {
                    String built = dialect.table(manifest.table(node)).toLowerCase(Locale.ROOT);
                    return built.equals(listed) || built.endsWith("." + listed);
                })
                .toList();
        // Two tables of that name in two schemas: whose descriptions these would be is a guess.
        return same.size() == 1 ? of(same.get(0)) : none();
    }

    Optional<String> of(String column) {
        return Optional.ofNullable(byColumn.get(column.toLowerCase(Locale.ROOT)));
    }
}
