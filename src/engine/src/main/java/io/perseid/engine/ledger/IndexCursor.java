package io.perseid.engine.ledger;

import java.io.IOException;
import java.util.zip.CRC32C;

/** Goes through a segment's index in the order of hashes, a page at a time. One thread. */
final class IndexCursor implements Comparable<IndexCursor> {

    private final Segment segment;
    private final int source;
    private final byte[] page = new byte[Layout.PAGE];
    private final CRC32C crc = new CRC32C();
    private int pages;
    private int records;
    private int record;
    private long hash;
    private int word;

    /** @param source number of the segment, from the oldest */
    IndexCursor(Segment segment, int source) {
        this.segment = segment;
        this.source = source;
    }

    /** Before the first step: passes over pages without this hash or a higher one. */
    void startAt(long from) {
        pages = from == 0 ? 0 : Math.max(0, segment.lastPageFor(from - 1));
    }

    /** Steps to the next record. @return false behind the last */
    boolean next() {
        if (record == records && !nextPage()) {
            return false;
        }
        int at = Layout.PAGE_HEAD + record * Layout.RECORD;
        hash = LittleEndian.getLong(page, at);
        word = LittleEndian.getInt(page, at + Long.BYTES);
        record++;
        return true;
    }

    private boolean nextPage() {
        if (pages == segment.pages()) {
            return false;
        }
        long at = segment.pageAt(pages);
        try {
            segment.file().read(at, page, 0, page.length);
            if (IndexWriter.checksum(page, crc) != LittleEndian.getInt(page, 0)) {
                throw new PageCache.DamagedPageException(at);
            }
        } catch (IOException failure) {
            throw segment.failed(failure);
        }
        pages++;
        record = 0;
        records = LittleEndian.getInt(page, Integer.BYTES);
        return true;
    }

    int source() {
        return source;
    }

    long hash() {
        return hash;
    }

    int word() {
        return word;
    }

    int entry() {
        return word >>> 2;
    }

    /** By hash, then the older segment first. */
    @Override
    public int compareTo(IndexCursor other) {
        int byHash = Long.compareUnsigned(hash, other.hash);
        return byHash != 0 ? byHash : Integer.compare(source, other.source);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
