package io.perseid.engine.ledger;

import static io.perseid.engine.ledger.Entries.ID;
import static io.perseid.engine.ledger.Entries.block;
import static io.perseid.engine.ledger.Entries.entry;
import static io.perseid.engine.ledger.Entries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.sync.Namespace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLedgerTest {

    @TempDir
    Path folder;

    private final MemoryFiles files = new MemoryFiles();
    private final FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);

    private SegmentInfo segment(String name, List<LedgerEntry> entries, Receipt receipt) {
        try (SliceLog log = ledger.create(ID, name)) {
            int number = log.append(block(entries));
            log.force();
            log.receipt(number, 0, receipt);
            return log.seal();
        }
    }

    private SegmentInfo delivered(String name, LedgerEntry... entries) {
        return segment(name, List.of(entries), Receipt.all(entries.length, Outcome.ACCEPTED));
    }

    private SegmentInfo refused(String name, LedgerEntry entry) {
        return segment(
                name, List.of(entry), Receipt.all(1, Outcome.ACCEPTED).rejecting(Map.of(0, new Refusal("bad", "why"))));
    }

    @Test
    void everythingDeliveredIsFound() {
        List<SegmentInfo> segments = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
            try (SliceLog log = ledger.create(ID, "s" + s)) {
                for (int b = 0; b < 4; b++) {
                    List<LedgerEntry> entries = new ArrayList<>();
                    for (int i = 0; i < 700; i++) {
                        entries.add(entry(s * 10_000 + b * 1000 + i, s + 1));
                    }
                    log.receipt(log.append(block(entries)), 0, Receipt.all(700, Outcome.ACCEPTED));
                }
                segments.add(log.seal());
            }
        }
        assertThat(segments).extracting(SegmentInfo::entries).containsOnly(2800L);
        assertThat(segments.get(1).minCursorMicros()).isEqualTo(100_000);
        assertThat(segments.get(1).maxCursorMicros()).isEqualTo(136_990);
        try (LedgerView view = ledger.open(ID, segments)) {
            assertThat(view.entries()).isEqualTo(8400);
            LedgerEntry found = new LedgerEntry();
            for (int key = 0; key < 30_000; key++) {
                LedgerEntry expected = entry(key, key / 10_000 + 1);
                boolean known = key % 10_000 < 4000 && key % 1000 < 700;
                assertThat(view.find(expected.keyHigh, expected.keyLow, found))
                        .as("key " + key)
                        .isEqualTo(known);
                if (known) {
                    assertThat(text(found)).isEqualTo(text(expected));
                    assertThat(found.state).isEqualTo(EntryState.DELIVERED);
                    assertThat(found.rejectedSince).isFalse();
                }
            }
        }
    }

    @Test
    void filesOnADiskDoTheSame() {
        FileLedger onDisk = new FileLedger(new DiskFiles(folder), () -> Instant.EPOCH);
        SegmentInfo info;
        try (SliceLog log = onDisk.create(ID, "a")) {
            log.receipt(log.append(block(List.of(entry(1, 1), entry(2, 1)))), 0, Receipt.all(2, Outcome.ACCEPTED));
            log.force();
            info = log.seal();
        }
        assertThat(folder.resolve(LedgerFolder.of(ID).file("a"))).hasSize(info.bytes());
        try (LedgerView view = onDisk.open(ID, List.of(info))) {
            LedgerEntry found = new LedgerEntry();
            assertThat(view.find(entry(2, 1).keyHigh, entry(2, 1).keyLow, found))
                    .isTrue();
            assertThat(text(found)).isEqualTo(text(entry(2, 1)));
        }
        onDisk.sweep(ID, List::of);
        assertThat(folder.resolve(LedgerFolder.of(ID).file("a"))).doesNotExist();
    }

    @Test
    void emptyLedgerKnowsNothing() {
        try (LedgerView view = ledger.open(ID, List.of())) {
            assertThat(view.find(1, 2, new LedgerEntry())).isFalse();
            assertThat(view.entries()).isZero();
        }
    }

    private LedgerEntry found(List<SegmentInfo> segments, LedgerEntry key) {
        LedgerEntry found = new LedgerEntry();
        try (LedgerView view = ledger.open(ID, segments)) {
            assertThat(view.find(key.keyHigh, key.keyLow, found)).isTrue();
        }
        return found;
    }

    @Test
    void newestDeliveryWins() {
        List<SegmentInfo> segments = List.of(delivered("a", entry(1, 1)), delivered("b", entry(1, 2)));
        assertThat(found(segments, entry(1, 0)).fingerprintHigh).isEqualTo(2);
    }

    @Test
    void newerRefusalIsToldBesideTheDelivery() {
        List<SegmentInfo> segments =
                List.of(delivered("a", entry(1, 1)), refused("b", entry(1, 2)), refused("c", entry(1, 3)));
        LedgerEntry found = found(segments, entry(1, 0));
        assertThat(found.state).isEqualTo(EntryState.DELIVERED);
        assertThat(text(found)).isEqualTo(text(entry(1, 1)));
        assertThat(found.rejectedSince).isTrue();
        assertThat(found.rejectedHigh).isEqualTo(3);
        assertThat(found.rejectedLow).isEqualTo(-3);
    }

    @Test
    void olderRefusalIsForgotten() {
        List<SegmentInfo> segments = List.of(refused("a", entry(1, 1)), delivered("b", entry(1, 2)));
        LedgerEntry found = found(segments, entry(1, 0));
        assertThat(found.state).isEqualTo(EntryState.DELIVERED);
        assertThat(found.rejectedSince).isFalse();
    }

    @Test
    void keyThatWasOnlyRefusedIsRejected() {
        List<SegmentInfo> segments = List.of(refused("a", entry(1, 1)), refused("b", entry(1, 2)));
        LedgerEntry found = found(segments, entry(1, 0));
        assertThat(found.state).isEqualTo(EntryState.REJECTED);
        assertThat(found.fingerprintHigh).isEqualTo(2);
        assertThat(found.rejectedHigh).isEqualTo(2);
        assertThat(found.rejectedLow).isEqualTo(-2);
        assertThat(found.rejectedSince).isFalse();
    }

    @Test
    void newestRefusalIsFoundBehindADeliveryAsItsIntentToldIt() {
        List<SegmentInfo> segments = List.of(
                refused("a", entry(1, 1)),
                delivered("b", entry(1, 2)),
                refused("c", entry(1, 3)),
                delivered("d", entry(1, 4)));
        LedgerEntry found = new LedgerEntry();
        try (LedgerView view = ledger.open(ID, segments)) {
            assertThat(view.findRefusal(entry(1, 0).keyHigh, entry(1, 0).keyLow, found))
                    .isTrue();
            assertThat(text(found)).isEqualTo(text(entry(1, 3)));
            assertThat(found.state).isEqualTo(EntryState.REJECTED);
            assertThat(view.findRefusal(entry(2, 0).keyHigh, entry(2, 0).keyLow, found))
                    .isFalse();
        }
    }

    @Test
    void refusalIsFoundAmongKeysThatShareHalfTheirHash() {
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            entries.add(entry(42, i, i, 1));
        }
        SegmentInfo info = segment(
                "a", entries, Receipt.all(1500, Outcome.ACCEPTED).rejecting(Map.of(3, new Refusal("bad", "why"))));
        try (LedgerView view = ledger.open(ID, List.of(info))) {
            LedgerEntry found = new LedgerEntry();
            assertThat(view.findRefusal(42, 3, found)).isTrue();
            assertThat(found.key.toString()).isEqualTo("key-3");
            assertThat(view.findRefusal(42, 4, found)).isFalse();
        }
    }

    @Test
    void laterEntryOfTheSameLogWins() {
        SegmentInfo info = delivered("a", entry(1, 1), entry(2, 1), entry(1, 2));
        assertThat(found(List.of(info), entry(1, 0)).fingerprintHigh).isEqualTo(2);
        SegmentInfo mixed = segment(
                "b",
                List.of(entry(1, 3), entry(1, 4)),
                Receipt.all(2, Outcome.ACCEPTED).rejecting(Map.of(1, new Refusal("bad", ""))));
        LedgerEntry found = found(List.of(info, mixed), entry(1, 0));
        assertThat(found.fingerprintHigh).isEqualTo(3);
        assertThat(found.rejectedHigh).isEqualTo(4);
    }

    @Test
    void keysThatShareHalfTheirHashAreToldApart() {
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            entries.add(entry(42, i, i, 1));
        }
        SegmentInfo info = segment("a", entries, Receipt.all(1500, Outcome.ACCEPTED));
        try (LedgerView view = ledger.open(ID, List.of(info))) {
            LedgerEntry found = new LedgerEntry();
            for (int i = 0; i < 1500; i++) {
                assertThat(view.find(42, i, found)).isTrue();
                assertThat(found.key.toString()).isEqualTo("key-" + i);
            }
            assertThat(view.find(42, 1500, found)).isFalse();
        }
    }

    @Test
    void receiptsOfPartsAndRepeatsDecideRowByRow() {
        try (SliceLog log = ledger.create(ID, "a")) {
            int number = log.append(block(List.of(entry(0, 1), entry(1, 1), entry(2, 1), entry(3, 1))));
            log.receipt(number, 0, Receipt.all(4, Outcome.UNKNOWN));
            log.receipt(number, 2, Receipt.all(2, Outcome.ACCEPTED).rejecting(Map.of(1, new Refusal("bad", "why"))));
            log.receipt(number, 0, Receipt.all(2, Outcome.ACCEPTED));
            log.receipt(number, 0, Receipt.all(1, Outcome.RETRY));
            SegmentInfo info = log.seal();
            assertThat(found(List.of(info), entry(0, 0)).state).isEqualTo(EntryState.DELIVERED);
            assertThat(found(List.of(info), entry(2, 0)).state).isEqualTo(EntryState.DELIVERED);
            assertThat(found(List.of(info), entry(3, 0)).state).isEqualTo(EntryState.REJECTED);
        }
    }

    @Test
    void rowThatIsRefusedButMayBeInIsKnownAsBoth() {
        try (SliceLog log = ledger.create(ID, "a")) {
            IntentBlock sent = block(List.of(entry(0, 1), entry(1, 1), entry(2, 1)));
            int number = log.append(sent);
            log.receipt(number, 0, Receipt.all(1, Outcome.ACCEPTED));
            log.receipt(number, 1, Receipt.all(2, Outcome.UNKNOWN));
            int refused = log.append(sent.part(1, 2));
            log.receipt(refused, 0, Receipt.all(2, Outcome.REJECTED));
            SegmentInfo info = log.seal();
            LedgerEntry found = found(List.of(info), entry(2, 0));
            assertThat(found.state).isEqualTo(EntryState.MAYBE);
            assertThat(found.rejectedSince).isTrue();
            assertThat(found.key.toString()).isEqualTo(entry(2, 1).key.toString());
            assertThat(found.rejectedHigh).isEqualTo(entry(2, 1).fingerprintHigh);
            assertThat(found(List.of(info), entry(0, 0)).rejectedSince).isFalse();
        }
    }

    @Test
    void undecidedRowCannotBeSealed() {
        try (SliceLog log = ledger.create(ID, "a")) {
            int number = log.append(block(List.of(entry(0, 1), entry(1, 1))));
            log.receipt(number, 0, Receipt.all(1, Outcome.ACCEPTED));
            assertThatThrownBy(log::seal)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("row 1");
        }
    }

    @Test
    void emptyLogLeavesNoFile() {
        try (SliceLog log = ledger.create(ID, "a")) {
            log.force();
            assertThat(log.seal()).isEqualTo(new SegmentInfo("a", 0, 0, 0, 0));
        }
        assertThat(files.list(LedgerFolder.of(ID).name())).isEmpty();
    }

    @Test
    void forceWithoutNewsCostsNothing() {
        try (SliceLog log = ledger.create(ID, "a")) {
            log.append(block(List.of(entry(0, 1))));
            log.force();
            int forces = files.forces;
            log.force();
            assertThat(files.forces).isEqualTo(forces);
        }
    }

    @Test
    void longTextsAreKept() {
        LedgerEntry long1 = entry(1, 1);
        long1.key.set("k".repeat(100_000));
        long1.user.set("ü".repeat(40_000));
        SegmentInfo info = delivered("a", entry(0, 1), long1, entry(2, 1));
        assertThat(text(found(List.of(info), long1))).isEqualTo(text(long1));
        assertThat(text(found(List.of(info), entry(2, 1)))).isEqualTo(text(entry(2, 1)));
    }

    @Test
    void leftoverLogIsRefused() {
        delivered("a", entry(1, 1));
        assertThatThrownBy(() -> ledger.create(ID, "a")).isInstanceOfSatisfying(PerseidException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
            assertThat(failure.problem().where()).contains("orders").contains("/a");
            assertThat(failure.problem().found()).contains("there already");
        });
    }

    /**
     * Keys asked for in the order of the entries are found without the index; the answers are those of a view that has
     * not been asked before and has to use it. Keys repeat within segments and between them, in all three states, and
     * some share half of their hash.
     */
    @Test
    void theOrderOfLookupsChangesNoAnswer() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            List<SegmentInfo> segments = new ArrayList<>();
            List<LedgerEntry> asked = new ArrayList<>();
            for (int s = 0; s < 1 + random.nextInt(4); s++) {
                List<LedgerEntry> entries = new ArrayList<>();
                boolean repeats = random.nextInt(3) == 0;
                for (int i = 0; i < 60; i++) {
                    int key = repeats ? random.nextInt(60) : i;
                    if (random.nextInt(4) > 0) {
                        LedgerEntry plain = entry(key, s + 1);
                        boolean shared = random.nextInt(10) == 0;
                        entries.add(shared ? entry(Entries.hash(key), 77, key, s + 1) : plain);
                    }
                }
                segments.add(segment("r" + round + "s" + s, entries, anyOutcomes(entries.size(), random)));
                asked.addAll(entries);
            }
            asked.add(entry(1000, 1));
            try (LedgerView inOrder = ledger.open(ID, segments)) {
                for (LedgerEntry key : asked) {
                    try (LedgerView fresh = ledger.open(ID, segments)) {
                        assertThat(answer(inOrder, key)).as("seed %d", seed).isEqualTo(answer(fresh, key));
                    }
                }
            }
        }
    }

    private static Receipt anyOutcomes(int rows, Random random) {
        Map<Integer, Refusal> refusals = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            if (random.nextInt(5) == 0) {
                refusals.put(row, new Refusal("bad", "why"));
            }
        }
        return Receipt.all(rows, Outcome.ACCEPTED).rejecting(refusals);
    }

    private static String answer(LedgerView view, LedgerEntry key) {
        LedgerEntry found = new LedgerEntry();
        if (!view.find(key.keyHigh, key.keyLow, found)) {
            return "unknown";
        }
        String rejected = found.rejectedSince || found.state == EntryState.REJECTED
                ? found.rejectedHigh + " " + found.rejectedLow
                : "";
        return found.state + " " + found.rejectedSince + " " + rejected + " " + text(found);
    }

    @Test
    void missingSegmentIsRefusedWithWhatToDo() {
        SegmentInfo info = new SegmentInfo("gone", 1, 100, 0, 0);
        assertThatThrownBy(() -> ledger.open(ID, List.of(info)))
                .isInstanceOfSatisfying(PerseidException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
                    assertThat(failure.problem().found()).isEqualTo("the file is missing");
                    assertThat(failure.problem().action()).contains("backup");
                });
    }

    @Test
    void segmentOfAnotherLedgerIsRefused() throws Exception {
        SegmentInfo info = delivered("a", entry(1, 1));
        LedgerId other = new LedgerId(new Namespace("orders"), "project 2", RecordKind.EVENT);
        byte[] bytes = Entries.read(files, LedgerFolder.of(ID).file("a"));
        Entries.write(files, LedgerFolder.of(other).file("a"), bytes, bytes.length);
        assertThatThrownBy(() -> ledger.open(other, List.of(info))).hasMessageContaining("belongs to another ledger");
    }

    @Test
    void newerFormatIsRefused() throws Exception {
        SegmentInfo info = delivered("a", entry(1, 1));
        String path = LedgerFolder.of(ID).file("a");
        byte[] bytes = Entries.read(files, path);
        LittleEndian.putInt(bytes, Layout.MAGIC.length, Layout.VERSION + 1);
        Entries.write(files, path, bytes, bytes.length);
        assertThatThrownBy(() -> ledger.open(ID, List.of(info)))
                .isInstanceOfSatisfying(PerseidException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
                    assertThat(failure.problem().found()).isEqualTo("it has format version " + (Layout.VERSION + 1));
                });
    }

    @Test
    void everyFlippedBitOfASegmentIsDetectedOrHarmless() throws Exception {
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            entries.add(entry(i, 1));
        }
        // Backwards by the index, forwards as the entries stand.
        List<LedgerEntry> backAndForth = new ArrayList<>(entries);
        Collections.reverse(backAndForth);
        backAndForth.addAll(entries);
        SegmentInfo info = segment("a", entries, Receipt.all(5, Outcome.ACCEPTED));
        String path = LedgerFolder.of(ID).file("a");
        byte[] good = Entries.read(files, path);
        int detected = 0;
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            Entries.write(files, path, bad, bad.length);
            try (LedgerView view = ledger.open(ID, List.of(info))) {
                LedgerEntry found = new LedgerEntry();
                for (LedgerEntry expected : backAndForth) {
                    // Nothing else may come of a flipped bit than a failure or the right answer.
                    assertThat(view.find(expected.keyHigh, expected.keyLow, found))
                            .as("byte " + at)
                            .isTrue();
                    assertThat(text(found)).as("byte " + at).isEqualTo(text(expected));
                    assertThat(found.state).as("byte " + at).isEqualTo(EntryState.DELIVERED);
                }
            } catch (PerseidException failure) {
                assertThat(failure.kind()).isIn(FailureKind.INTERNAL, FailureKind.CONFIGURATION);
                detected++;
            }
        }
        // What is not detected stands in heads of frames, receipts and padding, which a lookup does not read.
        assertThat(detected).isGreaterThan(Layout.PAGE + Footer.SIZE + 5 * EntryFormat.SIZE);
    }

    @Test
    void fullDiskIsALimitAndTheLogTakesNoMore() {
        files.room = 500_000;
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entries.add(entry(i, 1));
        }
        try (SliceLog log = ledger.create(ID, "a")) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            log.append(block(entries));
                            log.force();
                        }
                    })
                    .isInstanceOfSatisfying(PerseidException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.LIMIT);
                        assertThat(failure.problem().where())
                                .contains("orders-event-")
                                .contains("/a");
                        assertThat(failure.problem().found()).isEqualTo("the disk is full (No space left on device)");
                        assertThat(failure.problem().action()).contains("free space");
                    });
            files.room = Long.MAX_VALUE;
            assertThatThrownBy(log::force).isInstanceOf(IllegalStateException.class);
        }
        Recovered recovered = ledger.recover(ID, "a", "b");
        assertThat(recovered.maybe()).isPositive().isLessThan(10_000);
        assertThat(recovered.maybe() % 1000).isZero();
    }

    @Test
    void sweepKeepsWhatIsNamedAndWhatIsOpen() {
        delivered("named", entry(1, 1));
        delivered("orphan", entry(1, 1));
        try (SliceLog open = ledger.create(ID, "open")) {
            open.append(block(List.of(entry(1, 1))));
            open.force();
            ledger.sweep(ID, () -> List.of("named"));
            assertThat(files.list(LedgerFolder.of(ID).name())).containsExactly("named", "open");
        }
    }

    @Test
    void sweepKeepsWhatComesToBeWhileItAsksForNames() {
        delivered("orphan", entry(1, 1));
        ledger.sweep(ID, () -> {
            delivered("of another process", entry(2, 1));
            return List.of();
        });
        assertThat(files.list(LedgerFolder.of(ID).name())).containsExactly("of another process");
    }

    @Test
    void sweepWithoutTheLeaseDeletesNothing() {
        delivered("of another process", entry(1, 1));
        assertThatThrownBy(() -> ledger.sweep(ID, () -> {
                    throw new IllegalStateException("the lease is another's");
                }))
                .hasMessage("the lease is another's");
        assertThat(files.list(LedgerFolder.of(ID).name())).containsExactly("of another process");
    }

    @Test
    void foldersAreReadableAndDiffer() {
        LedgerId other = new LedgerId(ID.namespace(), "project 2", ID.kind());
        assertThat(LedgerFolder.of(ID).name()).matches("orders-event-[0-9a-f]{12}");
        assertThat(LedgerFolder.of(other)).isNotEqualTo(LedgerFolder.of(ID));
    }
}
