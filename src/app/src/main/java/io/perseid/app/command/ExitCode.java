package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with. Documented in {@code perseid --help}; scripts rely on it. */
final class ExitCode {

    static final int OK = 0;
    /** Something failed that another attempt, a look at the message or a correction of data may mend. */
    static final int FAILED = 1;

    static final int USAGE = 2;
    static final int CONFIGURATION = 3;
    static final int AUTHENTICATION = 4;
    /** Another demo has the folder. */
    static final int ALREADY_RUNNING = 5;
    /** Ended by Ctrl-C, as shells count it; after SIGTERM a clean end is {@link #OK}. */
    static final int STOPPED = 130;

    private ExitCode() {}

    /** For {@code perseid --help}. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put("  0", "all went well, or stopped by SIGTERM; rows may have been rejected, which the result says");
        meanings.put("  1", "failed: by data, limits, something out of reach or a defect; the message tells");
        meanings.put("  2", "the command line was not understood");
        meanings.put("  3", "the configuration, the warehouse's tables or the destination's set-up are wrong");
        meanings.put("  4", "a credential was refused");
        meanings.put("  5", "demo: another one is running in the same folder; its page is named");
        meanings.put("130", "stopped by Ctrl-C; the next run goes on from there (after SIGTERM a clean stop is 0)");
        meanings.put("143", "SIGTERM, and it did not end in time or was told twice; the next run goes on from there");
        return meanings;
    }

    /** After a clean stop. A supervisor's SIGTERM asked for the end, so it is no failure. */
    static int ofStop(boolean terminated) {
        return terminated ? OK : STOPPED;
    }

    static int of(RunReport report) {
        if (report.status() == RunStatus.SUCCEEDED) {
            return OK;
        }
        return report.failure().map(PerseidException::kind).map(ExitCode::of).orElse(FAILED);
    }

    static int of(FailureKind kind) {
        return switch (kind) {
            case CONFIGURATION -> CONFIGURATION;
            case AUTHENTICATION -> AUTHENTICATION;
            case DATA, LIMIT, TRANSIENT, INTERNAL -> FAILED;
        };
    }
}
