package io.perseid.engine.ledger;

import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.util.Optional;

/**
 * What stays in memory of an open segment and never changes, so that views share it: fence (8 bytes for 170 rows), block
 * table (12 bytes a batch), the states of entries that were not delivered (4 bytes each), and the filter (10 bits a row)
 * unless it is left on the disk. Any thread.
 *
 * @param fence the first hash of each index page
 * @param exceptions words of the entries that were not delivered, by number
 * @param filter empty if it is asked on the disk
 */
record SegmentTables(Footer footer, BlockTable blocks, long[] fence, int[] exceptions, Optional<BloomFilter> filter) {

    /**
     * Reads all tables, also a filter that is not kept, because their checksum goes over all.
     *
     * @return empty if they are damaged
     */
    static Optional<SegmentTables> read(RandomFile file, Footer footer, boolean withFilter) throws IOException {
        TableReader in = new TableReader(file, footer.tablesAt(), footer.length() - Footer.SIZE);
        BlockTable blocks = BlockTable.read(in, footer.blocks(), Math.toIntExact(footer.entries()));
        long[] fence = new long[footer.pages()];
        for (int page = 0; page < fence.length; page++) {
            fence[page] = in.nextLong();
        }
        int[] exceptions = new int[footer.exceptions()];
        for (int i = 0; i < exceptions.length; i++) {
            exceptions[i] = in.nextInt();
        }
        Optional<BloomFilter> filter = Optional.empty();
        if (withFilter) {
            byte[] bits = new byte[footer.bloomBytes()];
            in.next(bits);
            filter = Optional.of(new BloomFilter(bits));
        }
        return in.rest() == footer.tablesChecksum()
                ? Optional.of(new SegmentTables(footer, blocks, fence, exceptions, filter))
                : Optional.empty();
    }

    /** Where the filter stands in the file: last of the tables. */
    long filterAt() {
        return footer.length() - Footer.SIZE - footer.bloomBytes();
    }

    /** Bytes in memory. */
    long memory() {
        long filterBytes = filter.isPresent() ? footer.bloomBytes() : 0;
        return filterBytes
                + (long) fence.length * Long.BYTES
                + (long) footer.blocks() * Layout.BLOCK_RECORD
                + (long) exceptions.length * Integer.BYTES;
    }
}
