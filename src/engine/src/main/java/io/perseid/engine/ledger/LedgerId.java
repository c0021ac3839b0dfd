package io.perseid.engine.ledger;

import io.perseid.api.destination.RecordKind;
import io.perseid.engine.sync.Namespace;

/**
 * Whose memory it is: what was delivered is remembered for each namespace, destination project and record kind, so
 * pointing a sync at another project starts empty.
 */
public record LedgerId(Namespace namespace, String project, RecordKind kind) {

    @Override
    public String toString() {
        return namespace + " -> " + project + " (" + kind.word() + ")";
    }
}
