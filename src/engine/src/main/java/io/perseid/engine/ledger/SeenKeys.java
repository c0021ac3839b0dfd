package io.perseid.engine.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of some segments a run has found again in its source: a bit for each. Filled by one thread, afterwards read
 * by any number of them.
 */
public final class SeenKeys {

    /** 32 MB at most. */
    private static final int MOST_MISSED = 1_000_000;

    private final List<SegmentInfo> segments;
    private final long[][] bits;
    private long missing;
    /** Where all were seen at first: the keys that were missed since; gone where these are too many. */
    private @Nullable List<MissedKey> missed;

    /** By the halves of its hash, ordered as an index is. */
    record MissedKey(long high, long low) implements Comparable<MissedKey> {
        @Override
        public int compareTo(MissedKey other) {
            int first = Long.compareUnsigned(high, other.high);
            return first != 0 ? first : Long.compareUnsigned(low, other.low);
        }
    }

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
        seen.missed = new ArrayList<>();
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

    void miss(int segment, int entry, long high, long low) {
        if (isSeen(segment, entry)) {
            missing++;
            note(high, low);
        }
        bits[segment][entry / Long.SIZE] &= ~(1L << entry);
    }

    private void note(long high, long low) {
        List<MissedKey> noted = missed;
        if (noted != null && noted.size() == MOST_MISSED) {
            missed = null;
        } else if (noted != null) {
            noted.add(new MissedKey(high, low));
        }
    }

    /**
     * The keys that were missed after all had been seen, in order, each once; some of them were seen again. Empty where that is
     * not known: then all entries have to be looked at.
     */
    Optional<List<MissedKey>> missed() {
        return Optional.ofNullable(missed)
                .map(keys -> keys.stream().distinct().sorted().toList());
    }

    boolean isSeen(int segment, int entry) {
        return (bits[segment][entry / Long.SIZE] >>> entry & 1) != 0;
    }
}
