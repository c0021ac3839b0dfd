package io.perseid.bench.engine;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.bench.Figures;
import io.perseid.bench.Words;
import io.perseid.bench.process.Cpu;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.ledger.FileLedger;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.LedgerMemory;
import io.perseid.engine.ledger.SeenKeys;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.ledger.SliceLog;
import io.perseid.engine.sync.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A ledger by itself, larger than a table can be made for: written, merged and compared, each in a process of its own, so
 * that each tells its own peak. One thread.
 */
public final class LedgerBenchmark {

    /** Rows of a slice mostly. */
    private static final int SLICE = 250_000;

    private static final int BATCH = 2_000;
    private static final int LOOKUPS = 1_000_000;

    /** Of so many keys one is not in the source any more. */
    private static final int GONE = 1_000;

    private static final LedgerId ID = new LedgerId(new Namespace("orders"), "1", RecordKind.EVENT);

    private final Path folder;
    private final long keys;
    private final FileLedger ledger;
    private final LedgerEntry entry = new LedgerEntry();
    private final Figures figures = new Figures();

    private LedgerBenchmark(Path folder, long keys) {
        this.folder = folder;
        this.keys = keys;
        this.ledger = new FileLedger(new DiskFiles(folder), Clock.systemUTC());
    }

    /** {@code --do write|merge|compare --folder F --keys N}; the figures are left in the folder. */
    public static void measure(Words words) throws IOException {
        LedgerBenchmark benchmark =
                new LedgerBenchmark(Path.of(words.given("folder")), words.number("keys", 10_000_000));
        String what = words.given("do");
        switch (what) {
            case "write" -> benchmark.write();
            case "merge" -> benchmark.merge();
            default -> benchmark.compare();
        }
        benchmark.figures.note("ledger." + what + ".peak", Cpu.peakMegabytes(), what + ": peak RSS, MB");
        benchmark.figures.write(benchmark.folder.resolve("figures"));
    }

    private void write() throws IOException {
        List<SegmentInfo> segments = new ArrayList<>();
        IntentBlock block = new IntentBlock();
        long before = Cpu.thread();
        for (long from = 0; from < keys; from += SLICE) {
            try (SliceLog log = ledger.create(ID, "slice-" + from)) {
                for (long key = from; key < Math.min(keys, from + SLICE); key++) {
                    fill(key);
                    block.add(entry);
                    if (block.rows() == BATCH) {
                        append(log, block);
                    }
                }
                append(log, block);
                segments.add(log.seal());
            }
        }
        note("write", before, keys, "write: CPU s a million keys");
        name(segments);
    }

    private static void append(SliceLog log, IntentBlock block) {
        if (block.rows() > 0) {
            int number = log.append(block);
            log.receipt(number, 0, Receipt.all(block.rows(), Outcome.ACCEPTED));
            block.clear();
        }
    }

    private void merge() throws IOException {
        long before = Cpu.thread();
        SegmentInfo merged = ledger.merge(ID, named(), "merged");
        note("merge", before, keys, "merge of all segments into one: CPU s a million keys");
        figures.note("ledger.bytes", (double) merged.bytes() / merged.entries(), "bytes on the disk for each key");
        ledger.sweep(ID, () -> List.of("merged"));
        name(List.of(merged));
    }

    private void compare() throws IOException {
        List<SegmentInfo> segments = named();
        long entries = segments.stream().mapToLong(SegmentInfo::entries).sum();
        SeenKeys seen = new SeenKeys(segments);
        LedgerEntry known = new LedgerEntry();
        long before = Cpu.thread();
        try (LedgerCensus census = ledger.census(ID, segments, seen)) {
            note("open", before, 1e6, "compare: CPU s to open it");
            before = Cpu.thread();
            for (long key = 0; key < keys; key++) {
                if (key % GONE != 0) {
                    must(isUnchanged(census, key, known), "key " + key);
                }
            }
            note("order", before, keys, "all keys in the order in which they were sent: CPU s a million");
            before = Cpu.thread();
            long unseen = 0;
            LedgerCensus.Unseen gone = census.unseen(0, 0);
            while (gone.next(known)) {
                unseen++;
            }
            must(unseen == (keys + GONE - 1) / GONE, unseen + " keys are gone");
            note("gone", before, keys, "finding the keys that are gone: CPU s a million keys");
            before = Cpu.thread();
            for (int i = 0; i < LOOKUPS; i++) {
                long key = Long.remainderUnsigned(mix(i), keys);
                must(isUnchanged(census, key, known), "key " + key);
            }
            note("random", before, LOOKUPS, "keys in any order: CPU s a million");
            before = Cpu.thread();
            for (long key = keys; key < keys + LOOKUPS; key++) {
                must(!isUnchanged(census, key, known), "key " + key);
            }
            note("absent", before, LOOKUPS, "keys that are new: CPU s a million");
            Runtime runtime = Runtime.getRuntime();
            figures.note(
                    "ledger.heap", (runtime.totalMemory() - runtime.freeMemory()) / 1e6, "heap in use at the end, MB");
            figures.note(
                    "ledger.told", LedgerMemory.compared(entries) / 1e6, "what perseid plan tells of the ledger, MB");
        }
    }

    private boolean isUnchanged(LedgerCensus census, long key, LedgerEntry known) {
        long high = mix(key);
        long low = mix(~key);
        return census.find(high, low, known) && known.fingerprintHigh == low && known.fingerprintLow == high;
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("the ledger is wrong about " + what);
        }
    }

    private void fill(long key) {
        entry.keyHigh = mix(key);
        entry.keyLow = mix(~key);
        entry.fingerprintHigh = entry.keyLow;
        entry.fingerprintLow = entry.keyHigh;
        entry.timeMicros = 1_735_689_600_000_000L + key * 1_000_000;
        entry.cursorMicros = entry.timeMicros;
        entry.generation = 0;
        entry.key.set(Long.toString(key));
        entry.user.set("customer-" + (1_000_000 + key % 200_000));
        entry.name.set("Order Submitted");
    }

    /** The finisher of SplitMix64: one to one, so no two keys are the same. */
    private static long mix(long key) {
        long mixed = key + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private void note(String name, long before, double keys, String what) {
        figures.note("ledger." + name, (Cpu.thread() - before) / 1e9 / (keys / 1e6), what);
    }

    private void name(List<SegmentInfo> segments) throws IOException {
        List<String> lines = new ArrayList<>();
        for (SegmentInfo segment : segments) {
            lines.add(segment.file() + " " + segment.entries() + " " + segment.bytes() + " " + segment.minCursorMicros()
                    + " " + segment.maxCursorMicros());
        }
        Files.write(folder.resolve("segments"), lines);
    }

    private List<SegmentInfo> named() throws IOException {
        List<SegmentInfo> segments = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("segments"))) {
            String[] cells = line.split(" ", -1);
            segments.add(new SegmentInfo(
                    cells[0],
                    Long.parseLong(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    Long.parseLong(cells[4])));
        }
        return segments;
    }
}
