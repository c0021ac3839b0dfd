package io.perseid.engine.ledger;

import java.util.Arrays;
import java.util.List;

/**
 * Which entries of some segments a run has found again in its source: a bit for each. Filled by one thread, afterwards read
 * by any number of them.
 */
public final class SeenKeys {

    private final List<SegmentInfo> segments;
    private final long[][] bits;
    private long missing;

    /** Nothing seen yet. @param segments oldest first */
    public SeenKeys(List<SegmentInfo> segments) {
        this.segments = List.copyOf(segments);
        this.bits = new long[segments.size()][];
        this.missing = segments.stream().mapToLong(SegmentInfo::entries).sum();
        for (int number = 0; number < bits.length; number++) {
            bits[number] = new long[Math.toIntExact((segments.get(number).entries() + Long.SIZE - 1) / Long.SIZE)];
        }
    }

    /** All seen, until the census is told of a key that is not. @param segments oldest first */
    public static SeenKeys all(List<SegmentInfo> segments) {
        SeenKeys seen = new SeenKeys(segments);
        seen.missing = 0;
        for (long[] each : seen.bits) {
            Arrays.fill(each, -1L);
        }
        return seen;
    }

    /** Oldest first. */
    public List<SegmentInfo> segments() {
        return segments;
    }

    /** How many entries are not seen; an entry that a newer one of its key took the place of counts as the beginning left it. */
    long missing() {
        return missing;
    }

    void see(int segment, int entry) {
        missing -= isSeen(segment, entry) ? 0 : 1;
        bits[segment][entry / Long.SIZE] |= 1L << entry;
    }

    void miss(int segment, int entry) {
        missing += isSeen(segment, entry) ? 1 : 0;
        bits[segment][entry / Long.SIZE] &= ~(1L << entry);
    }

    boolean isSeen(int segment, int entry) {
        return (bits[segment][entry / Long.SIZE] >>> entry & 1) != 0;
    }
}
