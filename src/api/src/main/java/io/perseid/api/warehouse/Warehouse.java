package io.perseid.api.warehouse;

import java.util.Optional;

/**
 * One configured warehouse. Thread-safe. Holds nothing open between sessions, so that others may write meanwhile.
 */
public interface Warehouse extends AutoCloseable {

    Dialect dialect();

    /** How many sessions may be open at once; the engine keeps to it. At least 1. */
    int maxSessions();

    /**
     * Opens a session for one run (or one preview, plan, check). Blocking; called on a worker thread.
     *
     * @throws io.perseid.api.failure.PerseidException {@code TRANSIENT} while another process keeps the warehouse to itself
     *     (the message names it; the engine waits and asks again), {@code AUTHENTICATION}, {@code CONFIGURATION}
     */
    WarehouseSession open();

    /** What it tells about changes of its tables; empty where it has no such thing, which is the default. */
    default Optional<ChangeFeeds> feeds() {
        return Optional.empty();
    }

    /** Ends what is still open. Called once, after the last session was closed. */
    @Override
    default void close() {}
}
