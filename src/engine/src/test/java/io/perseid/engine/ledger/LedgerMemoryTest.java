package io.perseid.engine.ledger;

import static io.perseid.engine.ledger.Entries.ID;
import static io.perseid.engine.ledger.Entries.block;
import static io.perseid.engine.ledger.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerMemoryTest {

    private static final int ROWS = 20_000;
    private static final int BATCH = 2_000;

    private final MemoryFiles files = new MemoryFiles();

    @Test
    void memoryOfAComparisonIsNoMoreThanWasTold() {
        FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);
        List<SegmentInfo> segments = List.of(segment(ledger, "a", 0, ROWS), segment(ledger, "b", ROWS, BATCH));
        try (LedgerCensus census = ledger.census(ID, segments, new SeenKeys(segments))) {
            assertThat(census.find(1, 2, new LedgerEntry())).isFalse();
            long seen = (ROWS + BATCH) / Byte.SIZE;
            assertThat(ledger.tablesInMemory() + seen)
                    .isLessThanOrEqualTo(LedgerMemory.compared(ROWS + BATCH) + BloomFilter.BLOCK)
                    .isGreaterThan(LedgerMemory.compared(ROWS + BATCH) * 9 / 10);
        }
        assertThat(LedgerMemory.compared(100_000_000)).as("100 million keys").isLessThan(90_000_000);
    }

    @Test
    void beyondTheRoomForFiltersMemoryGrowsByTheFenceOnly() {
        int room = 8 * 1024;
        FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH, room, IndexWriter.FILTER_RANGE);
        List<SegmentInfo> segments = List.of(segment(ledger, "large", 0, ROWS), segment(ledger, "small", ROWS, BATCH));
        long fenceAndBlocks = ROWS * 54L / 1000 + BATCH * 54L / 1000;
        try (LedgerView view = ledger.open(ID, segments)) {
            assertThat(view.entries()).isEqualTo(ROWS + BATCH);
            assertThat(ledger.tablesInMemory())
                    .as("the filter of the small one only")
                    .isLessThanOrEqualTo(BloomFilter.size(BATCH) + fenceAndBlocks + 64);
            LedgerEntry found = new LedgerEntry();
            for (long key = 0; key < ROWS + BATCH; key += 7) {
                LedgerEntry asked = entry(key, 1);
                assertThat(view.find(asked.keyHigh, asked.keyLow, found)).isTrue();
                assertThat(Entries.text(found)).isEqualTo(Entries.text(asked));
            }
            for (long key = ROWS + BATCH; key < ROWS + 2 * BATCH; key++) {
                LedgerEntry asked = entry(key, 1);
                assertThat(view.find(asked.keyHigh, asked.keyLow, found)).isFalse();
                assertThat(view.findRefusal(asked.keyHigh, asked.keyLow, found)).isFalse();
            }
        }
    }

    @Test
    void manySmallSegmentsAreAskedInMemoryWhateverRoomThereIs() {
        SharedTables tables = new SharedTables(BloomFilter.size(16_000));
        List<SegmentInfo> segments = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            segments.add(new SegmentInfo("s" + i, i == 20 ? 20_000 : 900, 1, 0, 0));
        }
        assertThat(tables.withFilter(segments)).hasSize(39).doesNotContain(segments.get(20));
    }

    @Test
    void viewsOfOneLedgerShareWhatIsInMemory() {
        FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);
        List<SegmentInfo> segments = List.of(segment(ledger, "a", 0, BATCH), segment(ledger, "b", BATCH, BATCH));
        LedgerView first = ledger.open(ID, segments);
        long one = ledger.tablesInMemory();
        LedgerView second = ledger.open(ID, segments);
        LedgerCensus third = ledger.census(ID, segments, new SeenKeys(segments));
        assertThat(ledger.tablesInMemory()).isEqualTo(one);
        first.close();
        third.close();
        third.close();
        assertThat(ledger.tablesInMemory()).isEqualTo(one);
        LedgerEntry asked = entry(7, 1);
        assertThat(second.find(asked.keyHigh, asked.keyLow, new LedgerEntry())).isTrue();
        second.close();
        assertThat(ledger.tablesInMemory()).isZero();
    }

    @Test
    void mergeKeepsNoFilterAndWritesTheSameFileInRanges() throws Exception {
        FileLedger ledger = new FileLedger(files, () -> Instant.EPOCH);
        List<SegmentInfo> segments = List.of(segment(ledger, "a", 0, ROWS), segment(ledger, "b", ROWS - 500, BATCH));
        ledger.merge(ID, segments, "whole");
        new FileLedger(files, () -> Instant.EPOCH, 0, 4_000).merge(ID, segments, "in-ranges");
        assertThat(Entries.read(files, LedgerFolder.of(ID).file("in-ranges")))
                .isEqualTo(Entries.read(files, LedgerFolder.of(ID).file("whole")));
    }

    private static SegmentInfo segment(FileLedger ledger, String name, long firstKey, int rows) {
        try (SliceLog log = ledger.create(ID, name)) {
            for (long from = firstKey; from < firstKey + rows; from += BATCH) {
                List<LedgerEntry> entries = new ArrayList<>();
                for (long key = from; key < from + BATCH; key++) {
                    entries.add(entry(key, 1));
                }
                log.receipt(log.append(block(entries)), 0, Receipt.all(entries.size(), Outcome.ACCEPTED));
            }
            return log.seal();
        }
    }
}
