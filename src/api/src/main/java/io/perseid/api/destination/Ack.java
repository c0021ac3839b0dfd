package io.perseid.api.destination;

/** What a good answer proves. */
public enum Ack {
    /** The records are in. */
    APPLIED,
    /** The records are taken and will be applied. */
    QUEUED,
    /** The bytes arrived; nothing is said about the records. The run report then says "sent", never "stored". */
    RECEIVED
}
