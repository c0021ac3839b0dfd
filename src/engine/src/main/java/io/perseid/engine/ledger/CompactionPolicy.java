package io.perseid.engine.ledger;

import java.util.List;

/**
 * Which segments are worth merging: neighbours of which each is not much larger than all newer ones of them together. So
 * every entry is written again a few times in its life, and the number of segments grows with the logarithm of the rows.
 */
public final class CompactionPolicy {

    private static final int FEWEST = 8;
    private static final int FACTOR = 4;

    private CompactionPolicy() {}

    /**
     * The newest such neighbours. A small newest segment does not keep larger ones behind it from being merged.
     *
     * @param segments oldest first
     * @return at least eight neighbours, oldest first; or none
     */
    public static List<SegmentInfo> choose(List<SegmentInfo> segments) {
        for (int end = segments.size(); end >= FEWEST; end--) {
            List<SegmentInfo> neighbours = endingAt(end, segments);
            if (neighbours.size() >= FEWEST) {
                return List.copyOf(neighbours);
            }
        }
        return List.of();
    }

    private static List<SegmentInfo> endingAt(int end, List<SegmentInfo> segments) {
        int from = end;
        long newer = 0;
        while (from > 0 && (newer == 0 || segments.get(from - 1).entries() <= newer * FACTOR)) {
            from--;
            newer += segments.get(from).entries();
        }
        return segments.subList(from, end);
    }
}
