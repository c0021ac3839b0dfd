package io.perseid.app.equality;

import java.util.List;
import java.util.Locale;

/**
 * SQL that brings a value of either side into one text, so that both can be compared and shown: {@code s:} a string, {@code
 * n:} a number, {@code b:} a boolean, {@code j:} a list or object. A number is the same whatever its digits look like
 * (12, 12.0, 12.00): whole numbers are compared digit by digit, others as the double that a reader of JSON makes of them.
 */
final class CanonicalText {

    /** To be run once a connection. Temporary ones, because these are found whatever database is in use. */
    static final List<String> MACROS = List.of(
            """
            CREATE TEMP MACRO number_text(t) AS CASE
                WHEN regexp_full_match(t, '-?[0-9]+([.]0*)?') THEN split_part(t, '.', 1)
                WHEN abs(TRY_CAST(t AS DOUBLE)) < 9007199254740992 AND floor(TRY_CAST(t AS DOUBLE)) = TRY_CAST(t AS DOUBLE)
                    THEN CAST(CAST(TRY_CAST(t AS DOUBLE) AS BIGINT) AS VARCHAR)
                ELSE coalesce(CAST(TRY_CAST(t AS DOUBLE) AS VARCHAR), t) END""",
            """
            CREATE TEMP MACRO json_text(j) AS CASE json_type(j)
                WHEN 'VARCHAR' THEN 's:' || (j ->> '$')
                WHEN 'BOOLEAN' THEN 'b:' || (j ->> '$')
                WHEN 'NULL' THEN NULL
                WHEN 'ARRAY' THEN 'j:' || CAST(json(j) AS VARCHAR)
                WHEN 'OBJECT' THEN 'j:' || CAST(json(j) AS VARCHAR)
                ELSE 'n:' || number_text(j ->> '$') END""",
            // DuckDB's epoch_ms rounds; a millisecond that has not passed is not there yet.
            """
            CREATE TEMP MACRO floor_ms(t) AS
                (epoch_us(t) - ((epoch_us(t) % 1000) + 1000) % 1000) // 1000""",
            // ISO 8601 as Mixpanel's reference has it, with a fraction only where there is one.
            """
            CREATE TEMP MACRO time_text(t) AS regexp_replace(regexp_replace(
                strftime(t, '%Y-%m-%dT%H:%M:%S.%f'), '[.]000000$', ''), '([.][0-9]{3})000$', '\\1')""");

    private CanonicalText() {}

    /** The text of a warehouse column of this DuckDB type; NULL stays NULL. */
    static String ofColumn(String column, String type) {
        String upper = type.toUpperCase(Locale.ROOT);
        if (upper.equals("BOOLEAN")) {
            return "'b:' || CAST(" + column + " AS VARCHAR)";
        }
        if (isNumber(upper)) {
            return "'n:' || number_text(CAST(" + column + " AS VARCHAR))";
        }
        if (upper.equals("DATE")) {
            return "'s:' || CAST(" + column + " AS VARCHAR)";
        }
        if (upper.equals("TIMESTAMP WITH TIME ZONE")) {
            return "'s:' || time_text(" + column + " AT TIME ZONE 'UTC')";
        }
        if (upper.startsWith("TIMESTAMP")) {
            return "'s:' || time_text(" + column + ")";
        }
        if (upper.equals("JSON") || upper.endsWith("]") || upper.startsWith("STRUCT") || upper.startsWith("MAP")) {
            return "json_text(to_json(" + column + "))";
        }
        return "'s:' || CAST(" + column + " AS VARCHAR)";
    }

    /** The text of a JSON value. */
    static String ofJson(String expression) {
        return "json_text(" + expression + ")";
    }

    private static boolean isNumber(String type) {
        return type.startsWith("DECIMAL")
                || type.equals("DOUBLE")
                || type.equals("FLOAT")
                || type.endsWith("INT")
                || type.endsWith("INTEGER");
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
