package io.perseid.engine.ledger;

/** What is known of a row that was to be sent. */
public enum EntryState {
    /** The destination took it. */
    DELIVERED,
    /** The destination or the encoder refused it. */
    REJECTED,
    /** Its intent is durable and no receipt is: a crash or a stop came between, so it may be in. */
    MAYBE
}
