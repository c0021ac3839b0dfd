package io.perseid.connector.snowflake;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.snowflake.client.api.resultset.QueryStatus;

/**
 * Snowflake's errors in our kinds and parts, by its code, else by the class of the SQLSTATE. Immutable.
 */
final class SnowflakeFailures {

    private static final int LONGEST = 600;

    /** What stands behind the question mark of a part's address lets its finder read the rows. */
    private static final Pattern SIGNED = Pattern.compile("(https?://[^\\s?]+)\\?\\S+");

    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}(\\.[A-Za-z0-9_-]+)*");

    /** A moment before the table was made, or older than its retention time (Snowflake's page of AT | BEFORE). */
    static final int BEYOND_RETENTION = 707;

    /** A range in which changes were not always recorded (Snowflake's pages on dynamic tables). */
    static final int NOT_TRACKED = 91930;

    /** Codes as Snowflake's documentation and its driver's sources name them. */
    private static final Map<Integer, FailureKind> CODES = Map.ofEntries(
            Map.entry(603, FailureKind.TRANSIENT), // internal error of an execution, which a second one does not meet
            Map.entry(604, FailureKind.TRANSIENT), // cancelled
            Map.entry(606, FailureKind.CONFIGURATION), // no active warehouse
            Map.entry(607, FailureKind.TRANSIENT), // the warehouse was suspended under the statement
            Map.entry(630, FailureKind.LIMIT), // statement timeout
            Map.entry(BEYOND_RETENTION, FailureKind.TRANSIENT), // the next run asks for another moment
            Map.entry(904, FailureKind.CONFIGURATION), // invalid identifier
            Map.entry(1003, FailureKind.CONFIGURATION), // syntax
            Map.entry(2003, FailureKind.CONFIGURATION), // missing, or not authorized
            Map.entry(2043, FailureKind.CONFIGURATION),
            Map.entry(3001, FailureKind.CONFIGURATION), // insufficient privileges
            Map.entry(NOT_TRACKED, FailureKind.CONFIGURATION),
            Map.entry(90073, FailureKind.LIMIT), // resource monitor
            Map.entry(300002, FailureKind.LIMIT), // memory
            Map.entry(390111, FailureKind.TRANSIENT), // session gone
            Map.entry(390112, FailureKind.TRANSIENT), // session expired
            Map.entry(390114, FailureKind.TRANSIENT), // master token expired
            Map.entry(390189, FailureKind.CONFIGURATION), // role does not exist or is not granted
            Map.entry(390201, FailureKind.CONFIGURATION)); // database, schema or warehouse of the login

    private final String where;

    SnowflakeFailures(String where) {
        this.where = where;
    }

    String where() {
        return where;
    }

    /** A login that failed. */
    PerseidException opening(SQLException error) {
        FailureKind kind = kind(error);
        if (kind == FailureKind.TRANSIENT && error.getErrorCode() / 1000 != 390) {
            return failure(
                    kind,
                    words(error),
                    "Snowflake to answer",
                    "check account: and url:, the network and its proxy",
                    error);
        }
        return statement(error);
    }

    /** A statement that Snowflake did not compile or could not carry out. */
    PerseidException statement(SQLException error) {
        String message = words(error);
        FailureKind kind = kind(error);
        return switch (kind) {
            case CONFIGURATION -> configuration(message, error);
            case AUTHENTICATION ->
                failure(
                        kind,
                        message,
                        "a login that Snowflake accepts",
                        "check user: and its key or token in Snowflake (DESC USER shows RSA_PUBLIC_KEY_FP), and the network policy",
                        error);
            case DATA ->
                failure(
                        kind,
                        message,
                        "values that fit the types asked for",
                        "correct the value in the warehouse, or use TRY_CAST in the SQL",
                        error);
            case LIMIT ->
                failure(
                        kind,
                        message,
                        "a statement within its time, memory and credits",
                        error.getErrorCode() == 630
                                ? "raise statement_timeout (the warehouse's own limit may be lower), or use a larger warehouse"
                                : "use a larger warehouse, or raise the quota of its resource monitor",
                        error);
            case TRANSIENT ->
                error.getErrorCode() == BEYOND_RETENTION
                        ? failure(
                                kind,
                                message,
                                "the history of the table since the run began",
                                "run it again, and do not make the table again meanwhile; for runs of a day and more let the"
                                        + " table's owner raise DATA_RETENTION_TIME_IN_DAYS",
                                error)
                        : failure(kind, message, "an answer", "try again", error);
            case INTERNAL -> failure(kind, message, "no defect", "report this with the SQL", error);
        };
    }

    /** Whether it is one of ours for an error of Snowflake's with this code. */
    static boolean isCode(PerseidException failure, int code) {
        return failure.getCause() instanceof Masked masked && masked.code == code;
    }

    /** A statement that was stopped by {@link io.perseid.api.warehouse.WarehouseSession#cancel}. */
    PerseidException cancelled() {
        return PerseidException.of(
                FailureKind.TRANSIENT, where, "the statement was cancelled", "it to run to its end", "run it again");
    }

    /** A part of a result that could not be had, or whose bytes make no sense. */
    PerseidException part(Exception error) {
        return failure(
                FailureKind.TRANSIENT,
                "a part of the result could not be downloaded (" + words(error) + ")",
                "all parts, whose addresses last for some hours",
                "try again; check that the hosts of SYSTEM$ALLOWLIST() are reachable",
                error);
    }

    /** Columns are others than a moment ago. */
    PerseidException changed(String columns) {
        return PerseidException.of(
                FailureKind.TRANSIENT,
                where,
                "columns changed while the query was started: " + columns,
                "columns that stay as they were described",
                "try again");
    }

    /** A vector or text that no value of the type is known to come in. */
    PerseidException unknownForm(String form, String declared) {
        return PerseidException.of(
                FailureKind.INTERNAL,
                where,
                "a column of type " + declared + " came as " + form,
                "a form that this version of Perseid knows",
                "cast the column to VARCHAR in the SQL, and report this");
    }

    /** A statement that gives no columns. */
    PerseidException noRows(String sql) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                where,
                "a statement without columns: " + cut(sql.replaceAll("\\s+", " ")),
                "a SELECT",
                "correct the SQL");
    }

    /** A query by its id that Snowflake does not know. */
    PerseidException forgotten(String query) {
        return PerseidException.of(
                FailureKind.TRANSIENT,
                where,
                "Snowflake knows nothing of the query " + query,
                "a query of the last 24 hours by the same user",
                "run it again");
    }

    /** A query by its id that ended without a result. */
    PerseidException ended(String query, QueryStatus status) {
        SQLException error = new SQLException(
                Optional.ofNullable(status.getErrorMessage()).orElse(status.getDescription()) + " (query " + query
                        + ")",
                "",
                status.getErrorCode());
        return statement(error);
    }

    private PerseidException configuration(String message, SQLException error) {
        return switch (error.getErrorCode()) {
            case 606 ->
                failure(
                        FailureKind.CONFIGURATION,
                        message,
                        "a warehouse that computes",
                        "add warehouse:, and grant USAGE on it to the role",
                        error);
            case 2003, 2043, 3001 ->
                failure(
                        FailureKind.CONFIGURATION,
                        message,
                        "a table or view that the role may read",
                        "correct the name, or grant the role USAGE on database and schema and SELECT on the table",
                        error);
            case 390189, 390201 ->
                failure(
                        FailureKind.CONFIGURATION,
                        message,
                        "a role, database, schema and warehouse that are there and granted",
                        "correct role:, database:, schema: or warehouse:",
                        error);
            default ->
                failure(
                        FailureKind.CONFIGURATION,
                        message,
                        "a query that Snowflake can run",
                        "correct the table, column or SQL",
                        error);
        };
    }

    private static FailureKind kind(SQLException error) {
        FailureKind known = CODES.get(error.getErrorCode());
        if (known != null) {
            return known;
        }
        int code = error.getErrorCode();
        if (code / 1000 == 390 || code / 1000 == 394 || code / 1000 == 395) {
            return FailureKind.AUTHENTICATION;
        }
        String state = Optional.ofNullable(error.getSQLState()).orElse("");
        if (code >= 100_000 && code < 101_000) {
            return FailureKind.DATA;
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "02", "0A", "3D", "3F", "42" -> FailureKind.CONFIGURATION;
            case "22", "23" -> FailureKind.DATA;
            case "28" -> FailureKind.AUTHENTICATION;
            case "53", "54" -> FailureKind.LIMIT;
            case "08", "40", "57", "58" -> FailureKind.TRANSIENT;
            // The driver's own codes for what went wrong on the way (its ErrorCode, 200001 on).
            default -> code / 1000 == 200 ? FailureKind.TRANSIENT : FailureKind.INTERNAL;
        };
    }

    private PerseidException failure(FailureKind kind, String found, String expected, String action, Exception cause) {
        return PerseidException.of(kind, where, found, expected, action).causedBy(new Masked(cause));
    }

    private static String words(Exception error) {
        String message =
                Optional.ofNullable(error.getMessage()).orElse(error.getClass().getSimpleName());
        String code = error instanceof SQLException sql && sql.getErrorCode() != 0
                ? " (" + String.format(Locale.ROOT, "%06d", sql.getErrorCode()) + ")"
                : "";
        return cut(masked(message).replaceAll("\\s+", " ").strip()) + code;
    }

    private static String masked(String message) {
        return TOKEN.matcher(SIGNED.matcher(message).replaceAll("$1")).replaceAll("***");
    }

    private static String cut(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** The driver's exception without the secrets that its message may have, for the log. */
    private static final class Masked extends Exception {

        private final int code;

        Masked(Throwable original) {
            super(
                    original.getClass().getName() + ": " + masked(String.valueOf(original.getMessage())),
                    original.getCause() == null || original.getCause() == original
                            ? null
                            : new Masked(original.getCause()));
            this.code = original instanceof SQLException error ? error.getErrorCode() : 0;
            setStackTrace(original.getStackTrace());
        }
    }
}
