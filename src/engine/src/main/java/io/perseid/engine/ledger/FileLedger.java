package io.perseid.engine.ledger;

import io.perseid.api.failure.PerseidException;
import io.perseid.engine.io.Files;
import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Ledgers as files: a folder each, see {@link LedgerFolder}. Any thread. */
public final class FileLedger implements Ledger {

    private final Files files;
    private final InstantSource clock;
    private final Set<String> openLogs = ConcurrentHashMap.newKeySet();
    private final IndexRooms rooms = new IndexRooms();
    private final SharedTables tables;
    private final int filterRange;

    /** @param clock gives a time to rejects of which a crash left only the receipt */
    public FileLedger(Files files, InstantSource clock) {
        this(files, clock, LedgerMemory.FILTERS, IndexWriter.FILTER_RANGE);
    }

    /** @param filterRoom bytes of filters that a view keeps in memory @param filterRange of a filter, made at a time */
    FileLedger(Files files, InstantSource clock, int filterRoom, int filterRange) {
        this.files = files;
        this.clock = clock;
        this.tables = new SharedTables(filterRoom);
        this.filterRange = filterRange;
    }

    @Override
    public SliceLog create(LedgerId id, String name) {
        String path = LedgerFolder.of(id).file(name);
        if (files.exists(path) || openLogs.contains(path)) {
            throw new LedgerFailures(id).leftover(path);
        }
        return log(id, name);
    }

    @Override
    public LedgerView open(LedgerId id, List<SegmentInfo> segments) {
        return new SegmentsView(openAll(id, segments));
    }

    @Override
    public LedgerCensus census(LedgerId id, List<SegmentInfo> segments, SeenKeys seen) {
        return new SegmentsCensus(openAll(id, segments), seen);
    }

    @Override
    public Recovered recover(LedgerId id, String name, String sealedName) {
        mustDiffer(name, sealedName);
        LedgerFailures failures = new LedgerFailures(id);
        String path = LedgerFolder.of(id).file(name);
        if (!files.exists(path)) {
            return new Recovered(new SegmentInfo(sealedName, 0, 0, 0, 0), List.of(), 0, 0);
        }
        removeLeftover(id, sealedName);
        SegmentLog into = log(id, sealedName);
        try (RandomFile file = files.open(path)) {
            return new LogRecovery(id, path, file, into, clock.instant()).run();
        } catch (IOException failure) {
            throw discarding(into, failures.reading(path, failure));
        } catch (PerseidException failure) {
            throw discarding(into, failure);
        } finally {
            into.close();
        }
    }

    @Override
    public SegmentInfo merge(LedgerId id, List<SegmentInfo> segments, String mergedName) {
        segments.forEach(segment -> mustDiffer(segment.file(), mergedName));
        removeLeftover(id, mergedName);
        LedgerFailures failures = new LedgerFailures(id);
        String path = LedgerFolder.of(id).file(mergedName);
        // All entries are gone through, so no filter is asked.
        List<Segment> sources = openAll(id, segments, Set.of());
        FrameOutput out = FrameOutput.ofMerged(files, id, mergedName, failures);
        openLogs.add(path);
        try {
            return new SegmentMerge(sources, mergedName, out, filterRange, failures).run();
        } catch (PerseidException failure) {
            try {
                out.discard();
            } catch (PerseidException also) {
                failure.addSuppressed(also);
            }
            throw failure;
        } finally {
            openLogs.remove(path);
            sources.forEach(Segment::close);
        }
    }

    @Override
    public void sweep(LedgerId id, Supplier<List<String>> named) {
        LedgerFolder folder = LedgerFolder.of(id);
        try {
            List<String> there = files.list(folder.name());
            Set<String> kept = new HashSet<>(named.get());
            for (String file : there) {
                if (!kept.contains(file) && !openLogs.contains(folder.file(file))) {
                    files.delete(folder.file(file));
                }
            }
        } catch (IOException failure) {
            throw new LedgerFailures(id).writing(folder.name(), failure);
        }
    }

    private SegmentLog log(LedgerId id, String name) {
        String path = LedgerFolder.of(id).file(name);
        LedgerFailures failures = new LedgerFailures(id);
        openLogs.add(path);
        FrameOutput out = FrameOutput.ofLog(files, id, name, failures);
        return new SegmentLog(out, name, failures, rooms, filterRange, () -> openLogs.remove(path));
    }

    /** Bytes that the tables of all open views take at present. */
    long tablesInMemory() {
        return tables.memory();
    }

    private List<Segment> openAll(LedgerId id, List<SegmentInfo> segments) {
        return openAll(id, segments, tables.withFilter(segments));
    }

    private List<Segment> openAll(LedgerId id, List<SegmentInfo> segments, Set<SegmentInfo> withFilter) {
        List<Segment> opened = new ArrayList<>();
        try {
            for (SegmentInfo segment : segments) {
                opened.add(Segment.open(files, id, segment, tables, withFilter.contains(segment)));
            }
            return opened;
        } catch (PerseidException failure) {
            opened.forEach(Segment::close);
            throw failure;
        }
    }

    /** An earlier attempt that died: no file exists that the state database does not name. */
    private void removeLeftover(LedgerId id, String name) {
        String path = LedgerFolder.of(id).file(name);
        if (files.exists(path)) {
            try {
                files.delete(path);
            } catch (IOException failure) {
                throw new LedgerFailures(id).writing(path, failure);
            }
        }
    }

    private static void mustDiffer(String source, String target) {
        if (source.equals(target)) {
            throw new IllegalArgumentException("\"" + target + "\" cannot be written from itself");
        }
    }

    private static PerseidException discarding(SegmentLog log, PerseidException failure) {
        try {
            log.discard();
        } catch (PerseidException also) {
            failure.addSuppressed(also);
        }
        return failure;
    }
}
