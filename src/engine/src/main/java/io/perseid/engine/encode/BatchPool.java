package io.perseid.engine.encode;

import io.perseid.api.destination.Framing;
import java.util.ArrayDeque;

/**
 * Batches that are used again, with their bodies and intents: memory does not grow with rows, and the collector never meets
 * arrays that live as long as a request. Any thread.
 */
public final class BatchPool {

    private final ArrayDeque<OutBatch> free = new ArrayDeque<>();
    private final int keep;

    /** @param keep how many are kept when they are not needed */
    public BatchPool(int keep) {
        this.keep = keep;
    }

    /** An empty batch. @param expectedBytes and {@code expectedRows} for which a new one has room at once */
    OutBatch take(Framing framing, int expectedBytes, int expectedRows, boolean knowsUsers) {
        OutBatch used;
        synchronized (this) {
            used = free.poll();
        }
        if (used == null) {
            return new OutBatch(framing, expectedBytes, expectedRows, knowsUsers);
        }
        used.renew(framing, knowsUsers);
        return used;
    }

    /** Whoever ends with a batch gives it back, once; it may be another's at once. */
    public synchronized void give(OutBatch batch) {
        if (free.size() < keep) {
            free.push(batch);
        }
    }
}
