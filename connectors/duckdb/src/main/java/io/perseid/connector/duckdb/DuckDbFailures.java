package io.perseid.connector.duckdb;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.connector.duckdb.vector.TextsTooLong;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells DuckDB's errors in our four parts. DuckDB gives no codes through JDBC, but every message starts with the name of
 * its kind ("Binder Error: ..."), which is what we go by. Immutable.
 */
final class DuckDbFailures {

    /** How soon to ask again for a file that someone writes: writers hold it for a statement or a load. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

    private static final int LONGEST = 600;

    private static final Pattern LOCK = Pattern.compile("held in (.+?) \\(PID (\\d+)\\)");
    private static final Pattern KIND = Pattern.compile("^([A-Za-z ]+?) (?:Error|ERROR):");

    private static final Map<String, FailureKind> KINDS = Map.ofEntries(
            Map.entry("Catalog", FailureKind.CONFIGURATION),
            Map.entry("Binder", FailureKind.CONFIGURATION),
            Map.entry("Parser", FailureKind.CONFIGURATION),
            Map.entry("Syntax", FailureKind.CONFIGURATION),
            Map.entry("Permission", FailureKind.CONFIGURATION),
            Map.entry("Not implemented", FailureKind.CONFIGURATION),
            Map.entry("Missing Extension", FailureKind.CONFIGURATION),
            Map.entry("Extension Autoloading", FailureKind.CONFIGURATION),
            Map.entry("IO", FailureKind.CONFIGURATION),
            Map.entry("Conversion", FailureKind.DATA),
            Map.entry("Mismatch Type", FailureKind.DATA),
            Map.entry("Out of Range", FailureKind.DATA),
            Map.entry("Invalid Input", FailureKind.DATA),
            Map.entry("Invalid type", FailureKind.DATA),
            Map.entry("Out of Memory", FailureKind.LIMIT),
            Map.entry("INTERRUPT", FailureKind.TRANSIENT),
            Map.entry("HTTP", FailureKind.TRANSIENT),
            Map.entry("Resource In Use", FailureKind.TRANSIENT));

    private final String where;

    DuckDbFailures(String where) {
        this.where = where;
    }

    String where() {
        return where;
    }

    /** A file that could not be opened. */
    PerseidException opening(Optional<Path> file, SQLException error) {
        String message = words(error);
        String path = file.map(Path::toString).orElse("an in-memory database");
        Matcher lock = LOCK.matcher(message);
        if (message.contains("Could not set lock")) {
            String holder = lock.find() ? "process " + lock.group(2) + " (" + lock.group(1) + ")" : "another process";
            return busy(path, holder, error);
        }
        if (message.contains("different configuration")) {
            return busy(path, "another part of this process", error);
        }
        if (message.startsWith("Out of Memory") || message.contains("No space left")) {
            return failure(
                    FailureKind.LIMIT, message, "room to open " + path, "raise memory_limit or free disk space", error);
        }
        return failure(
                FailureKind.CONFIGURATION,
                message,
                path + " to be a DuckDB database that DuckDB " + driverVersion() + " can read",
                "check file:; a database of a newer DuckDB has to be exported and imported again",
                error);
    }

    /** A statement that DuckDB did not compile or could not carry out. */
    PerseidException statement(Exception error) {
        String message = words(error);
        FailureKind kind = kind(message);
        return switch (kind) {
            case CONFIGURATION ->
                failure(kind, message, "a query that DuckDB can run", "correct the table, column or SQL", error);
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
                        "a query within memory_limit and the disk",
                        "raise memory_limit, free disk space or read less at once",
                        error);
            case TRANSIENT -> failure(kind, message, "an answer", "try again", error);
            case AUTHENTICATION, INTERNAL -> failure(kind, message, "no defect", "report this with the SQL", error);
        };
    }

    /** The folder of the state file cannot be made. */
    PerseidException noFolder(Path stateFile, Exception error) {
        return failure(
                FailureKind.CONFIGURATION,
                "no folder " + stateFile.getParent() + " can be made",
                "a folder for state_file: " + stateFile,
                "correct state_file:, or let this user make the folder",
                error);
    }

    /** A sync wants the warehouse to find its changes, and there is no place for that. */
    PerseidException noStateFile() {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                where,
                "changes: warehouse in a sync, and no state_file: for the warehouse",
                "a file in which Perseid may keep keys and hashes, because the database itself is opened read-only",
                "add state_file: .perseid/<warehouse>-state.duckdb to the warehouse, or write changes: local in the sync");
    }

    /** A statement that was stopped by {@link io.perseid.api.warehouse.WarehouseSession#cancel}. */
    PerseidException cancelled() {
        return PerseidException.of(
                FailureKind.TRANSIENT, where, "the statement was cancelled", "it to run to its end", "run it again");
    }

    /** The texts of one column in one batch do not fit into a vector. */
    PerseidException tooLong(TextsTooLong texts) {
        return failure(
                FailureKind.LIMIT,
                words(texts),
                "at most 1 GiB of texts in a column of one batch (2,048 rows)",
                "cut the texts in the SQL, or leave the column out",
                texts);
    }

    /** The types of a query were others a moment ago. */
    PerseidException changed(String columns) {
        return PerseidException.of(
                FailureKind.TRANSIENT,
                where,
                "columns changed while the query was started: " + columns,
                "columns that stay as they were described",
                "try again");
    }

    private static FailureKind kind(String message) {
        if (message.contains("No space left") || message.contains("failed to offload")) {
            return FailureKind.LIMIT;
        }
        if (message.contains("Could not set lock")) {
            return FailureKind.TRANSIENT;
        }
        Matcher kind = KIND.matcher(message);
        return kind.find() ? KINDS.getOrDefault(kind.group(1), FailureKind.INTERNAL) : FailureKind.INTERNAL;
    }

    private PerseidException busy(String path, String holder, SQLException error) {
        return failure(
                        FailureKind.TRANSIENT,
                        path + " is being written by " + holder,
                        "a file that no other process has open for writing",
                        "wait until it is done, or end it",
                        error)
                .retryAfter(LOCK_WAIT);
    }

    private PerseidException failure(FailureKind kind, String found, String expected, String action, Exception cause) {
        return PerseidException.of(kind, where, found, expected, action).causedBy(cause);
    }

    /** DuckDB's message on one line, without the drawing of the place in the SQL. */
    private static String words(Exception error) {
        String message =
                Optional.ofNullable(error.getMessage()).orElse(error.getClass().getSimpleName());
        int drawing = message.indexOf("\n\nLINE ");
        String line = (drawing < 0 ? message : message.substring(0, drawing))
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static String driverVersion() {
        return Optional.ofNullable(org.duckdb.DuckDBDriver.class.getPackage().getImplementationVersion())
                .orElse("of this build");
    }
}
