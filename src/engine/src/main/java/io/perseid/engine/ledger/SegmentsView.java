package io.perseid.engine.ledger;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks keys up in segments, the newest first. One thread at a time.
 *
 * <p>Rows are mostly read again in the order in which they were sent, and segments keep that order: so the entry behind
 * one that was found is looked at before any index is, of which each look-up would want another page. There are many such
 * entries at a time, because rows that were sent in key buckets or slices, side by side, may be read again all in one.
 */
final class SegmentsView implements LedgerView {

    /** So many that a few dozen orders side by side seldom take each other's place. */
    private static final int EXPECTED = 1024;

    private final List<Segment> segments;
    /** Those in memory. */
    private final @Nullable BloomFilter[] filters;

    private final PageCache cache = new PageCache();
    private final long entries;

    /** Entries that are expected next: the first half of the key, which chooses the place, and segment and entry; -1 for none. */
    private final long[] expectedHash = new long[EXPECTED];

    private final int[] expectedIn = new int[EXPECTED];
    private final int[] expected = new int[EXPECTED];

    private int foundIn = -1;
    private int found;

    /** @param segments oldest first; closed with the view */
    SegmentsView(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        this.filters = new @Nullable BloomFilter[segments.size()];
        for (int number = 0; number < filters.length; number++) {
            filters[number] = segments.get(number).filter().orElse(null);
        }
        this.entries = segments.stream().mapToLong(Segment::entries).sum();
        Arrays.fill(expectedIn, -1);
    }

    @Override
    public boolean find(long keyHigh, long keyLow, LedgerEntry into) {
        into.rejectedSince = false;
        if (entries == 0) {
            // A first load asks for every row.
            return false;
        }
        boolean refused = false;
        long mixed = BloomFilter.mix(keyHigh);
        long probes = BloomFilter.mix(mixed);
        int place = (int) mixed & (EXPECTED - 1);
        int likelyIn = expectedHash[place] == keyHigh ? expectedIn[place] : -1;
        int likely = expected[place];
        for (int number = segments.size() - 1; number >= 0; number--) {
            boolean isExpected = number == likelyIn;
            if (isExpected || mayContain(number, mixed, probes)) {
                Segment segment = segments.get(number);
                try {
                    if (isExpected && isExpected(segment, number, likely, keyHigh, keyLow, refused, into)) {
                        return true;
                    }
                    int found = findIn(segment, number, keyHigh, keyLow, refused, into);
                    if (found == DELIVERED) {
                        if (likelyIn >= 0 && likelyIn < number) {
                            // It was sent again since; what stood behind it at first is expected all the same.
                            expect(likelyIn, likely + 1);
                        }
                        return true;
                    }
                    refused |= found == REFUSED;
                } catch (IOException failure) {
                    throw segment.failed(failure);
                }
            }
        }
        if (refused) {
            into.state = EntryState.REJECTED;
            into.rejectedSince = false;
        }
        return refused;
    }

    private boolean mayContain(int number, long mixed, long probes) {
        BloomFilter filter = filters[number];
        return filter != null ? filter.mayContain(mixed, probes) : mayContainOnDisk(number, mixed, probes);
    }

    private boolean mayContainOnDisk(int number, long mixed, long probes) {
        Segment segment = segments.get(number);
        try {
            return segment.mayContain(mixed, probes);
        } catch (IOException failure) {
            throw segment.failed(failure);
        }
    }

    @Override
    public boolean findRefusal(long keyHigh, long keyLow, LedgerEntry into) {
        long mixed = BloomFilter.mix(keyHigh);
        long probes = BloomFilter.mix(mixed);
        for (int number = segments.size() - 1; number >= 0; number--) {
            if (mayContain(number, mixed, probes)) {
                Segment segment = segments.get(number);
                try {
                    if (findRefusalIn(segment, number, keyHigh, keyLow, into)) {
                        return true;
                    }
                } catch (IOException failure) {
                    throw segment.failed(failure);
                }
            }
        }
        return false;
    }

