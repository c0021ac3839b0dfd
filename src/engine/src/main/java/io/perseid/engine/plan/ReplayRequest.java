package io.perseid.engine.plan;

import java.util.Optional;

/**
 * Which rejects are to be tried again, and how.
 *
 * @param code only those of this code; all if empty
 * @param storedPayload send what was stored, instead of reading the row again
 */
public record ReplayRequest(Optional<String> code, boolean storedPayload) {

    /** What the state says started such a run. */
    public static final String TRIGGER = "replay";
}
