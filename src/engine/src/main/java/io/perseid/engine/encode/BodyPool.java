package io.perseid.engine.encode;

import io.perseid.api.destination.Bytes;
import java.util.ArrayDeque;

/** Bodies that are used again, so that memory does not grow with rows. Any thread. */
public final class BodyPool {

    private static final int CAPACITY = 1 << 16;

    private final ArrayDeque<Bytes> free = new ArrayDeque<>();
    private final int keep;

    /** @param keep how many are kept when they are not needed */
    public BodyPool(int keep) {
        this.keep = keep;
    }

    public synchronized Bytes take() {
        Bytes body = free.poll();
        return body == null ? new Bytes(CAPACITY) : body;
    }

    public synchronized void give(Bytes body) {
        if (free.size() < keep) {
            body.clear();
            free.push(body);
        }
    }
}
