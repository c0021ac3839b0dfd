package io.perseid.connector.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table as users write it: parts separated by dots, a part with a dot in double quotes.
 *
 * @param parts catalogue, schema and table, or the last two, or the table alone; or the path of a file
 * @param file whether it is a Parquet or CSV file
 */
record TableName(List<String> parts, boolean file) {

    private static final List<String> PARQUET = List.of(".parquet");
    private static final List<String> CSV = List.of(".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz");

    static TableName parse(String written) {
        if (!written.startsWith("\"") && (isParquet(written) || isCsv(written))) {
            return new TableName(List.of(written), true);
        }
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (quoted && c == '"' && i + 1 < written.length() && written.charAt(i + 1) == '"') {
                part.append('"');
                i++;
            } else if (c == '"' && (quoted || part.length() == 0)) {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return new TableName(List.copyOf(parts), false);
    }

    /** A part as one would write it, in quotes only where {@link #parse} would read something else. */
    static String written(String part) {
        boolean plain = !part.isEmpty() && part.indexOf('.') < 0 && part.indexOf('"') < 0;
        return plain ? part : '"' + part.replace("\"", "\"\"") + '"';
    }

    static boolean isParquet(String path) {
        return endsWith(path, PARQUET);
    }

    static boolean isCsv(String path) {
        return endsWith(path, CSV);
    }

    private static boolean endsWith(String path, List<String> endings) {
        String lower = path.toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(lower::endsWith);
    }
}
