package io.perseid.engine.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Buffers for what goes past the operating system's cache: addresses, places in the file and lengths are multiples of the disk's
 * blocks there. A few are kept, because memory outside of the heap is given back only when the heap is collected. Thread-safe.
 */
final class BlockBuffers {

    /** One write of so many costs the processor a tenth of what eight small ones do; logs are forced about as often as this is full. */
    private static final int BYTES = 512 * 1024;

    private static final int KEPT = 4;

    private final int block;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    private BlockBuffers(int block) {
        this.block = block;
    }

    /** @param block bytes @return empty if a buffer would not have some of them */
    static Optional<BlockBuffers> of(long block) {
        return block > 0 && block <= BYTES / 8 && Long.bitCount(block) == 1
                ? Optional.of(new BlockBuffers((int) block))
                : Optional.empty();
    }

    int block() {
        return block;
    }

    /** Empty; its capacity is a multiple of blocks. */
    synchronized ByteBuffer take() {
        ByteBuffer kept = free.poll();
        return kept != null
                ? kept.clear()
                : ByteBuffer.allocateDirect(BYTES + block).alignedSlice(block).slice(0, BYTES);
    }

    /** Once, by whoever took it. */
    synchronized void give(ByteBuffer buffer) {
        if (free.size() < KEPT) {
            free.push(buffer);
        }
    }
}
