package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;

/** What the process ends with. Documented in {@code perseid --help}; scripts rely on it. */
final class ExitCode {

    static final int OK = 0;
    /** Something failed that another attempt, a look at the message or a correction of data may mend. */
    static final int FAILED = 1;

    static final int USAGE = 2;
    static final int CONFIGURATION = 3;
    static final int AUTHENTICATION = 4;
    /** Ended by Ctrl-C, as shells count it; SIGTERM makes it 143. */
    static final int STOPPED = 130;

    private ExitCode() {}

    static int of(FailureKind kind) {
        return switch (kind) {
            case CONFIGURATION -> CONFIGURATION;
            case AUTHENTICATION -> AUTHENTICATION;
            case DATA, LIMIT, TRANSIENT, INTERNAL -> FAILED;
        };
    }
}
