package io.perseid.connector.mixpanel.http;

import io.perseid.api.destination.Bytes;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compresses bodies for many threads with few compressors: compressing keeps a processor busy, so no more than there are
 * processors do it at a time, however many requests are in the air. Any thread.
 *
 * <p>A result is lent only until it is written to its connection, not until the answer came, so that the arrays are few as
 * well; those beyond the bound are left to the garbage collector.
 */
final class CompressorPool implements AutoCloseable {

    private static final int FIRST_CAPACITY = 64 * 1024;

    private final Supplier<Compression> choice;
    private final Semaphore atATime;
    private final int arraysKept;
    private final ConcurrentLinkedDeque<Compressor> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<Bytes> arrays = new ConcurrentLinkedDeque<>();
    private @Nullable Compression chosen;
    private volatile boolean closed;

    /** @param choice asked at the first body: a process that sends none loads nothing */
    CompressorPool(Supplier<Compression> choice, int processors) {
        this.choice = choice;
        this.atATime = new Semaphore(processors);
        this.arraysKept = 2 * processors;
    }

    /** Waits for a free processor. The result is valid until it is closed. */
    Lent compress(byte[] body, int length) throws InterruptedException {
        atATime.acquire();
        try {
            @Nullable Compressor free = idle.pollFirst();
            Compressor compressor = free != null ? free : chosen().compressor();
            try {
                @Nullable Bytes array = arrays.pollFirst();
                Bytes out = array != null ? array : new Bytes(FIRST_CAPACITY);
                compressor.compress(body, length, out);
                return new Lent(out);
            } finally {
                idle.addFirst(compressor);
                if (closed) {
                    close();
                }
            }
        } finally {
            atATime.release();
        }
    }

    private synchronized Compression chosen() {
        Compression known = chosen;
        if (known == null) {
            known = choice.get();
            chosen = known;
        }
        return known;
    }

    /** How many result arrays wait for their next use. */
    int arraysIdle() {
        return arrays.size();
    }

    /** Frees what is idle now, and what is still at work once it is done. */
    @Override
    public void close() {
        closed = true;
        for (Compressor each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            each.close();
        }
    }

    /** A compressed body on loan. One thread. */
    final class Lent implements AutoCloseable {

        private @Nullable Bytes bytes;

        private Lent(Bytes bytes) {
            this.bytes = bytes;
        }

        Bytes bytes() {
            if (bytes == null) {
                throw new IllegalStateException("given back already");
            }
            return bytes;
        }

        /** Gives the array back; a second time does nothing. */
        @Override
        public void close() {
            Bytes back = bytes;
            bytes = null;
            // The count is a moment old, which at worst keeps one array more.
            if (back != null && arrays.size() < arraysKept) {
                arrays.addFirst(back);
            }
        }
    }
}