    /** The last entry of a segment that refuses the key. Not hot, so the page is asked for at every record. */
    private boolean findRefusalIn(Segment segment, int number, long keyHigh, long keyLow, LedgerEntry into)
            throws IOException {
        for (int page = segment.lastPageFor(keyHigh); page >= 0; page--) {
            byte[] bytes = cache.indexPage(number, segment.file(), segment.pageAt(page));
            int record = lastRecord(bytes, keyHigh);
            while (record >= 0 && hash(bytes, record) == keyHigh) {
                int word = LittleEndian.getInt(bytes, recordAt(record) + Long.BYTES);
                if (Layout.state(word) == EntryState.REJECTED
                        && segment.hasKey(word >>> 2, keyHigh, keyLow, cache, number)) {
                    segment.readEntry(word >>> 2, cache, number, into);
                    into.state = EntryState.REJECTED;
                    into.rejectedSince = false;
                    return true;
                }
                bytes = cache.indexPage(number, segment.file(), segment.pageAt(page));
                record--;
            }
            if (record >= 0) {
                return false;
            }
        }
        return false;
    }

    /** Whether an entry of a segment, which is expected, is the one that is looked for, and was not refused: read without the index. */
    private boolean isExpected(
            Segment segment, int number, int entry, long keyHigh, long keyLow, boolean refused, LedgerEntry into)
            throws IOException {
        EntryState state = segment.state(entry);
        if (state == EntryState.REJECTED || !segment.hasKey(entry, keyHigh, keyLow, cache, number)) {
            return false;
        }
        segment.readEntry(entry, cache, number, into);
        into.state = state;
        into.rejectedSince = refused;
        foundIn = number;
        found = entry;
        expect(number, entry + 1);
        return true;
    }

    private void expect(int number, int entry) throws IOException {
        Segment segment = segments.get(number);
        if (segment.eachHashOnce() && entry < segment.entries()) {
            long hash = segment.keyHigh(entry, cache, number);
            int place = place(hash);
            expectedHash[place] = hash;
            expectedIn[place] = number;
            expected[place] = entry;
        }
    }

    private static int place(long hash) {
        return (int) BloomFilter.mix(hash) & (EXPECTED - 1);
    }

    private static final int ABSENT = 0;
    private static final int REFUSED = 1;
    private static final int DELIVERED = 2;

    /** @param refused whether a newer segment told a refusal, which {@code into} holds then */
    private int findIn(Segment segment, int number, long keyHigh, long keyLow, boolean refused, LedgerEntry into)
            throws IOException {
        int result = ABSENT;
        for (int page = segment.lastPageFor(keyHigh); page >= 0; page--) {
            byte[] bytes = cache.indexPage(number, segment.file(), segment.pageAt(page));
            int record = lastRecord(bytes, keyHigh);
            while (record >= 0 && hash(bytes, record) == keyHigh) {
                int word = LittleEndian.getInt(bytes, recordAt(record) + Long.BYTES);
                int entry = word >>> 2;
                if (segment.hasKey(entry, keyHigh, keyLow, cache, number)) {
                    boolean delivered = Layout.state(word) != EntryState.REJECTED;
                    boolean refusalKnown = refused || result == REFUSED;
                    if (delivered) {
                        segment.readEntry(entry, cache, number, into);
                        into.state = Layout.state(word);
                        into.rejectedSince = refusalKnown;
                        foundIn = number;
                        found = entry;
                        expect(number, entry + 1);
                        return DELIVERED;
                    }
                    if (!refusalKnown) {
                        segment.readEntry(entry, cache, number, into);
                        into.noteRefusal();
                        result = REFUSED;
                    }
                }
                // Reading the entry may have taken the page's slot.
                bytes = cache.indexPage(number, segment.file(), segment.pageAt(page));
                record--;
            }
            if (record >= 0) {
                return result;
            }
        }
        return result;
    }

    /** The last record of the page whose hash is not above this one; -1 if there is none. */
    private static int lastRecord(byte[] page, long hash) {
        int low = 0;
        int high = LittleEndian.getInt(page, Integer.BYTES) - 1;
        int found = -1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hash(page, middle), hash) <= 0) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    private static long hash(byte[] page, int record) {
        return LittleEndian.getLong(page, recordAt(record));
    }

    private static int recordAt(int record) {
        return Layout.PAGE_HEAD + record * Layout.RECORD;
    }

    /** In which segment the last {@link #find} found an entry that is, or may be, in. Only after it did. */
    int foundIn() {
        return foundIn;
    }

    /** The number of that entry in its segment. */
    int found() {
        return found;
    }

    @Override
    public long entries() {
        return entries;
    }

    @Override
    public void close() {
        segments.forEach(Segment::close);
    }
}
