package io.perseid.connector.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A table as users write it: parts separated by dots. A part without quotes is folded to upper case, as in Snowflake's own SQL;
 * one in double quotes is meant as it stands.
 */
final class TableName {

    /** An identifier that needs no quotes, of Snowflake's page "Identifier requirements". */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

    private static final Pattern FOLDED = Pattern.compile("[A-Z_][A-Z0-9_$]*");

    private TableName() {}

    /** The parts as they are stored: database, schema and table, or the last of these. */
    static List<String> parts(String written) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (quoted && c == '"' && i + 1 < written.length() && written.charAt(i + 1) == '"') {
                part.append('"');
                i++;
            } else if (c == '"' && (quoted || part.length() == 0)) {
                quoted = !quoted;
                wasQuoted = true;
            } else if (c == '.' && !quoted) {
                parts.add(stored(part, wasQuoted));
                part.setLength(0);
                wasQuoted = false;
            } else {
                part.append(c);
            }
        }
        parts.add(stored(part, wasQuoted));
        return List.copyOf(parts);
    }

    /** A stored part as one would write it, in quotes only where {@link #parts} would read something else. */
    static String written(String part) {
        return FOLDED.matcher(part).matches() ? part : quote(part);
    }

    static String quote(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }

    private static String stored(CharSequence part, boolean quoted) {
        String text = part.toString();
        return !quoted && PLAIN.matcher(text).matches() ? text.toUpperCase(Locale.ROOT) : text;
    }
}
