package io.perseid.engine.flow;

/** Who goes first where not all can go: in this order. Who waits long rises, so that nobody waits for ever. */
public enum Priority {
    /** What is gone from the warehouse, found by a live sync. */
    LIVE_DELETES,
    LIVE,
    BACKFILL_DELETES,
    BACKFILL
}
