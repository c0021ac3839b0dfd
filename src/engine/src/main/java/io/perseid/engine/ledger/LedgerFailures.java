package io.perseid.engine.ledger;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** How failures of one ledger's files are told. */
final class LedgerFailures {

    private static final String RESTORE =
            "restore the whole state folder (state.db and ledger together) from one backup; nothing was changed";

    private final LedgerId id;

    LedgerFailures(LedgerId id) {
        this.id = id;
    }

    PerseidException writing(String file, IOException cause) {
        if (diskFull(cause)) {
            return PerseidException.of(
                            FailureKind.LIMIT,
                            where(file),
                            "the disk is full (" + cause.getMessage() + ")",
                            "room for the log of what is sent",
                            "free space there and run again; what was committed stays, and the rest goes on from here")
                    .causedBy(cause);
        }
        return PerseidException.of(
                        FailureKind.INTERNAL,
                        where(file),
                        "writing failed (" + cause + ")",
                        "a file system that takes the log",
                        "look at the disk and the permissions of the state folder, then run again")
                .causedBy(cause);
    }

    PerseidException reading(String file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return PerseidException.of(
                            FailureKind.INTERNAL,
                            where(file),
                            "the file is missing",
                            "every segment that the state database names",
                            RESTORE)
                    .causedBy(cause);
        }
        if (cause instanceof EOFException) {
            return damaged(file, "the file ends too early").causedBy(cause);
        }
        return PerseidException.of(
                        FailureKind.INTERNAL,
                        where(file),
                        "reading failed (" + cause + ")",
                        "a readable file",
                        "look at the disk and the permissions of the state folder, then run again")
                .causedBy(cause);
    }

    PerseidException damaged(String file, String found) {
        return PerseidException.of(
                FailureKind.INTERNAL, where(file), found, "a file as it was written, with checksums that fit", RESTORE);
    }

    PerseidException newer(String file, int version) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                where(file),
                "it has format version " + version,
                "format version " + Layout.VERSION + " or older",
                "run the newer Perseid that wrote it");
    }

    PerseidException leftover(String file) {
        return PerseidException.of(
                FailureKind.INTERNAL,
                where(file),
                "the log is there already",
                "a name that the state database never gave before",
                "restore the whole state folder from one backup: state.db is older than its ledger");
    }

    PerseidException tooMany(String file) {
        return PerseidException.of(
                FailureKind.LIMIT,
                where(file),
                "more than " + Layout.MAX_ENTRIES + " rows",
                "at most so many rows in one segment",
                "make slices smaller");
    }

    private String where(String file) {
        return "ledger " + id + ", file " + file;
    }

    private static boolean diskFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space");
    }
}
