package io.perseid.connector.mixpanel.http;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lends compressors, whose native memory and buffers are worth keeping. As many as were ever lent at once. Any thread. */
final class CompressorPool implements AutoCloseable {

    private final Supplier<Compressor> maker;
    private final ConcurrentLinkedDeque<Compressor> idle = new ConcurrentLinkedDeque<>();

    CompressorPool(Supplier<Compressor> maker) {
        this.maker = maker;
    }

    Compressor borrow() {
        @Nullable Compressor free = idle.pollFirst();
        return free != null ? free : maker.get();
    }

    void giveBack(Compressor compressor) {
        idle.addFirst(compressor);
    }

    @Override
    public void close() {
        for (Compressor each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            each.close();
        }
    }
}
