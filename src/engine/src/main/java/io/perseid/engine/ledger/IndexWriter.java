package io.perseid.engine.ledger;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes what stands behind the frames of a segment, from records that come in the order of their hashes. One thread. */
final class IndexWriter {

    private final FrameOutput out;
    private final BlockTable blocks;
    private final BloomFilter bloom;
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

    IndexWriter(FrameOutput out, BlockTable blocks) {
        this.out = out;
        this.blocks = blocks;
        this.bloom = BloomFilter.forKeys(blocks.entries());
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
        bloom.add(hash);
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
        crc.update(bloom.bytes());
        out.raw(blockTable, 0, blockTable.length);
        out.raw(fence, 0, pages * Long.BYTES);
        out.raw(exceptionTable, 0, exceptionTable.length);
        out.raw(bloom.bytes(), 0, bloom.bytes().length);
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
                bloom.bytes().length,
                (int) crc.getValue(),
                length);
        out.raw(footer.toBytes(), 0, Footer.SIZE);
        out.finish();
        return length;
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
