package io.perseid.engine.ledger;

import java.nio.charset.StandardCharsets;

/**
 * The file format of logs and segments, version 3. Numbers are little-endian.
 *
 * <pre>
 * file    = magic[8] version[4] frame(HEADER) frame*                       an open log, perhaps torn at its end
 *         | ... frame(END) zeros-to-a-page index-page* tables footer       a sealed log, that is a segment
 * frame   = length[4] type[1] crc32c[4] payload[length]                    the checksum covers length, type and payload
 * INTENTS = rows[4] entry[rows * EntryFormat.SIZE] texts (with names, see BlockName)
 * RECEIPT = ReceiptFormat, REJECT = RejectFormat, HEADER = text of the ledger's id
 * MARK    = position[8]: all before it was on the disk when the mark was written
 * page    = crc32c[4] count[4] (hash[8] word[4])*, 2048 bytes, ordered by hash (unsigned), then by entry number
 * word    = entry number &lt;&lt; 2 | state
 * tables  = (first entry[4] position of the frame[8])* for each INTENTS frame, (first hash[8])* for each page,
 *           word[4]* of the entries that were not delivered, by number, Bloom filter
 * </pre>
 */
final class Layout {

    static final byte[] MAGIC = "PERSEIDL".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 3;
    static final int FILE_HEAD = MAGIC.length + Integer.BYTES;
    static final int FRAME_HEAD = 9;

    static final byte HEADER = 1;
    static final byte INTENTS = 2;
    static final byte RECEIPT = 3;
    static final byte REJECT = 4;
    static final byte MARK = 5;
    static final byte END = 6;

    /** A lookup of a key that is not cached costs one system call a page; smaller pages gain little, larger ones cost copies. */
    static final int PAGE = 2048;

    static final int PAGE_HEAD = 8;
    static final int RECORD = 12;
    static final int RECORDS_PER_PAGE = (PAGE - PAGE_HEAD) / RECORD;
    static final int BLOCK_RECORD = 12;

    /** Two bits of an index word are the state. */
    static final int MAX_ENTRIES = 1 << 29;

    static final int DELIVERED = 0;
    static final int REJECTED = 1;
    static final int MAYBE = 2;

    private Layout() {}

    static EntryState state(int word) {
        return switch (word & 3) {
            case DELIVERED -> EntryState.DELIVERED;
            case REJECTED -> EntryState.REJECTED;
            default -> EntryState.MAYBE;
        };
    }
}
