package io.perseid.engine.encode;

import io.perseid.api.destination.Framing;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are used again, with their bodies and intents, by all runs of a process: memory does not grow with rows, and
 * the collector never meets arrays of megabytes that live as long as a request. A process that has sent nothing for a while
 * may lose them to its collector. Any thread.
 */
public final class BatchPool {

    private final ArrayDeque<SoftReference<OutBatch>> free = new ArrayDeque<>();
    private final int keep;

    /** @param keep how many are kept when they are not needed */
    public BatchPool(int keep) {
        this.keep = keep;
    }

    /** An empty batch. @param expectedBytes and {@code expectedRows} for which a new one has room at once */
    OutBatch take(Framing framing, int expectedBytes, int expectedRows, boolean knowsUsers) {
        OutBatch used = used();
        if (used == null) {
            return new OutBatch(framing, expectedBytes, expectedRows, knowsUsers);
        }
        used.renew(framing, knowsUsers);
        return used;
    }

    private synchronized @Nullable OutBatch used() {
        for (SoftReference<OutBatch> next = free.poll(); next != null; next = free.poll()) {
            OutBatch batch = next.get();
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    /** Whoever ends with a batch gives it back, once; it may be another's at once, of any run. */
    public synchronized void give(OutBatch batch) {
        if (free.size() < keep) {
            free.push(new SoftReference<>(batch));
        }
    }
}
