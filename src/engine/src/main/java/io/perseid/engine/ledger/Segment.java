package io.perseid.engine.ledger;

import io.perseid.api.failure.PerseidException;
import io.perseid.engine.io.Files;
import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * An open segment: its {@link SegmentTables} in memory, the rest in the file. One thread.
 */
final class Segment implements AutoCloseable {

    private final Files files;
    private final RandomFile file;
    private final String path;
    private final LedgerFailures failures;
    private final SharedTables shared;
    private final SegmentTables tables;
    private final Footer footer;
    private final BlockTable blocks;
    private final long[] fence;
    private final int[] exceptions;
    private final CRC32C crc = new CRC32C();
    private final byte[] fixed = new byte[EntryFormat.SIZE];
    private int fixedEntry = -1;
    private byte[] texts = new byte[1024];

    /** A block of a filter that was left on the disk. */
    private final byte[] filterBlock = new byte[BloomFilter.BLOCK];

    /** The name that was read last, behind its length, and where it stands in the file; whether the last entry has one. */
    private byte[] name = new byte[256];

    private long nameAt = -1;
    private int nameChecksum;
    private boolean hasName;
    private boolean closed;

    private Segment(
            Files files,
            RandomFile file,
            String path,
            LedgerFailures failures,
            SharedTables shared,
            SegmentTables tables) {
        this.files = files;
        this.file = file;
        this.path = path;
        this.failures = failures;
        this.shared = shared;
        this.tables = tables;
        this.footer = tables.footer();
        this.blocks = tables.blocks();
        this.fence = tables.fence();
        this.exceptions = tables.exceptions();
    }

    /** @param withFilter whether the filter has to be in memory; else it is asked on the disk */
    static Segment open(Files files, LedgerId id, SegmentInfo info, SharedTables shared, boolean withFilter) {
        LedgerFailures failures = new LedgerFailures(id);
        String path = LedgerFolder.of(id).file(info.file());
        RandomFile file;
        try {
            file = files.open(path);
        } catch (IOException failure) {
            throw failures.reading(path, failure);
        }
        try {
            Footer footer = footer(file, path, id, info, failures);
            SegmentTables tables =
                    shared.take(path, footer, withFilter, filter -> SegmentTables.read(file, footer, filter)
                            .orElseThrow(() -> failures.damaged(path, "its tables are damaged")));
            return new Segment(files, file, path, failures, shared, tables);
        } catch (IOException failure) {
            throw closing(file, failures.reading(path, failure));
        } catch (PerseidException failure) {
            throw closing(file, failure);
        }
    }

    private static Footer footer(RandomFile file, String path, LedgerId id, SegmentInfo info, LedgerFailures failures)
            throws IOException {
        long length = file.length();
        if (length != info.bytes()) {
            throw failures.damaged(path, "it has " + length + " bytes, the state database says " + info.bytes());
        }
        if (!headIsWhole(new FrameReader(file), path, id, failures)) {
            throw failures.damaged(path, "its first bytes are damaged");
        }
        byte[] bytes = new byte[Footer.SIZE];
        file.read(Math.max(0, length - Footer.SIZE), bytes, 0, bytes.length);
        Footer footer =
                Footer.of(bytes, length).orElseThrow(() -> failures.damaged(path, "its last bytes are damaged"));
        if (footer.entries() != info.entries()) {
            throw failures.damaged(
                    path, "it has " + footer.entries() + " rows, the state database says " + info.entries());
        }
        return footer;
    }

