package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Merges segments in three passes, each of which reads forward: the indexes tell which entries stay, the frames are copied
 * in their old order (rows that were read together stay together), the indexes are merged again with the new numbers. In
 * memory: a bit and a half for each row, a part of the new filter, one index page for each segment, one block. One thread, once.
 *
 * <p>A merged segment has no receipts: its index alone tells the states.
 */
final class SegmentMerge {

    private static final int ROWS_PER_BLOCK = 4096;
    private static final int TEXTS_PER_BLOCK = 4 * 1024 * 1024;

    private final List<Segment> sources;
    private final List<Survivors> survivors = new ArrayList<>();
    private final String name;
    private final FrameOutput out;
    private final int filterRange;
    private final LedgerFailures failures;
    private final PageCache cache = new PageCache();
    private final BlockTable blocks = new BlockTable();
    private final Bytes rowCount = new Bytes(Integer.BYTES);
    private final IntentBlock block = new IntentBlock();
    private long minCursor = Long.MAX_VALUE;
    private long maxCursor = Long.MIN_VALUE;

    /** @param sources oldest first; the caller closes them @param filterRange bytes of the new filter, made at a time */
    SegmentMerge(List<Segment> sources, String name, FrameOutput out, int filterRange, LedgerFailures failures) {
        this.sources = sources;
        this.name = name;
        this.out = out;
        this.filterRange = filterRange;
        this.failures = failures;
    }

    SegmentInfo run() {
        choose();
        long kept = 0;
        for (Survivors source : survivors) {
            kept = source.number((int) kept);
            if (kept > Layout.MAX_ENTRIES || kept < 0) {
                throw failures.tooMany(name);
            }
        }
        if (kept == 0) {
            out.discard();
            return new SegmentInfo(name, 0, 0, 0, 0);
        }
        for (int source = 0; source < sources.size(); source++) {
            copyKept(sources.get(source), survivors.get(source));
        }
        endBlock();
        IndexWriter index = new IndexWriter(out, blocks, filterRange);
        forEachRecord(cursor -> {
            Survivors source = survivors.get(cursor.source());
            if (source.kept(cursor.entry())) {
                index.add(cursor.hash(), (source.newNumber(cursor.entry()) << 2) | (cursor.word() & 3));
            }
        });
        long length = index.finish(minCursor, maxCursor);
        return new SegmentInfo(name, kept, length, minCursor, maxCursor);
    }

    private void choose() {
        sources.forEach(source -> survivors.add(new Survivors(source.entries())));
        List<Version> sameHash = new ArrayList<>();
        long[] hash = {0};
        forEachRecord(cursor -> {
            if (cursor.hash() != hash[0]) {
                choose(sameHash);
                sameHash.clear();
                hash[0] = cursor.hash();
            }
            sameHash.add(new Version(cursor.source(), cursor.entry(), Layout.state(cursor.word())));
        });
        choose(sameHash);
    }

    private record Version(int source, int entry, EntryState state) {}

    /** @param versions of one hash, oldest first; two keys may share a hash, because it is half of a key */
    private void choose(List<Version> versions) {
        if (versions.size() == 1) {
            keep(versions.get(0));
            return;
        }
        Set<Long> delivered = new HashSet<>();
        Set<Long> refused = new HashSet<>();
        for (int i = versions.size() - 1; i >= 0; i--) {
            Version version = versions.get(i);
            long keyLow = keyLow(version);
            boolean newest = version.state() == EntryState.REJECTED
                    ? !delivered.contains(keyLow) && refused.add(keyLow)
                    : delivered.add(keyLow);
            if (newest) {
                keep(version);
            }
        }
    }

    private long keyLow(Version version) {
        Segment source = sources.get(version.source());
        try {
            return source.keyLow(version.entry(), cache, version.source());
        } catch (IOException failure) {
            throw source.failed(failure);
        }
    }

    private void keep(Version version) {
        survivors.get(version.source()).keep(version.entry());
    }

    private void copyKept(Segment source, Survivors kept) {
        try (RandomFile file = source.openOnce()) {
            FrameReader reader = new FrameReader(file);
            reader.fileHead();
            int entry = 0;
            FrameReader.Next next = reader.next();
            while (next == FrameReader.Next.FRAME && reader.type() != Layout.END) {
                if (reader.type() == Layout.INTENTS) {
                    int rows = LittleEndian.getInt(reader.payload(), 0);
                    copyKept(source, reader.payload(), rows, entry, kept);
                    entry += rows;
                }
                next = reader.next();
            }
            if (next != FrameReader.Next.FRAME || entry != source.entries()) {
                throw failures.damaged(source.path(), "the frame at " + reader.frameAt() + " is damaged");
            }
        } catch (IOException failure) {
            throw source.failed(failure);
        }
    }

    private void copyKept(Segment source, byte[] payload, int rows, int firstEntry, Survivors kept) {
        int textsAt = Integer.BYTES + rows * EntryFormat.SIZE;
        for (int row = 0; row < rows; row++) {
            if (kept.kept(firstEntry + row)) {
                int at = Integer.BYTES + row * EntryFormat.SIZE;
                if (!block.copy(payload, at, payload, textsAt)) {
                    throw source.damagedEntry(firstEntry + row);
                }
                long cursor = LittleEndian.getLong(payload, at + EntryFormat.CURSOR);
                minCursor = Math.min(minCursor, cursor);
                maxCursor = Math.max(maxCursor, cursor);
                if (block.rows() == ROWS_PER_BLOCK || block.texts().size() > TEXTS_PER_BLOCK) {
                    endBlock();
                }
            }
        }
    }

    private void endBlock() {
        if (block.rows() > 0) {
            blocks.add(out.position(), block.rows());
            rowCount.clear();
            LittleEndian.append(rowCount, block.rows());
            out.frame(Layout.INTENTS, rowCount, block.entries(), block.texts());
            block.clear();
        }
    }

    /** All records of all sources, by hash, then from the oldest to the newest. */
    private void forEachRecord(Consumer<IndexCursor> each) {
        IndexWalk walk = new IndexWalk(sources, 0);
        for (IndexCursor cursor = walk.at(); cursor != null; cursor = walk.at()) {
            each.accept(cursor);
            walk.step();
        }
    }
}
