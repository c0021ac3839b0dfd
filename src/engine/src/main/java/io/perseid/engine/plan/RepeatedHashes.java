package io.perseid.engine.plan;

import java.util.HashSet;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BigIntVector;

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

    /** Slots that are read before the first of them is looked at. */
    private static final int AHEAD = 64;

    private final BufferAllocator allocator = new RootAllocator();
    private final ArrowBuf slots;
    private final long address;
    private final int mask;
    private final int[] ahead = new int[AHEAD];
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
        this.address = slots.memoryAddress();
    }

    /** @return false if there was no room for all of them */
    boolean addAll(BigIntVector hashes, int count) {
        if (hashes.getNullCount() > 0 || count > hashes.getValueCount()) {
            throw new IllegalArgumentException(count + " hashes, of which some are not there");
        }
        long from = hashes.getDataBufferAddress();
        for (int first = 0; first < count; first += AHEAD) {
            int some = Math.min(AHEAD, count - first);
            // Slots lie far apart in memory: read one after the other, without a decision between, they are fetched
            // side by side.
            for (int i = 0; i < some; i++) {
                ahead[i] = MemoryUtil.getInt(place(slot(hash(from, first + i))));
            }
            for (int i = 0; i < some; i++) {
                long hash = hash(from, first + i);
                if (ahead[i] == kept(hash)) {
                    repeated.add(hash);
                } else if (!add(hash)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long hash(long from, int row) {
        return MemoryUtil.getLong(from + (long) row * Long.BYTES);
    }

    private static int kept(long hash) {
        return (int) hash | 1; // 0 is an empty slot
    }

    private int slot(long hash) {
        return (int) (hash >>> Integer.SIZE) & mask;
    }

    /** By address, because the mask keeps it inside: what Arrow checks at each access costs as much again. */
    private long place(int slot) {
        return address + (long) slot * Integer.BYTES;
    }

    /** @return false if there is no room for a further hash, which is then not taken */
    boolean add(long hash) {
        int kept = kept(hash);
        int slot = slot(hash);
        while (true) {
            long at = place(slot);
            int found = MemoryUtil.getInt(at);
            if (found == kept) {
                repeated.add(hash);
                return true;
            }
            if (found == 0) {
                if (room == 0) {
                    return false;
                }
                room--;
                MemoryUtil.putInt(at, kept);
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
