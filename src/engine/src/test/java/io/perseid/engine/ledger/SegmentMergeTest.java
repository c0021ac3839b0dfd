package io.perseid.engine.ledger;

import static io.perseid.engine.ledger.Entries.ID;
import static io.perseid.engine.ledger.Entries.block;
import static io.perseid.engine.ledger.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.PerseidException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentMergeTest {

    private static final int KEYS = 900;

    private final MemoryFiles files = new MemoryFiles();
    private FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);

    /** What is known of a key, the simple way. */
    private record Known(String entry, EntryState state, boolean refusedSince, long refused) {}

    private final Map<Long, Known> model = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void mergedSegmentsTellWhatTheirSourcesTold(long seed) {
        if (seed % 2 == 0) {
            // Filters of a few hundred keys stay in memory, larger ones on the disk, and are made in ranges.
            ledger = new FileLedger(files, () -> Instant.EPOCH, 1024, 128);
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<SegmentInfo> segments = new ArrayList<>();
        for (int s = 0; s < 8; s++) {
            segments.add(randomSegment(random, s));
        }
        assertKnown(segments, "seed " + seed);

        for (int round = 0; round < 3 && segments.size() > 1; round++) {
            int from = random.nextInt(segments.size() - 1);
            int to = from + 2 + random.nextInt(segments.size() - from - 1);
            List<SegmentInfo> sources = List.copyOf(segments.subList(from, to));
            SegmentInfo merged = ledger.merge(ID, sources, "merged-" + round);
            assertThat(merged.entries())
                    .as("seed " + seed)
                    .isLessThanOrEqualTo(
                            sources.stream().mapToLong(SegmentInfo::entries).sum());
            segments.subList(from, to).clear();
            segments.add(from, merged);
            assertKnown(segments, "seed " + seed + " round " + round);
        }
        SegmentInfo all = ledger.merge(ID, segments, "all");
        long refusedBeside = model.values().stream().filter(Known::refusedSince).count();
        assertThat(all.entries()).as("seed " + seed).isEqualTo(model.size() + refusedBeside);
        assertKnown(List.of(all), "seed " + seed + " all");
    }

    private SegmentInfo randomSegment(SplittableRandom random, int number) {
        String name = "s" + number;
        boolean died = random.nextInt(3) == 0;
        try (SliceLog log = ledger.create(ID, name)) {
            for (int b = 0; b < 1 + random.nextInt(4); b++) {
                List<LedgerEntry> entries = new ArrayList<>();
                for (int i = 0; i < random.nextInt(300); i++) {
                    entries.add(randomEntry(random.nextInt(KEYS), 1 + random.nextInt(1000)));
                }
                int block = log.append(block(entries));
                Map<Integer, Refusal> refusals = new HashMap<>();
                for (int i = 0; i < entries.size(); i++) {
                    if (random.nextInt(5) == 0) {
                        refusals.put(i, new Refusal("bad", ""));
                    }
                }
                boolean lost = died && random.nextInt(3) == 0;
                if (!lost) {
                    log.receipt(
                            block,
                            0,
                            Receipt.all(entries.size(), Outcome.ACCEPTED).rejecting(refusals));
                }
                for (int i = 0; i < entries.size(); i++) {
                    remember(entries.get(i), lost, refusals.containsKey(i));
                }
            }
            if (!died) {
                return log.seal();
            }
            log.force();
        }
        return ledger.recover(ID, name, name + "-recovered").segment();
    }

    /** Every fourth key shares its first half with its neighbour. */
    private static LedgerEntry randomEntry(long key, long fingerprint) {
        return key % 4 == 1
                ? entry(Entries.hash(key - 1), key, key, fingerprint)
                : entry(Entries.hash(key), key, key, fingerprint);
    }

    private void remember(LedgerEntry entry, boolean lost, boolean refused) {
        long key = entry.keyLow;
        Known before = model.get(key);
        if (lost || !refused) {
            EntryState state = lost ? EntryState.MAYBE : EntryState.DELIVERED;
            model.put(key, new Known(Entries.text(entry), state, false, 0));
        } else if (before == null || before.state() == EntryState.REJECTED) {
            model.put(key, new Known(Entries.text(entry), EntryState.REJECTED, false, 0));
        } else {
            model.put(key, new Known(before.entry(), before.state(), true, entry.fingerprintHigh));
        }
    }

    private void assertKnown(List<SegmentInfo> segments, String label) {
        try (LedgerView view =
                ledger.open(ID, segments.stream().filter(s -> s.entries() > 0).toList())) {
            LedgerEntry found = new LedgerEntry();
            for (long key = 0; key < KEYS; key++) {
                LedgerEntry asked = randomEntry(key, 0);
                Known expected = model.get(key);
                assertThat(view.find(asked.keyHigh, asked.keyLow, found))
                        .as(label + " key " + key)
                        .isEqualTo(expected != null);
                if (expected != null) {
                    Known actual = new Known(
                            Entries.text(found),
                            found.state,
                            found.rejectedSince,
                            found.rejectedSince ? found.rejectedHigh : 0);
                    assertThat(actual).as(label + " key " + key).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void mergedCursorsSpanWhatStayed() {
        SegmentInfo first = delivered("a", entry(1, 1), entry(5, 1));
        SegmentInfo second = delivered("b", entry(9, 1));
        SegmentInfo merged = ledger.merge(ID, List.of(first, second), "ab");
        assertThat(merged.minCursorMicros()).isEqualTo(10);
        assertThat(merged.maxCursorMicros()).isEqualTo(90);
        assertThat(files.exists(LedgerFolder.of(ID).file("a"))).isTrue();
    }

    @Test
    void mergeThatDiedIsRepeated() {
        SegmentInfo first = delivered("a", entry(1, 1));
        SegmentInfo second = delivered("b", entry(9, 1));
        SegmentInfo once = ledger.merge(ID, List.of(first, second), "ab");
        assertThat(ledger.merge(ID, List.of(first, second), "ab")).isEqualTo(once);
    }

    @Test
    void damagedSourceIsNotMerged() throws Exception {
        SegmentInfo first = delivered("a", entry(1, 1));
        SegmentInfo second = delivered("b", entry(9, 1));
        String path = LedgerFolder.of(ID).file("a");
        byte[] good = Entries.read(files, path);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 4;
            if (isPadding(good, at)) {
                continue;
            }
            Entries.write(files, path, bad, bad.length);
            assertThatThrownBy(() -> ledger.merge(ID, List.of(first, second), "ab"))
                    .as("byte " + at)
                    .isInstanceOf(PerseidException.class);
            assertThat(files.exists(LedgerFolder.of(ID).file("ab"))).isFalse();
        }
    }

    /** Zeros between the last frame and the first index page. */
    private static boolean isPadding(byte[] file, int at) {
        int pageStart = Layout.PAGE;
        int end = pageStart;
        while (file[end - 1] == 0) {
            end--;
        }
        return at >= end && at < pageStart;
    }

    private SegmentInfo delivered(String name, LedgerEntry... entries) {
        try (SliceLog log = ledger.create(ID, name)) {
            log.receipt(log.append(block(List.of(entries))), 0, Receipt.all(entries.length, Outcome.ACCEPTED));
            return log.seal();
        }
    }
}
