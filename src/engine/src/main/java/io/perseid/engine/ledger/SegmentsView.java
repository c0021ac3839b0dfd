package io.perseid.engine.ledger;

import java.io.IOException;
import java.util.List;

/** Looks keys up in segments, the newest first. One thread at a time. */
final class SegmentsView implements LedgerView {

    private final List<Segment> segments;
    private final BloomFilter[] blooms;
    private final PageCache cache = new PageCache();
    private final long entries;

    /** @param segments oldest first; closed with the view */
    SegmentsView(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        this.blooms = segments.stream().map(Segment::bloom).toArray(BloomFilter[]::new);
        this.entries = segments.stream().mapToLong(Segment::entries).sum();
    }

    @Override
    public boolean find(long keyHigh, long keyLow, LedgerEntry into) {
        into.rejectedSince = false;
        boolean refused = false;
        long mixed = BloomFilter.mix(keyHigh);
        long probes = BloomFilter.mix(mixed);
        for (int number = segments.size() - 1; number >= 0; number--) {
            if (blooms[number].mayContain(mixed, probes)) {
                Segment segment = segments.get(number);
                try {
                    int found = findIn(segment, number, keyHigh, keyLow, refused, into);
                    if (found == DELIVERED) {
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

    @Override
    public boolean findRefusal(long keyHigh, long keyLow, LedgerEntry into) {
        long mixed = BloomFilter.mix(keyHigh);
        long probes = BloomFilter.mix(mixed);
        for (int number = segments.size() - 1; number >= 0; number--) {
            if (blooms[number].mayContain(mixed, probes)) {
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

    @Override
    public long entries() {
        return entries;
    }

    @Override
    public void close() {
        segments.forEach(Segment::close);
    }
}
