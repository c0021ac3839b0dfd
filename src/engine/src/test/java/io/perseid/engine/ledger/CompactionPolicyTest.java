package io.perseid.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CompactionPolicyTest {

    @Test
    void fewSegmentsAreLeftAlone() {
        assertThat(CompactionPolicy.choose(sizes(1, 1, 1, 1, 1, 1, 1))).isEmpty();
    }

    @Test
    void equalNeighboursAreMerged() {
        assertThat(CompactionPolicy.choose(sizes(5, 5, 5, 5, 5, 5, 5, 5))).hasSize(8);
    }

    @Test
    void smallNewestSegmentDoesNotKeepTheOthersFromBeingMerged() {
        List<SegmentInfo> segments = sizes(250, 250, 250, 250, 250, 250, 250, 250, 250, 3);

        assertThat(CompactionPolicy.choose(segments)).isEqualTo(segments.subList(0, 9));
    }

    @Test
    void largeOldSegmentIsNotWrittenAgainForAFewSmallOnes() {
        List<SegmentInfo> segments = sizes(1_000_000, 2, 2, 2, 2, 2, 2, 2, 2);

        assertThat(CompactionPolicy.choose(segments)).isEqualTo(segments.subList(1, 9));
    }

    @Test
    void numberOfSegmentsStaysSmallHoweverManyRunsThereAre() {
        Random random = new Random(11);
        List<SegmentInfo> segments = new ArrayList<>();
        long written = 0;
        long rows = 0;
        for (int run = 0; run < 20_000; run++) {
            long size = 1L + random.nextInt(100);
            rows += size;
            segments.add(segment(run, size));
            List<SegmentInfo> chosen = CompactionPolicy.choose(segments);
            if (!chosen.isEmpty()) {
                long merged = chosen.stream().mapToLong(SegmentInfo::entries).sum();
                written += merged;
                int at = segments.indexOf(chosen.get(0));
                segments.subList(at, at + chosen.size()).clear();
                segments.add(at, segment(run, merged));
            }
        }

        assertThat(segments).hasSizeLessThan(60);
        assertThat(written / rows).as("how often an entry is written again").isLessThan(16);
    }

    private static List<SegmentInfo> sizes(long... sizes) {
        return LongStream.range(0, sizes.length)
                .mapToObj(i -> segment(i, sizes[(int) i]))
                .toList();
    }

    private static SegmentInfo segment(long number, long entries) {
        return new SegmentInfo("s" + number + "-" + entries, entries, entries * 100, 0, 1);
    }
}
