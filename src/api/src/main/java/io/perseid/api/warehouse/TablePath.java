package io.perseid.api.warehouse;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as users write it: parts separated by dots, a part with a dot in double quotes, quotes inside it doubled. Pure.
 *
 * @param parts catalogue, schema and table, or the last two, or the table alone
 */
public record TablePath(List<Part> parts) {

    /** @param quoted whether it stood in quotes, for warehouses where a name without them means another */
    public record Part(String name, boolean quoted) {}

    public static TablePath parse(String written) {
        List<Part> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean inside = false;
        boolean quoted = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (inside && c == '"' && i + 1 < written.length() && written.charAt(i + 1) == '"') {
                part.append('"');
                i++;
            } else if (c == '"' && (inside || part.length() == 0)) {
                inside = !inside;
                quoted = true;
            } else if (c == '.' && !inside) {
                parts.add(new Part(part.toString(), quoted));
                part.setLength(0);
                quoted = false;
            } else {
                part.append(c);
            }
        }
        parts.add(new Part(part.toString(), quoted));
        return new TablePath(List.copyOf(parts));
    }

    /** The parts without their quotes. */
    public List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    /** A part as one would write it, in quotes only where {@link #parse} would read something else. */
    public static String written(String part) {
        boolean plain = !part.isEmpty() && part.indexOf('.') < 0 && part.indexOf('"') < 0;
        return plain ? part : quoted(part);
    }

    /** A part in double quotes, those inside it doubled. */
    public static String quoted(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }
}
