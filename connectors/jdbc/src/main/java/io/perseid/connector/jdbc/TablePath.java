package io.perseid.connector.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as users write it: parts separated by dots, a part with a dot in double quotes, quotes inside it doubled.
 *
 * @param parts catalogue, schema and table, or the last two, or the table alone
 */
public record TablePath(List<String> parts) {

    public static TablePath parse(String written) {
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
        return new TablePath(List.copyOf(parts));
    }

    /** A part as one would write it, in quotes only where {@link #parse} would read something else. */
    public static String written(String part) {
        boolean plain = !part.isEmpty() && part.indexOf('.') < 0 && part.indexOf('"') < 0;
        return plain ? part : '"' + part.replace("\"", "\"\"") + '"';
    }
}
