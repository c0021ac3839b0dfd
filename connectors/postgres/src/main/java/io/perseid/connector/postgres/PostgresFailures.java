package io.perseid.connector.postgres;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.TablePath;
import io.perseid.connector.postgres.copy.UnreadableValue;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells PostgreSQL's errors in our four parts, by their SQLSTATE (PostgreSQL's documentation, appendix "Error Codes"):
 * texts are translated by servers. Immutable.
 */
final class PostgresFailures {

    private static final int LONGEST = 600;

    /** Connections come free when others end. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final String where;
    private final PostgresOptions options;

    PostgresFailures(String where, PostgresOptions options) {
        this.where = where;
        this.options = options;
    }

    /** A connection that could not be had, or a transaction that could not begin on it. */
    PerseidException opening(SQLException error) {
        SQLException reason = reason(error);
        if (isTls(reason)) {
            return failure(
                    FailureKind.CONFIGURATION,
                    words(reason) + detailOfTls(reason),
                    "a line to " + options.address() + " with tls: " + options.tls(),
                    "check host: against the server's certificate, and tls_certificate: for who signed it",
                    error);
        }
        Optional<Exception> line = find(reason, UnknownHostException.class)
                .or(() -> find(reason, ConnectException.class))
                .or(() -> find(reason, NoRouteToHostException.class))
                .or(() -> find(reason, SocketTimeoutException.class));
        if (line.isPresent()) {
            return failure(
                    FailureKind.TRANSIENT,
                    "no connection: " + line.get().getClass().getSimpleName() + ", " + words(reason),
                    "a PostgreSQL server at " + options.address(),
                    "check host: and port:, and that the server runs and lets this machine in",
                    error);
        }
        if (state(reason).isEmpty()) {
            return failure(
                            FailureKind.TRANSIENT,
                            words(reason),
                            "a free connection to " + options.address() + " within connect_timeout",
                            "nothing if it happens once; else raise connect_timeout",
                            error)
                    .retryAfter(ASK_AGAIN);
        }
        if (state(reason).equals("08004")) {
            return failure(
                    FailureKind.CONFIGURATION,
                    words(reason),
                    "a server that speaks TLS",
                    "switch it on in the server (ssl = on), or write tls: disable where the network is trusted",
                    error);
        }
        return statement(reason, false);
    }

    /** A statement that the server did not carry out. @param cancelled by us */
    PerseidException statement(SQLException error, boolean cancelled) {
        if (cancelled) {
            return cancelled();
        }
        if (find(error, SocketTimeoutException.class).isPresent()) {
            return failure(
                    FailureKind.TRANSIENT,
                    "the server sent nothing for " + text(options.statementTimeout()),
                    "first or further rows within statement_timeout",
                    "read less at once, add an index for the cursor, or raise statement_timeout",
                    error);
        }
        String state = state(error);
        switch (state.isEmpty() ? "" : state.substring(0, 2)) {
            case "08":
                return transientOne(error, "a line that stays", "nothing: the slice is read again");
            case "57":
                return stopped(state, error);
            case "40":
                return transientOne(
                        error,
                        "a statement that the server lets end",
                        "nothing if it happens once; on a replica let hot_standby_feedback be on, raise"
                                + " max_standby_streaming_delay, or lower max_snapshot");
            case "28":
                return failure(
                        FailureKind.AUTHENTICATION,
                        words(error),
                        "a login that " + options.address() + " lets in",
                        "check user: and password:, and the server's pg_hba.conf",
                        error);
            case "22":
            case "21":
            case "23":
                return failure(
                        FailureKind.DATA,
                        words(error),
                        "values that fit what the SQL does with them",
                        "correct the value in the warehouse, or guard the cast in the SQL",
                        error);
            case "53":
                return full(state, error);
            case "54":
                return failure(
                        FailureKind.LIMIT,
                        words(error),
                        "a query within the server's limits",
                        "make it simpler",
                        error);
            case "25":
                return inTransaction(state, error);
            case "55":
            case "58":
                return transientOne(error, "an answer", "nothing if it happens once; else look into the server's log");
            case "42":
            case "3D":
            case "3F":
            case "26":
            case "34":
            case "0A":
            case "0L":
            case "0P":
            case "F0":
            case "HV":
            case "P0":
                return configuration(state, error);
            default:
                return failure(FailureKind.INTERNAL, words(error), "no defect", "report this with the SQL", error);
        }
    }

    /** What a sync with changes: warehouse could not keep. @param schema where it tried */
    PerseidException keeping(SQLException error, String schema, boolean cancelled) {
        String state = state(error);
        if (!state.equals("42501") && !state.equals("25006")) {
            return statement(error, cancelled);
        }
        boolean replica = state.equals("25006");
        return failure(
                FailureKind.CONFIGURATION,
                words(error),
                replica
                        ? "a server that may be written to, for changes: warehouse"
                        : "a login that may keep keys and hashes in schema " + schema + ", for changes: warehouse",
                (replica
                                ? "name the primary server in host:"
                                : "CREATE SCHEMA " + TablePath.quoted(schema) + "; GRANT USAGE, CREATE ON SCHEMA "
                                        + TablePath.quoted(schema) + " TO "
                                        + TablePath.quoted(options.user())
                                        + " (or GRANT CREATE ON DATABASE, and it makes the schema itself)")
                        + "; or write changes: local in the sync, which needs no more than to read",
                error);
    }

