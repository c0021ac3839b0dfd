package io.perseid.engine.state;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How failures of the SQLite state database are told. */
final class StateFailures {

    private final Path file;
    private final Duration busyTimeout;

    StateFailures(Path file, Duration busyTimeout) {
        this.file = file;
        this.busyTimeout = busyTimeout;
    }

    PerseidException of(RuntimeException failure) {
        if (failure instanceof PerseidException told) {
            return told;
        }
        Optional<SQLiteException> sqlite = sqlite(failure);
        // Extended codes keep the primary code in their low byte.
        int code = sqlite.map(SQLiteException::getResultCode)
                .map(result -> result.code & 0xFF)
                .orElse(-1);
        String words = sqlite.map(Throwable::getMessage).orElse(String.valueOf(failure.getMessage()));
        return of(code, words).causedBy(failure);
    }

    private PerseidException of(int code, String words) {
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return problem(
                    FailureKind.TRANSIENT,
                    "another process has been writing for more than " + busyTimeout.toMillis() + " ms",
                    "a turn to write within that time",
                    "it is tried again; if it stays so, look for a stopped process or a backup that holds the file");
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return problem(
                    FailureKind.LIMIT,
                    "the disk is full or failing (" + words + ")",
                    "a disk that takes the state",
                    "free space there and run again; what was committed before stays");
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return problem(
                    FailureKind.INTERNAL,
                    "the file is damaged (" + words + ")",
                    "a state database as Perseid wrote it",
                    "restore the whole state folder (state.db and ledger together) from one backup");
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return problem(
                    FailureKind.CONFIGURATION,
                    "the file cannot be opened or written (" + words + ")",
                    "a state folder that this user may write",
                    "give the folder to the user that runs Perseid, or set another folder");
        }
        return problem(
                FailureKind.INTERNAL,
                "the state database failed (" + words + ")",
                "a transaction that ends",
                "nothing was changed; report this with the log");
    }

    PerseidException newer(int version, int ours) {
        return problem(
                FailureKind.CONFIGURATION,
                "the state has version " + version + ", written by a newer Perseid",
                "version " + ours + " or older",
                "run the newer Perseid, or point this one at another state folder; nothing was changed");
    }

    PerseidException older(int version, int ours) {
        return problem(
                FailureKind.CONFIGURATION,
                "the state has version " + version + ", written by an older Perseid",
                "version " + ours,
                "run a sync or start the daemon once with this Perseid, which brings the state up to date");
    }

    PerseidException networkFileSystem(String type) {
        return problem(
                FailureKind.CONFIGURATION,
                "the state folder is on a network file system (" + type + ")",
                "a local disk, because locks and forced writes cannot be relied on there",
                "set a state folder on a local disk");
    }

    PerseidException folder(Exception cause) {
        return problem(
                        FailureKind.CONFIGURATION,
                        "the state folder cannot be made (" + cause + ")",
                        "a folder that this user may write",
                        "make it, or set another state folder")
                .causedBy(cause);
    }

    PerseidException leaseLost(RunLease lease) {
        return problem(
                FailureKind.INTERNAL,
                "run " + lease.run() + " of " + lease.ledger() + " shows token " + lease.token()
                        + ", which is not valid any more",
                "the token that was given last, in a run that has not ended",
                "nothing was changed; another run has taken over, see \"perseid runs\"");
    }

    PerseidException internal(String found, String expected) {
        return problem(FailureKind.INTERNAL, found, expected, "nothing was changed; report this with the log");
    }

    private PerseidException problem(FailureKind kind, String found, String expected, String action) {
        return PerseidException.of(kind, "state database " + file, found, expected, action);
    }

    private static Optional<SQLiteException> sqlite(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
