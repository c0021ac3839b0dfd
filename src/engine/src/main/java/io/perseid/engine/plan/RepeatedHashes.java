package io.perseid.engine.plan;

import java.util.HashSet;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Tells which of many hashes come more than once, in memory whose size is fixed when it is made. It lies outside the heap,
 * so that {@link #close} gives it back at once. One thread.
 *
 * <p>Of each hash it keeps 31 bits, in a slot that its other bits choose: hashes that come once are told as repeated about
 * twice in a thousand million, so whoever needs certainty looks at the few that are told again.
 */
final class RepeatedHashes implements AutoCloseable {

    /** At most three quarters of the slots: fuller ones would be searched for long. */
    static final long MOST = 3L << 20;

    private static final int MIN_SLOTS = 1 << 10;

    private final BufferAllocator allocator = new RootAllocator();
    private final ArrowBuf slots;
    private final int mask;
    private final Set<Long> repeated = new HashSet<>();
    private long room;

    /** @param expected hashes; above {@link #MOST} no more than that many fit */
    RepeatedHashes(long expected) {
        int count = MIN_SLOTS;
        while (count < MOST && count * 3L / 4 < expected) {
            count *= 2;
        }
        this.mask = count - 1;
        this.room = count * 3L / 4;
        this.slots = allocator.buffer((long) count * Integer.BYTES);
        slots.setZero(0, slots.capacity());
    }

    /** @return false if there is no room for a further hash, which is then not taken */
    boolean add(long hash) {
        int kept = (int) hash | 1; // 0 is an empty slot
        int slot = (int) (hash >>> Integer.SIZE) & mask;
        while (true) {
            int found = slots.getInt((long) slot * Integer.BYTES);
            if (found == kept) {
                repeated.add(hash);
                return true;
            }
            if (found == 0) {
                if (room == 0) {
                    return false;
                }
                room--;
                slots.setInt((long) slot * Integer.BYTES, kept);
                return true;
            }
            slot = (slot + 1) & mask;
        }
    }

    Set<Long> repeated() {
        return repeated;
    }

    @Override
    public void close() {
        slots.close();
        allocator.close();
    }
}
