package io.perseid.engine.ledger;

import static io.perseid.engine.ledger.Entries.ID;
import static io.perseid.engine.ledger.Entries.block;
import static io.perseid.engine.ledger.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How much is read of a segment by look-ups in one order or another. */
final class SegmentsViewTest {

    private static final int ROWS = 96_000;
    private static final int BATCH = 2_000;
    private static final int PARTS = 12;

    private final MemoryFiles files = new MemoryFiles();
    private final FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);
    private final List<SegmentInfo> sent =
            List.of(segment("all", LongStream.range(0, ROWS).boxed().toList(), 1));

    @Test
    void rowsThatWereSentInPartsAndAreReadAllInOneNeedNoIndex() {
        int inOrder = reads(sent, LongStream.range(0, ROWS).boxed().toList());
        List<Long> interleaved = new ArrayList<>();
        for (long row = 0; row < ROWS / PARTS; row++) {
            for (long part = 0; part < PARTS; part++) {
                interleaved.add(part * (ROWS / PARTS) + row);
            }
        }
        List<Long> anyOrder = new ArrayList<>(interleaved);
        Collections.shuffle(anyOrder, new Random(1));
        assertThat(reads(sent, interleaved)).isLessThan(inOrder * 3 / 2);
        assertThat(reads(sent, anyOrder)).as("without any order").isGreaterThan(inOrder * 3);
    }

    @Test
    void rowsThatWereSentAgainDoNotBreakTheOrderOfTheOthers() {
        List<Long> all = LongStream.range(0, ROWS).boxed().toList();
        List<Long> changed = all.stream().filter(key -> key % 50 == 3).toList();
        List<SegmentInfo> both = List.of(sent.get(0), segment("changed", changed, 2));
        int before = reads(sent, all);
        assertThat(reads(both, all) - before).isLessThan(3 * changed.size());
    }

    private int reads(List<SegmentInfo> segments, List<Long> keys) {
        try (LedgerView view = ledger.open(ID, segments)) {
            int before = files.reads;
            LedgerEntry found = new LedgerEntry();
            for (long key : keys) {
                LedgerEntry asked = entry(key, 1);
                assertThat(view.find(asked.keyHigh, asked.keyLow, found)).isTrue();
                assertThat(found.cursorMicros).isEqualTo(asked.cursorMicros);
            }
            return files.reads - before;
        }
    }

    private SegmentInfo segment(String name, List<Long> keys, long fingerprint) {
        try (SliceLog log = ledger.create(ID, name)) {
            for (int from = 0; from < keys.size(); from += BATCH) {
                List<LedgerEntry> entries = keys.subList(from, Math.min(keys.size(), from + BATCH)).stream()
                        .map(key -> entry(key, fingerprint))
                        .toList();
                log.receipt(log.append(block(entries)), 0, Receipt.all(entries.size(), Outcome.ACCEPTED));
            }
            return log.seal();
        }
    }
}
