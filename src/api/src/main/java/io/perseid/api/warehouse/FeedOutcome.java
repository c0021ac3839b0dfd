package io.perseid.api.warehouse;

import io.perseid.api.failure.Problem;

/** How the reading of a feed ended. */
public sealed interface FeedOutcome {

    /**
     * The keys read are those of all changes up to a position.
     *
     * @param until a session opened from now on shows all changes up to it
     * @param changes how many changed rows were told; where a feed does not tell each key once, more than keys
     */
    record Complete(FeedPosition until, long changes) implements FeedOutcome {}

    /**
     * Some changes cannot be told any more, or were never kept. The keys read are no answer: the whole table has to be
     * compared.
     *
     * @param reason for people: what happened to the feed, and what they can do so that it does not happen again
     */
    record Lost(Problem reason) implements FeedOutcome {}
}
