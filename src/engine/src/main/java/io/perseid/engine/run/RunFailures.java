package io.perseid.engine.run;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.sync.Sync;

/** What a run says when it ends for a reason of its own. */
record RunFailures(Sync sync) {

    PerseidException alreadyRunning() {
        return PerseidException.of(
                FailureKind.TRANSIENT,
                "sync " + sync.name(),
                "another run of it is under way",
                "one run at a time",
                "wait for it: perseid runs shows it");
    }

    PerseidException tooManyRejects(RunCounts counts) {
        return PerseidException.of(
                FailureKind.DATA,
                sync.where(),
                counts.rejected() + " rejects in one run",
                "at most " + sync.maxRejects() + " (max_rejects)",
                "look at them with perseid rejects list " + sync.name()
                        + "; correct the cause or raise max_rejects, then run again");
    }

    PerseidException unexpected(Throwable cause) {
        return PerseidException.of(
                        FailureKind.INTERNAL,
                        "sync " + sync.name(),
                        String.valueOf(cause),
                        "no defect",
                        "report it with the log; nothing was recorded as delivered that was not")
                .causedBy(cause);
    }
}
