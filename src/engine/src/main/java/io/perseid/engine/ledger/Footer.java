package io.perseid.engine.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The last bytes of a segment: where its parts are.
 *
 * @param entries rows in the segment
 * @param indexAt position of the first index page
 * @param pages index pages
 * @param tablesAt position of block table, fence, exceptions and Bloom filter, which follow one another up to the footer
 * @param blocks records of the block table
 * @param exceptions entries that were not delivered
 * @param repeatedHashes records of the index that have the hash of the record before
 * @param bloomBytes length of the Bloom filter
 * @param tablesChecksum over the four tables
 * @param length of the file with this footer
 */
record Footer(
        long entries,
        long minCursor,
        long maxCursor,
        long indexAt,
        int pages,
        long tablesAt,
        int blocks,
        int exceptions,
        int repeatedHashes,
        int bloomBytes,
        int tablesChecksum,
        long length) {

    static final int SIZE = 84;

    private static final byte[] MAGIC = "PERSEIDF".getBytes(StandardCharsets.US_ASCII);

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putLong(entries).putLong(minCursor).putLong(maxCursor).putLong(indexAt);
        out.putInt(pages).putLong(tablesAt).putInt(blocks).putInt(exceptions).putInt(repeatedHashes);
        out.putInt(bloomBytes).putInt(tablesChecksum);
        out.putLong(length).putInt(checksum(out.array()));
        return out.array();
    }

    /** Empty if this is no footer, or not one of a file of this length. */
    static Optional<Footer> of(byte[] bytes, long fileLength) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        Footer footer = new Footer(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getLong());
        boolean good = Arrays.equals(magic, MAGIC) && in.getInt() == checksum(bytes) && footer.length == fileLength;
        return good ? Optional.of(footer) : Optional.empty();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SIZE - Integer.BYTES);
        return (int) crc.getValue();
    }
}
