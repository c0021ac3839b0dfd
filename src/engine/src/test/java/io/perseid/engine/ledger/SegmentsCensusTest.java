package io.perseid.engine.ledger;

import static io.perseid.engine.ledger.Entries.ID;
import static io.perseid.engine.ledger.Entries.block;
import static io.perseid.engine.ledger.Entries.entry;
import static io.perseid.engine.ledger.Entries.hash;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SegmentsCensusTest {

    private final MemoryFiles files = new MemoryFiles();
    private FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);

    @Test
    void whatWasNotSeenIsToldOnceByItsNewestEntry() {
        List<SegmentInfo> segments = List.of(
                delivered("a", entry(1, 1), entry(2, 1), entry(3, 1)), delivered("b", entry(2, 2), entry(3, 2)));

        Map<Long, LedgerEntry> unseen = unseen(segments, Set.of(3L));

        assertThat(unseen).containsOnlyKeys(hash(1), hash(2));
        assertThat(told(unseen, hash(2)).fingerprintHigh).isEqualTo(2);
    }

    @Test
    void deliveredDeleteIsOverAndOneInDoubtIsNot() {
        LedgerEntry over = entry(1, 2);
        over.deleted = true;
        LedgerEntry inDoubt = entry(2, 2);
        inDoubt.deleted = true;
        List<SegmentInfo> segments = List.of(
                delivered("a", entry(1, 1), entry(2, 1), entry(4, 1)), delivered("b", over), unanswered("c", inDoubt));

        Map<Long, LedgerEntry> unseen = unseen(segments, Set.of());

        assertThat(unseen).containsOnlyKeys(hash(2), hash(4));
        assertThat(told(unseen, hash(2)).deleted).isTrue();
        assertThat(told(unseen, hash(2)).state).isEqualTo(EntryState.MAYBE);
        assertThat(told(unseen, hash(4)).deleted).isFalse();
    }

    @Test
    void keyThatWasOnlyRefusedIsNotIn() {
        List<SegmentInfo> segments =
                List.of(delivered("a", entry(1, 1)), refused("b", entry(2, 1)), refused("c", entry(1, 9)));

        Map<Long, LedgerEntry> unseen = unseen(segments, Set.of());

        assertThat(unseen).containsOnlyKeys(hash(1));
        assertThat(told(unseen, hash(1)).fingerprintHigh)
                .as("the delivered one")
                .isEqualTo(1);
        assertThat(told(unseen, hash(1)).rejectedSince).isTrue();
    }

    @Test
    void twoKeysThatShareHalfOfTheirHashAreTwo() {
        List<SegmentInfo> segments =
                List.of(delivered("a", entry(77, 1, 1, 1), entry(77, 2, 2, 1)), delivered("b", entry(77, 1, 1, 2)));
        SeenKeys seen = new SeenKeys(segments);
        List<String> keys = new ArrayList<>();
        try (LedgerCensus census = ledger.census(ID, segments, seen)) {
            assertThat(census.find(77, 1, new LedgerEntry())).isTrue();
            LedgerEntry each = new LedgerEntry();
            LedgerCensus.Unseen unseen = census.unseen(0, 0);
            while (unseen.next(each)) {
                keys.add(each.key.toString());
            }
        }
        assertThat(keys).containsExactly("key-2");
    }

    @Test
    void deletedEntrySurvivesAMergeAndACopyOfItsBlock() {
        LedgerEntry deleted = entry(5, 3);
        deleted.deleted = true;
        SegmentInfo merged = ledger.merge(
                ID,
                List.of(delivered("a", entry(5, 1)), delivered("b", deleted), delivered("c", entry(6, 1))),
                "merged");
        LedgerEntry found = new LedgerEntry();
        try (LedgerView view = ledger.open(ID, List.of(merged))) {
            assertThat(view.find(deleted.keyHigh, deleted.keyLow, found)).isTrue();
            assertThat(found.deleted).isTrue();
            assertThat(found.generation).isEqualTo(3);
            assertThat(view.find(hash(6), ~hash(13), found)).isTrue();
            assertThat(found.deleted).isFalse();
        }
    }

    @Test
    void anyHistoryAndAnyRangeOfHashesGiveWhatAMapGives() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            ledger = new FileLedger(files, () -> Instant.EPOCH, seed % 2 == 0 ? 1 << 20 : 1024, 256);
            Map<Long, Boolean> in = new HashMap<>();
            List<SegmentInfo> segments = new ArrayList<>();
            int count = 1 + random.nextInt(6);
            for (int s = 0; s < count; s++) {
                segments.add(randomSegment("s" + seed + "-" + s, random, in));
            }
            Set<Long> seen = new HashSet<>();
            for (long key = 0; key < 900; key++) {
                if (random.nextInt(3) > 0) {
                    seen.add(key);
                }
            }
            Set<String> expected = new TreeSet<>();
            in.forEach((key, live) -> {
                if (live && !seen.contains(key)) {
                    expected.add("key-" + key);
                }
            });
            assertThat(inRanges(segments, seen, false, random))
                    .as("seed " + seed)
                    .isEqualTo(expected);
            assertThat(inRanges(segments, seen, true, random))
                    .as("missed, seed " + seed)
                    .isEqualTo(expected);
        }
    }

    private SegmentInfo randomSegment(String name, Random random, Map<Long, Boolean> in) {
        List<LedgerEntry> entries = new ArrayList<>();
        Set<Long> keys = new HashSet<>();
        int rows = 1 + random.nextInt(800);
        for (int i = 0; i < rows; i++) {
            long key = random.nextInt(900);
            if (keys.add(key)) {
                LedgerEntry entry = entry(key, 1 + random.nextInt(5));
                entry.deleted = random.nextInt(4) == 0;
                in.put(key, !entry.deleted);
                entries.add(entry);
            }
        }
        return delivered(name, entries.toArray(LedgerEntry[]::new));
    }

    /** @param turned whether all keys count as seen at first, some are missed, and those of {@code keys} come after all */
    private Set<String> inRanges(List<SegmentInfo> segments, Set<Long> keys, boolean turned, Random random) {
        SeenKeys seen = turned ? SeenKeys.all(segments) : new SeenKeys(segments);
        Set<String> told = new TreeSet<>();
        try (LedgerCensus census = ledger.census(ID, segments, seen)) {
            LedgerEntry each = new LedgerEntry();
            for (long key = 0; turned && key < 900; key++) {
                if (!keys.contains(key) || random.nextBoolean()) {
                    census.miss(hash(key), ~hash(key + 7), each);
                }
            }
            for (long key : keys) {
                census.find(hash(key), ~hash(key + 7), each);
            }
            long from = 0;
            while (true) {
                // Bounds are hashes of keys as often as not.
                long to = random.nextBoolean() ? random.nextLong() : hash(random.nextInt(900));
                boolean last = Long.compareUnsigned(to, from) <= 0;
                LedgerCensus.Unseen unseen = census.unseen(from, last ? 0 : to);
                while (unseen.next(each)) {
                    assertThat(told.add(each.key.toString())).as("told once").isTrue();
                }
                if (last) {
                    return told;
                }
                from = to;
            }
        }
    }

    private Map<Long, LedgerEntry> unseen(List<SegmentInfo> segments, Set<Long> keys) {
        Map<Long, LedgerEntry> all = new HashMap<>();
        try (LedgerCensus census = ledger.census(ID, segments, new SeenKeys(segments))) {
            LedgerEntry each = new LedgerEntry();
            for (long key : keys) {
                assertThat(census.find(hash(key), ~hash(key + 7), each)).isTrue();
            }
            LedgerCensus.Unseen unseen = census.unseen(0, 0);
            while (unseen.next(each)) {
                assertThat(all.put(each.keyHigh, each.copy())).as("told once").isNull();
            }
        }
        return all;
    }

    private static LedgerEntry told(Map<Long, LedgerEntry> unseen, long hash) {
        return Objects.requireNonNull(unseen.get(hash));
    }

    private SegmentInfo delivered(String name, LedgerEntry... entries) {
        return segment(name, List.of(entries), Receipt.all(entries.length, Outcome.ACCEPTED));
    }

    private SegmentInfo unanswered(String name, LedgerEntry entry) {
        return segment(name, List.of(entry), Receipt.all(1, Outcome.UNKNOWN));
    }

    private SegmentInfo refused(String name, LedgerEntry entry) {
        return segment(
                name, List.of(entry), Receipt.all(1, Outcome.ACCEPTED).rejecting(Map.of(0, new Refusal("bad", "why"))));
    }

    private SegmentInfo segment(String name, List<LedgerEntry> entries, Receipt receipt) {
        try (SliceLog log = ledger.create(ID, name)) {
            int number = log.append(block(entries));
            log.force();
            log.receipt(number, 0, receipt);
            return log.seal();
        }
    }
}