    /** A statement that was stopped by {@link io.perseid.api.warehouse.WarehouseSession#cancel}. */
    PerseidException cancelled() {
        return PerseidException.of(
                FailureKind.TRANSIENT, where, "the statement was cancelled", "it to run to its end", "run it again");
    }

    /** A cell that cannot be read as its column's type. */
    PerseidException value(PostgresColumn column, UnreadableValue value) {
        return PerseidException.of(
                FailureKind.DATA,
                where,
                value.getMessage() + " in column \"" + column.name() + "\" of type " + column.declared(),
                "a value that " + column.type().arrow() + " can hold",
                "write " + value.action() + " in the SQL");
    }

    private PerseidException stopped(String state, SQLException error) {
        switch (state) {
            case "57014":
                return transientOne(
                        error,
                        "a statement that ends within statement_timeout (" + text(options.statementTimeout())
                                + ") and that nobody cancels",
                        "read less at once, add an index for the cursor, or raise statement_timeout");
            case "57P04":
                return configuration(state, error);
            default:
                return transientOne(error, "a server that runs", "nothing: it goes on when the server is back");
        }
    }

    private PerseidException full(String state, SQLException error) {
        return state.equals("53300")
                ? transientOne(
                                error,
                                "a free connection",
                                "nothing if it happens once; else lower sessions: and readers:, or raise max_connections")
                        .retryAfter(ASK_AGAIN)
                : failure(
                        FailureKind.LIMIT,
                        words(error),
                        "memory and disk for the query",
                        "read less at once, or give the server more",
                        error);
    }

    private PerseidException inTransaction(String state, SQLException error) {
        return state.equals("25006")
                ? failure(
                        FailureKind.CONFIGURATION,
                        words(error),
                        "a query that only reads",
                        "take out of the SQL what writes",
                        error)
                : transientOne(error, "a transaction that may stay open", "nothing if it happens once");
    }

    private PerseidException configuration(String state, SQLException error) {
        boolean denied = state.equals("42501");
        return failure(
                FailureKind.CONFIGURATION,
                words(error),
                denied ? "a login that may read it" : "a query that this PostgreSQL can run",
                denied
                        ? "GRANT USAGE ON SCHEMA ... and GRANT SELECT ON ... TO " + options.user()
                        : "correct the table, column or SQL; names are looked for in upper and lower case as written",
                error);
    }

    private PerseidException transientOne(SQLException error, String expected, String action) {
        return failure(FailureKind.TRANSIENT, words(error), expected, action, error);
    }

    private PerseidException failure(FailureKind kind, String found, String expected, String action, Exception cause) {
        return PerseidException.of(kind, where, found, expected, action).causedBy(cause);
    }

    /** What lies below the pool's "not available". */
    private static SQLException reason(SQLException error) {
        SQLException reason = error;
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof PSQLException known) {
                return known;
            }
            if (at instanceof SQLException known) {
                reason = known;
            }
        }
        return reason;
    }

    private boolean isTls(SQLException error) {
        if (options.tls().equals("disable")) {
            return false;
        }
        // A line that was cut while it was being protected says nothing about certificates.
        boolean cut = find(error, EOFException.class).isPresent();
        return !cut && find(error, SSLException.class).isPresent()
                || find(error, GeneralSecurityException.class).isPresent()
                || find(error, FileNotFoundException.class).isPresent()
                || find(error, NoSuchFileException.class).isPresent()
                // Names its verifier in every language.
                || words(error).contains("HostnameVerifier");
    }

    private static String detailOfTls(SQLException error) {
        return find(error, GeneralSecurityException.class)
                .map(e -> " (" + e.getMessage() + ")")
                .orElse("");
    }

    private static Optional<Exception> find(Throwable error, Class<? extends Exception> kind) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
        }
        return Optional.empty();
    }

    static String state(SQLException error) {
        return Optional.ofNullable(error.getSQLState()).orElse("");
    }

    /** The server's own words on one line, with its hint, and without details, which may quote rows. */
    static String words(SQLException error) {
        ServerErrorMessage server = error instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String message = String.valueOf(server == null ? error.getMessage() : server.getMessage());
        if (server != null && server.getHint() != null) {
            message += " (" + server.getHint() + ")";
        }
        String line = message.replaceAll("\\s+", " ").strip();
        String bounded = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
        return state(error).isEmpty() ? bounded : bounded + " [" + state(error) + "]";
    }

    private static String text(Duration time) {
        return time.toMillis() % 60_000 == 0 && !time.isZero()
                ? time.toMinutes() + "m"
                : time.toMillis() / 1000.0 + "s";
    }
}
