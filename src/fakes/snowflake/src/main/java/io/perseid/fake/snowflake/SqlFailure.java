package io.perseid.fake.snowflake;

import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement that failed, as Snowflake tells it: a code of six digits, a SQLSTATE, a message. */
final class SqlFailure extends Exception {

    private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");
    private static final Pattern TABLE = Pattern.compile("Table with name (.+?) does not exist");
    private static final Pattern COLUMN =
            Pattern.compile("(?:Referenced column|column named|have a column named) \"([^\"]+)\"");
    private static final Pattern STRING = Pattern.compile("string '((?:[^'])*)'");

    private final String code;
    private final String state;

    SqlFailure(String code, String state, String message) {
        super(message);
        this.code = code;
        this.state = state;
    }

    String code() {
        return code;
    }

    String state() {
        return state;
    }

    static SqlFailure cancelled() {
        return new SqlFailure("000604", "57014", "SQL execution canceled");
    }

    static SqlFailure timedOut(long seconds) {
        return new SqlFailure(
                "000630",
                "57014",
                "Statement reached its statement or warehouse timeout of " + seconds + " second(s) and was canceled.");
    }

    static SqlFailure denied(String table) {
        return new SqlFailure(
                "003001",
                "42501",
                "SQL access control error:\nInsufficient privileges to operate on table '" + table + "'");
    }

    /** Code and words as Snowflake's page of AT | BEFORE shows them. */
    static SqlFailure beyondRetention(String table) {
        return new SqlFailure(
                "000707",
                "02000",
                "Time travel data is not available for table " + table
                        + ". The requested time is either beyond the allowed"
                        + " time travel period or before the object creation time.");
    }

    /** Code and words as Snowflake's pages on dynamic tables show them. */
    static SqlFailure notTracked(String table) {
        return new SqlFailure(
                "091930",
                "2F003",
                "SQL compilation error:\nChange tracking is not enabled or has been missing for the time range requested on"
                        + " table '" + table + "'.");
    }

    static SqlFailure missing(String table) {
        return new SqlFailure(
                "002003", "42S02", "SQL compilation error:\nObject '" + table + "' does not exist or not authorized.");
    }

    /** DuckDB's failure in Snowflake's words. Codes as its driver and its users' questions show them. */
    static SqlFailure of(SQLException error) {
        String message = String.valueOf(error.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.startsWith("catalog error")) {
            Matcher table = TABLE.matcher(message);
            String name = table.find() ? table.group(1) : first(QUOTED, message);
            return missing(name);
        }
        if (lower.startsWith("binder error")) {
            return new SqlFailure(
                    "000904",
                    "42000",
                    "SQL compilation error: error line 1 at position 7\ninvalid identifier '" + first(COLUMN, message)
                            + "'");
        }
        if (lower.startsWith("parser error") || lower.startsWith("syntax error")) {
            return new SqlFailure(
                    "001003",
                    "42000",
                    "SQL compilation error:\nsyntax error line 1 at position 0 unexpected '" + first(QUOTED, message)
                            + "'.");
        }
        if (lower.startsWith("conversion error")) {
            return new SqlFailure(
                    "100038", "22018", "Numeric value '" + first(STRING, message) + "' is not recognized");
        }
        if (lower.startsWith("out of range")) {
            return new SqlFailure("100039", "22003", "Numeric value out of range: " + message);
        }
        int unreadable = message.indexOf(Variants.UNREADABLE);
        if (unreadable >= 0) {
            return new SqlFailure(
                    "100069",
                    "22P02",
                    message.substring(unreadable).lines().findFirst().orElse(Variants.UNREADABLE));
        }
        if (lower.startsWith("interrupt")) {
            return cancelled();
        }
        return new SqlFailure("000603", "XX000", "SQL execution internal error: " + message);
    }

    private static String first(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? matcher.group(1) : message;
    }
}