    /** Reads magic, version and ledger; the reader then stands behind the header. @return false if they are torn or damaged */
    static boolean headIsWhole(FrameReader reader, String path, LedgerId id, LedgerFailures failures)
            throws IOException {
        OptionalInt version = reader.fileHead();
        if (version.isPresent() && version.getAsInt() > Layout.VERSION) {
            throw failures.newer(path, version.getAsInt());
        }
        if (version.isEmpty()
                || version.getAsInt() != Layout.VERSION
                || reader.next() != FrameReader.Next.FRAME
                || reader.type() != Layout.HEADER) {
            return false;
        }
        byte[] expected = LedgerFolder.text(id).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(reader.payload(), 0, reader.payloadLength(), expected, 0, expected.length)) {
            throw failures.damaged(path, "it belongs to another ledger");
        }
        return true;
    }

    private static PerseidException closing(RandomFile file, PerseidException failure) {
        try {
            file.close();
        } catch (IOException also) {
            failure.addSuppressed(also);
        }
        return failure;
    }

    RandomFile file() {
        return file;
    }

    /** For who goes through the whole segment, and closes it. */
    RandomFile openOnce() throws IOException {
        return files.openOnce(path);
    }

    String path() {
        return path;
    }

    int entries() {
        return blocks.entries();
    }

    int pages() {
        return footer.pages();
    }

    long pageAt(int page) {
        return footer.indexAt() + (long) page * Layout.PAGE;
    }

    /** Empty if it was left on the disk: then {@link #mayContain} asks it there. */
    Optional<BloomFilter> filter() {
        return tables.filter();
    }

    /** As {@link BloomFilter#mayContain(long, long)}, by a read of the one block of the filter that tells. */
    boolean mayContain(long mixed, long probes) throws IOException {
        int block = BloomFilter.block(mixed, footer.bloomBytes() / BloomFilter.BLOCK);
        file.read(tables.filterAt() + (long) block * BloomFilter.BLOCK, filterBlock, 0, BloomFilter.BLOCK);
        return BloomFilter.allSet(filterBlock, 0, probes);
    }

    /** The last page whose first hash is not above this one: where the newest record of the hash is. -1 if none is. */
    int lastPageFor(long hash) {
        int low = 0;
        int high = fence.length - 1;
        int found = -1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(fence[middle], hash) <= 0) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    /** Whether the entry, to which the index led by half of the key, has the other half too. Checked where it says no. */
    boolean hasKey(int entry, long keyHigh, long keyLow, PageCache cache, int number) throws IOException {
        readFixed(entry, cache, number);
        if (LittleEndian.getLong(fixed, EntryFormat.KEY_HIGH) != keyHigh) {
            throw damagedEntry(entry);
        }
        if (LittleEndian.getLong(fixed, EntryFormat.KEY_LOW) != keyLow) {
            readTexts(entry, cache, number);
            return false;
        }
        return true;
    }

    /** Whether no two entries have the same first half of a key, so that an entry found by whatever way is the only one. */
    boolean eachHashOnce() {
        return footer.repeatedHashes() == 0;
    }

    /** The state of an entry, without a look into the index. */
    EntryState state(int entry) {
        int at = Arrays.binarySearch(exceptions, entry << 2);
        int next = at < 0 ? -at - 1 : at;
        return next < exceptions.length && exceptions[next] >>> 2 == entry
                ? Layout.state(exceptions[next])
                : EntryState.DELIVERED;
    }

    /** First half of an entry's key, not checked. */
    long keyHigh(int entry, PageCache cache, int number) throws IOException {
        readFixed(entry, cache, number);
        return LittleEndian.getLong(fixed, EntryFormat.KEY_HIGH);
    }

    /** Second half of an entry's key. */
    long keyLow(int entry, PageCache cache, int number) throws IOException {
        readFixed(entry, cache, number);
        return LittleEndian.getLong(fixed, EntryFormat.KEY_LOW);
    }

    /** Reads the entry that {@link #hasKey} looked at, and checks it. */
    void readEntry(int entry, PageCache cache, int number, LedgerEntry into) throws IOException {
        readTexts(entry, cache, number);
        EntryFormat.read(fixed, 0, texts, 0, into);
        if (hasName) {
            into.name.set(name, Integer.BYTES, LittleEndian.getInt(name, 0));
        } else {
            into.name.clear();
        }
    }

    private void readTexts(int entry, PageCache cache, int number) throws IOException {
        long textsAt = blocks.textsAt(blocks.blockOf(entry));
        long at = textsAt + LittleEndian.getInt(fixed, EntryFormat.TEXTS);
        if (EntryFormat.isLong(fixed, 0)) {
            read(entry, at, EntryFormat.LONG_LENGTHS, cache, number);
        }
        int length = EntryFormat.textLength(fixed, 0, texts, 0);
        read(entry, at, length, cache, number);
        int nameOffset = LittleEndian.getInt(fixed, EntryFormat.NAME);
        hasName = nameOffset != BlockName.ABSENT;
        if (hasName) {
            readName(entry, textsAt + nameOffset, cache, number);
        }
        if (!EntryFormat.intact(fixed, 0, texts, 0, length, hasName ? nameChecksum : 0, crc)) {
            throw damagedEntry(entry);
        }
    }

    private void read(int entry, long at, int length, PageCache cache, int number) throws IOException {
        mustBeInside(entry, at, length);
        if (texts.length < length) {
            texts = new byte[Math.max(length, texts.length * 2)];
        }
        cache.read(number, file, footer.length(), at, texts, length);
    }

    /** Neighbours mostly share a name, so the last one is kept. */
    private void readName(int entry, long at, PageCache cache, int number) throws IOException {
        if (at == nameAt) {
            return;
        }
        nameAt = -1;
        mustBeInside(entry, at, Integer.BYTES);
        cache.read(number, file, footer.length(), at, name, Integer.BYTES);
        int length = LittleEndian.getInt(name, 0);
        mustBeInside(entry, at + Integer.BYTES, length);
        if (name.length < Integer.BYTES + length) {
            name = new byte[Integer.BYTES + length];
        }
        cache.read(number, file, footer.length(), at, name, Integer.BYTES + length);
        nameChecksum = BlockName.checksum(name, 0, length, crc);
        nameAt = at;
    }

    private void mustBeInside(int entry, long at, int length) {
        if (length < 0 || at < 0 || at + length > footer.indexAt()) {
            throw damagedEntry(entry);
        }
    }

    PerseidException damagedEntry(int entry) {
        return failures.damaged(path, "row " + entry + " is damaged");
    }

    PerseidException failed(IOException cause) {
        return cause instanceof PageCache.DamagedPageException
                ? failures.damaged(path, "its " + cause.getMessage() + " is damaged")
                : failures.reading(path, cause);
    }

    private void readFixed(int entry, PageCache cache, int number) throws IOException {
        if (entry == fixedEntry) {
            return;
        }
        if (entry >= blocks.entries()) {
            throw damagedEntry(entry);
        }
        fixedEntry = -1;
        int block = blocks.blockOf(entry);
        long at = blocks.entriesAt(block) + (long) (entry - blocks.first(block)) * EntryFormat.SIZE;
        cache.read(number, file, footer.length(), at, fixed, EntryFormat.SIZE);
        fixedEntry = entry;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        shared.release(path, tables);
        try {
            file.close();
        } catch (IOException failure) {
            throw failures.reading(path, failure);
        }
    }
}
