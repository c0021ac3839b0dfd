package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.RowIdentity.Text;
import java.util.zip.CRC32C;

/**
 * How an entry stands in a log: a part of fixed width, which finds the entry by its number, and its texts in the block's
 * text area. Each entry has its own checksum, because a lookup reads one entry and not the frame around it. The checksum
 * leaves the place of the texts out, so that an entry can be copied as it stands.
 */
final class EntryFormat {

    static final int KEY_HIGH = 0;
    static final int KEY_LOW = 8;
    static final int FINGERPRINT_HIGH = 16;
    static final int FINGERPRINT_LOW = 24;
    static final int TIME = 32;
    static final int CURSOR = 40;
    static final int GENERATION = 48;
    static final int KEY_LENGTH = 52;
    static final int USER_LENGTH = 56;
    static final int NAME_LENGTH = 60;
    static final int PREVIOUS_LENGTH = 64;
    static final int CHECKSUM = 68;
    static final int TEXTS = 72;
    static final int SIZE = 76;

    /** The highest bit of the generation, which is never negative: the entry is of a delete. */
    private static final int DELETED = 1 << 31;

    private EntryFormat() {}

    static void write(LedgerEntry entry, Bytes fixed, Bytes texts, CRC32C crc) {
        byte[] into = fixed.ensure(SIZE);
        int at = fixed.size();
        LittleEndian.putLong(into, at + KEY_HIGH, entry.keyHigh);
        LittleEndian.putLong(into, at + KEY_LOW, entry.keyLow);
        LittleEndian.putLong(into, at + FINGERPRINT_HIGH, entry.fingerprintHigh);
        LittleEndian.putLong(into, at + FINGERPRINT_LOW, entry.fingerprintLow);
        LittleEndian.putLong(into, at + TIME, entry.timeMicros);
        LittleEndian.putLong(into, at + CURSOR, entry.cursorMicros);
        LittleEndian.putInt(into, at + GENERATION, entry.deleted ? entry.generation | DELETED : entry.generation);
        int start = texts.size();
        LittleEndian.putInt(into, at + KEY_LENGTH, append(entry.key, texts));
        LittleEndian.putInt(into, at + USER_LENGTH, append(entry.user, texts));
        LittleEndian.putInt(into, at + NAME_LENGTH, append(entry.name, texts));
        LittleEndian.putInt(into, at + PREVIOUS_LENGTH, append(entry.previous, texts));
        crc.reset();
        crc.update(into, at, CHECKSUM);
        crc.update(texts.array(), start, texts.size() - start);
        LittleEndian.putInt(into, at + CHECKSUM, (int) crc.getValue());
        LittleEndian.putInt(into, at + TEXTS, start);
        fixed.advance(SIZE);
    }

    /** Bytes of all texts of the entry at {@code at}; negative if a length makes no sense. */
    static int textLength(byte[] fixed, int at) {
        long sum = 0;
        for (int field = KEY_LENGTH; field <= PREVIOUS_LENGTH; field += Integer.BYTES) {
            int length = LittleEndian.getInt(fixed, at + field);
            if (length < -1) {
                return -1;
            }
            sum += Math.max(length, 0);
        }
        return sum > Integer.MAX_VALUE ? -1 : (int) sum;
    }

    static boolean intact(byte[] fixed, int at, byte[] texts, int textsAt, int textsLength, CRC32C crc) {
        crc.reset();
        crc.update(fixed, at, CHECKSUM);
        crc.update(texts, textsAt, textsLength);
        return (int) crc.getValue() == LittleEndian.getInt(fixed, at + CHECKSUM);
    }

    /** Fills all but the state and what was refused since. */
    static void read(byte[] fixed, int at, byte[] texts, int textsAt, LedgerEntry into) {
        into.keyHigh = LittleEndian.getLong(fixed, at + KEY_HIGH);
        into.keyLow = LittleEndian.getLong(fixed, at + KEY_LOW);
        into.fingerprintHigh = LittleEndian.getLong(fixed, at + FINGERPRINT_HIGH);
        into.fingerprintLow = LittleEndian.getLong(fixed, at + FINGERPRINT_LOW);
        into.timeMicros = LittleEndian.getLong(fixed, at + TIME);
        into.cursorMicros = LittleEndian.getLong(fixed, at + CURSOR);
        int generation = LittleEndian.getInt(fixed, at + GENERATION);
        into.generation = generation & ~DELETED;
        into.deleted = generation < 0;
        int next = textsAt;
        next = set(into.key, texts, next, LittleEndian.getInt(fixed, at + KEY_LENGTH));
        next = set(into.user, texts, next, LittleEndian.getInt(fixed, at + USER_LENGTH));
        next = set(into.name, texts, next, LittleEndian.getInt(fixed, at + NAME_LENGTH));
        set(into.previous, texts, next, LittleEndian.getInt(fixed, at + PREVIOUS_LENGTH));
    }

    private static int append(Text text, Bytes texts) {
        if (text.length > 0) {
            texts.put(text.bytes, 0, text.length);
        }
        return text.length;
    }

    private static int set(Text text, byte[] texts, int at, int length) {
        if (length < 0) {
            text.clear();
            return at;
        }
        text.set(texts, at, length);
        return at + length;
    }
}
