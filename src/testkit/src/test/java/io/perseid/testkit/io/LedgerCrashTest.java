package io.perseid.testkit.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerFolder;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.ledger.Recovered;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.ledger.SliceLog;
import io.perseid.engine.sync.Namespace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log on files that crash: nothing that was forced is lost, nothing is known that was not appended. */
final class LedgerCrashTest {

    private static final LedgerId ID = new LedgerId(new Namespace("orders"), "project", RecordKind.EVENT);
    private static final int SEEDS = 150;

    private enum Crash {
        /** Unforced bytes are lost. */
        POWER,
        /** A random part of the unforced bytes is kept. */
        TORN,
        /** The process dies and the machine lives. */
        KILL
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void whatWasForcedSurvives(Crash crash) {
        for (long seed = 0; seed < SEEDS; seed++) {
            crashOnce(crash, seed);
        }
    }

    private static void crashOnce(Crash crash, long seed) {
        String label = crash + " seed " + seed;
        SplittableRandom random = new SplittableRandom(seed);
        CrashingFiles files = new CrashingFiles();
        Ledger ledger = new FileLedger(files, () -> Instant.EPOCH);
        Map<Long, EntryState> forced = new TreeMap<>();
        Map<Long, EntryState> appended = new TreeMap<>();
        SliceLog log = ledger.create(ID, "log");
        long key = 0;
        boolean sealed = false;
        for (int step = random.nextInt(40); step > 0 && !sealed; step--) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    int rows = 1 + random.nextInt(60);
                    IntentBlock block = new IntentBlock();
                    for (int row = 0; row < rows; row++) {
                        block.add(entry(key + row));
                        appended.put(key + row, EntryState.MAYBE);
                    }
                    int number = log.append(block);
                    if (random.nextBoolean()) {
                        log.receipt(number, 0, Receipt.all(rows, Outcome.ACCEPTED));
                        for (int row = 0; row < rows; row++) {
                            appended.put(key + row, EntryState.DELIVERED);
                        }
                    }
                    key += rows;
                }
                case 2 -> {
                    log.force();
                    forced.putAll(appended);
                }
                default -> {
                    sealed = random.nextInt(4) == 0 && !appended.containsValue(EntryState.MAYBE);
                    if (sealed) {
                        log.seal();
                        forced.putAll(appended);
                    }
                }
            }
        }
        switch (crash) {
            case POWER -> files.crash();
            case TORN -> files.crash(random);
            case KILL -> files.kill();
        }

        Ledger next = new FileLedger(files, () -> Instant.EPOCH);
        Recovered recovered = next.recover(ID, "log", "sealed");
        SegmentInfo segment = recovered.segment();
        try (LedgerView view = next.open(ID, segment.entries() == 0 ? List.of() : List.of(segment))) {
            LedgerEntry found = new LedgerEntry();
            long known = 0;
            for (long asked = 0; asked < key + 10; asked++) {
                LedgerEntry expected = entry(asked);
                if (view.find(expected.keyHigh, expected.keyLow, found)) {
                    known++;
                    assertThat(appended.containsKey(asked)).as(label).isTrue();
                    assertThat(found.key.toString()).as(label).isEqualTo(expected.key.toString());
                    if (found.state == EntryState.DELIVERED) {
                        assertThat(appended.get(asked)).as(label).isEqualTo(EntryState.DELIVERED);
                    }
                    if (forced.get(asked) == EntryState.DELIVERED) {
                        assertThat(found.state).as(label).isEqualTo(EntryState.DELIVERED);
                    }
                } else {
                    assertThat(forced.containsKey(asked)).as(label).isFalse();
                }
            }
            assertThat(known).as(label).isEqualTo(segment.entries());
        }
        // What recovery wrote is forced: a crash right after it loses nothing.
        files.crash();
        assertThat(files.exists(LedgerFolder.of(ID).name() + "/sealed"))
                .as(label)
                .isEqualTo(segment.entries() > 0);
    }

    private static LedgerEntry entry(long key) {
        LedgerEntry entry = new LedgerEntry();
        entry.keyHigh = (key + 1) * 0x9E3779B97F4A7C15L;
        entry.keyLow = key;
        entry.key.set("key " + key);
        return entry;
    }
}
