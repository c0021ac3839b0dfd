package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.TablePath;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of tables as users write them and as Snowflake stores them. A part without quotes is folded to upper case, as in Snowflake's own SQL;
 * one in double quotes is meant as it stands.
 */
final class TableName {

    /** An identifier that needs no quotes, of Snowflake's page "Identifier requirements". */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

    private static final Pattern FOLDED = Pattern.compile("[A-Z_][A-Z0-9_$]*");

    private TableName() {}

    /** The parts as they are stored: database, schema and table, or the last of these. */
    static List<String> parts(String written) {
        return TablePath.parse(written).parts().stream().map(TableName::stored).toList();
    }

    /** A stored part as one would write it, in quotes only where {@link #parts} would read something else. */
    static String written(String part) {
        return FOLDED.matcher(part).matches() ? part : TablePath.quoted(part);
    }

    private static String stored(TablePath.Part part) {
        return !part.quoted() && PLAIN.matcher(part.name()).matches()
                ? part.name().toUpperCase(Locale.ROOT)
                : part.name();
    }
}
