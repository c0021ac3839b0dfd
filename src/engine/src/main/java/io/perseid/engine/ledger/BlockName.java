package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.RowIdentity.Text;
import java.util.zip.CRC32C;

/**
 * Names in the texts of a block: {@code length[4] name}, written once for rows that follow one another, because nearly all
 * events of a sync have one name. One thread.
 */
final class BlockName {

    /** In place of a name's position: the entry has no name. */
    static final int ABSENT = -1;

    private int lastAt = ABSENT;
    private int lastLength;
    private int lastChecksum;

    /** Says where a name stands in the texts, and appends it if it differs from the one before. */
    int place(Text name, Bytes texts, CRC32C crc) {
        return name.present() ? place(name.bytes, 0, name.length, texts, crc) : ABSENT;
    }

    /** The same for a name among other bytes. */
    int place(byte[] bytes, int from, int length, Bytes texts, CRC32C crc) {
        int last = lastAt + Integer.BYTES;
        if (lastAt == ABSENT || length != lastLength || !LittleEndian.equal(bytes, from, texts.array(), last, length)) {
            lastAt = texts.size();
            lastLength = length;
            LittleEndian.append(texts, length);
            texts.put(bytes, from, length);
            lastChecksum = checksum(texts.array(), lastAt, length, crc);
        }
        return lastAt;
    }

    /** What the checksum of an entry whose name was just {@link #place placed} takes of it. */
    int checksum(int placedAt) {
        return placedAt == ABSENT ? 0 : lastChecksum;
    }

    /** The same of a name that was read. @param at of its length */
    static int checksum(byte[] texts, int at, int length, CRC32C crc) {
        crc.reset();
        crc.update(texts, at, Integer.BYTES + length);
        return (int) crc.getValue();
    }

    /** The next name stands in another block. */
    void clear() {
        lastAt = ABSENT;
    }
}
