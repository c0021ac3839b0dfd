package io.perseid.engine.ledger;

import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes what stands behind the frames of a segment, from records that come in the order of their hashes. In memory: the
 * fence, and a part of the filter; for what is left of it the index pages are read again. One thread.
 */
final class IndexWriter {

    private final FrameOutput out;
    private final BlockTable blocks;
    private final FilterWriter filter;
    private final byte[] page = new byte[Layout.PAGE];
    private final CRC32C crc = new CRC32C();
    private final long indexAt;
    private byte[] fence = new byte[1024];
    private int[] exceptions = new int[16];
    private int exceptionCount;
    private int repeatedHashes;
    private long lastHash;
    private int pages;
    private int inPage;

    /** Bytes of a filter that are made at a time, of 3 million keys; an eighth of it where that is more. */
    static final int FILTER_RANGE = 4 << 20;

    private static final int MOST_RANGES = 8;

    /** @param filterRange {@link #FILTER_RANGE}; less in tests */
    IndexWriter(FrameOutput out, BlockTable blocks, int filterRange) {
        this.out = out;
        this.blocks = blocks;
        this.filter = new FilterWriter(
                blocks.entries(), (int) Math.max(filterRange, BloomFilter.size(blocks.entries()) / MOST_RANGES));
        out.frame(Layout.END);
        out.alignToPage();
        this.indexAt = out.position();
    }

    void add(long hash, int word) {
        if (inPage == 0) {
            if (fence.length < (pages + 1) * Long.BYTES) {
                fence = Arrays.copyOf(fence, fence.length * 2);
            }
            LittleEndian.putLong(fence, pages * Long.BYTES, hash);
        }
        int at = Layout.PAGE_HEAD + inPage * Layout.RECORD;
        LittleEndian.putLong(page, at, hash);
        LittleEndian.putInt(page, at + Long.BYTES, word);
        filter.add(hash);
        repeatedHashes += hash == lastHash && (inPage > 0 || pages > 0) ? 1 : 0;
        lastHash = hash;
        if ((word & 3) != Layout.DELIVERED) {
            if (exceptionCount == exceptions.length) {
                exceptions = Arrays.copyOf(exceptions, exceptionCount * 2);
            }
            exceptions[exceptionCount++] = word;
        }
        if (++inPage == Layout.RECORDS_PER_PAGE) {
            endPage();
        }
    }

    /** Ends the segment and forces it. @return the length of the file */
    long finish(long minCursor, long maxCursor) {
        if (inPage > 0) {
            endPage();
        }
        long tablesAt = out.position();
        byte[] blockTable = blocks.toBytes();
        crc.reset();
        crc.update(blockTable);
        crc.update(fence, 0, pages * Long.BYTES);
        byte[] exceptionTable = exceptionTable();
        crc.update(exceptionTable);
        out.raw(blockTable, 0, blockTable.length);
        out.raw(fence, 0, pages * Long.BYTES);
        out.raw(exceptionTable, 0, exceptionTable.length);
        int checksum = writeFilter();
        long length = out.position() + Footer.SIZE;
        Footer footer = new Footer(
                blocks.entries(),
                minCursor,
                maxCursor,
                indexAt,
                pages,
                tablesAt,
                blocks.blocks(),
                exceptionCount,
                repeatedHashes,
                filter.bytes(),
                checksum,
                length);
        out.raw(footer.toBytes(), 0, Footer.SIZE);
        out.finish();
        return length;
    }

    /** Writes the filter behind the other tables. @return the checksum of all tables */
    private int writeFilter() {
        out.raw(filter.range(), 0, filter.rangeLength());
        crc.update(filter.range(), 0, filter.rangeLength());
        while (filter.nextRange()) {
            addAllAgain();
            out.raw(filter.range(), 0, filter.rangeLength());
            crc.update(filter.range(), 0, filter.rangeLength());
        }
        return (int) crc.getValue();
    }

    private void addAllAgain() {
        CRC32C pageCrc = new CRC32C();
        try (RandomFile written = out.reread()) {
            for (int number = 0; number < pages; number++) {
                written.read(indexAt + (long) number * Layout.PAGE, page, 0, Layout.PAGE);
                if (checksum(page, pageCrc) != LittleEndian.getInt(page, 0)) {
                    throw out.damaged("its index is not as it was written");
                }
                int records = LittleEndian.getInt(page, Integer.BYTES);
                for (int record = 0; record < records; record++) {
                    filter.add(LittleEndian.getLong(page, Layout.PAGE_HEAD + record * Layout.RECORD));
                }
            }
        } catch (IOException failure) {
            throw out.failed(failure);
        }
    }

    private byte[] exceptionTable() {
        // Words are numbers of entries before anything else, and none is negative.
        Arrays.sort(exceptions, 0, exceptionCount);
        byte[] table = new byte[exceptionCount * Integer.BYTES];
        for (int i = 0; i < exceptionCount; i++) {
            LittleEndian.putInt(table, i * Integer.BYTES, exceptions[i]);
        }
        return table;
    }

    private void endPage() {
        Arrays.fill(page, Layout.PAGE_HEAD + inPage * Layout.RECORD, Layout.PAGE, (byte) 0);
        LittleEndian.putInt(page, Integer.BYTES, inPage);
        LittleEndian.putInt(page, 0, checksum(page, crc));
        out.raw(page, 0, page.length);
        pages++;
        inPage = 0;
    }

    static int checksum(byte[] page, CRC32C crc) {
        crc.reset();
        crc.update(page, Integer.BYTES, Layout.PAGE - Integer.BYTES);
        return (int) crc.getValue();
    }
}
