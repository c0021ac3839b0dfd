package io.perseid.engine.mirror;

import io.perseid.engine.ledger.LedgerId;

/** What the change feed of a ledger is asked for by. Pure. */
public final class FeedName {

    private FeedName() {}

    /**
     * A name of its own for each ledger: a feed that sandbox and production shared would give each of them half of the
     * changes.
     */
    public static String of(LedgerId ledger) {
        return ledger.namespace().value() + "/" + ledger.kind().word() + "/" + ledger.project();
    }
}
