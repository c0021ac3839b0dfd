package io.perseid.engine.ledger;

import java.util.List;

/**
 * Which segments are worth merging: the newest ones, as far back as each is not much larger than all newer ones together.
 * So every entry is written again a few times in its life, and their number grows with the logarithm of the rows.
 */
public final class CompactionPolicy {

    private static final int FEWEST = 8;
    private static final int FACTOR = 4;

    private CompactionPolicy() {}

    /**
     * @param segments oldest first
     * @return at least eight neighbours, oldest first; or none
     */
    public static List<SegmentInfo> choose(List<SegmentInfo> segments) {
        int from = segments.size();
        long newer = 0;
        while (from > 0 && (newer == 0 || segments.get(from - 1).entries() <= newer * FACTOR)) {
            from--;
            newer += segments.get(from).entries();
        }
        List<SegmentInfo> chosen = segments.subList(from, segments.size());
        return chosen.size() < FEWEST ? List.of() : List.copyOf(chosen);
    }
}
