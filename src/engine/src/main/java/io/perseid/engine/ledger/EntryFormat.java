package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.RowIdentity.Text;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How an entry stands in a log: a part of fixed width, which finds the entry by its number, and its texts in the block's
 * text area: key, user and older identities. Generation and lengths take a byte each, of a text one more than it has, 0 where
 * it is absent; where that is not enough they stand in front of the texts. The name is a {@link BlockName}.
 *
 * <p>Each entry has its own checksum, because a lookup reads one entry and not the frame around it. It leaves the places of
 * the texts and of the name out, so that an entry can be copied as it stands; the name's own checksum is laid over it.
 */
final class EntryFormat {

    static final int KEY_HIGH = 0;
    static final int KEY_LOW = 8;
    static final int FINGERPRINT_HIGH = 16;
    static final int FINGERPRINT_LOW = 24;
    static final int TIME = 32;
    static final int CURSOR = 40;
    static final int LENGTHS = 48;
    static final int CHECKSUM = 52;
    static final int TEXTS = 56;
    static final int NAME = 60;
    static final int SIZE = 64;

    /** In place of the lengths: they stand in front of the texts, {@link #LONG_LENGTHS} bytes of them. */
    private static final int LONG = -1;

    static final int LONG_LENGTHS = 4 * Integer.BYTES;

    /** The order of the lengths. */
    private static final int GENERATION = 0;

    private static final int KEY = 1;
    private static final int USER = 2;
    private static final int PREVIOUS = 3;

    /** The highest bit of the generation, which is never negative: the entry is of a delete. */
    private static final int DELETED = 1 << 31;

    private EntryFormat() {}

    static void write(LedgerEntry entry, Bytes fixed, Bytes texts, BlockName names, CRC32C crc) {
        int name = names.place(entry.name, texts, crc);
        int start = texts.size();
        int lengths = lengths(entry);
        if (lengths == LONG) {
            LittleEndian.append(texts, generation(entry));
            LittleEndian.append(texts, entry.key.length);
            LittleEndian.append(texts, entry.user.length);
            LittleEndian.append(texts, entry.previous.length);
        }
        append(entry.key, texts);
        append(entry.user, texts);
        append(entry.previous, texts);
        int textLength = texts.size() - start;
        byte[] into = fixed.ensure(Math.max(SIZE, CHECKSUM + textLength));
        int at = fixed.size();
        LittleEndian.putLong(into, at + KEY_HIGH, entry.keyHigh);
        LittleEndian.putLong(into, at + KEY_LOW, entry.keyLow);
        LittleEndian.putLong(into, at + FINGERPRINT_HIGH, entry.fingerprintHigh);
        LittleEndian.putLong(into, at + FINGERPRINT_LOW, entry.fingerprintLow);
        LittleEndian.putLong(into, at + TIME, entry.timeMicros);
        LittleEndian.putLong(into, at + CURSOR, entry.cursorMicros);
        LittleEndian.putInt(into, at + LENGTHS, lengths);
        // The texts stand behind for a moment, because each call of the checksum has its price: code of the first
        // compiler
        // gets there by way of the interpreter.
        System.arraycopy(texts.array(), start, into, at + CHECKSUM, textLength);
        crc.reset();
        crc.update(into, at, CHECKSUM + textLength);
        LittleEndian.putInt(into, at + CHECKSUM, (int) crc.getValue() ^ names.checksum(name));
        LittleEndian.putInt(into, at + TEXTS, start);
        LittleEndian.putInt(into, at + NAME, name);
        fixed.advance(SIZE);
    }

    private static int generation(LedgerEntry entry) {
        return entry.deleted ? entry.generation | DELETED : entry.generation;
    }

    private static int lengths(LedgerEntry entry) {
        int generation = generation(entry);
        int key = entry.key.length + 1;
        int user = entry.user.length + 1;
        int previous = entry.previous.length + 1;
        return (generation | key | user | previous) >>> Byte.SIZE == 0
                ? generation | key << 8 | user << 16 | previous << 24
                : LONG;
    }

    /** Whether lengths stand in front of the texts. */
    static boolean isLong(byte[] fixed, int at) {
        return LittleEndian.getInt(fixed, at + LENGTHS) == LONG;
    }

    /**
     * Bytes of all texts of the entry at {@code at}, lengths in front of them included; negative if a length makes no sense.
     *
     * @param textsAt where they begin in {@code texts}; not looked at unless the entry {@link #isLong}
     */
    static int textLength(byte[] fixed, int at, byte[] texts, int textsAt) {
        long sum = isLong(fixed, at) ? LONG_LENGTHS : 0;
        for (int text = KEY; text <= PREVIOUS; text++) {
            int length = length(fixed, at, texts, textsAt, text);
            if (length < -1) {
                return -1;
            }
            sum += Math.max(length, 0);
        }
        return sum > Integer.MAX_VALUE ? -1 : (int) sum;
    }

    /** The key of an entry, readable by people. */
    static String key(byte[] fixed, int at, byte[] texts, int textsAt) {
        int length = length(fixed, at, texts, textsAt, KEY);
        int start = textsAt + (isLong(fixed, at) ? LONG_LENGTHS : 0);
        return new String(texts, start, Math.max(length, 0), StandardCharsets.UTF_8);
    }

    /** Of a text, -1 if it is absent. */
    private static int length(byte[] fixed, int at, byte[] texts, int textsAt, int text) {
        int lengths = LittleEndian.getInt(fixed, at + LENGTHS);
        return lengths == LONG
                ? LittleEndian.getInt(texts, textsAt + text * Integer.BYTES)
                : (lengths >>> text * Byte.SIZE & 0xff) - 1;
    }

    /** @param nameChecksum of the entry's name, 0 where it has none */
    static boolean intact(
            byte[] fixed, int at, byte[] texts, int textsAt, int textsLength, int nameChecksum, CRC32C crc) {
        return (checksum(fixed, at, texts, textsAt, textsLength, crc) ^ nameChecksum)
                == LittleEndian.getInt(fixed, at + CHECKSUM);
    }

    private static int checksum(byte[] fixed, int at, byte[] texts, int textsAt, int textsLength, CRC32C crc) {
        crc.reset();
        crc.update(fixed, at, CHECKSUM);
        crc.update(texts, textsAt, textsLength);
        return (int) crc.getValue();
    }

    /** Fills all but the name, the state and what was refused since. */
    static void read(byte[] fixed, int at, byte[] texts, int textsAt, LedgerEntry into) {
        into.keyHigh = LittleEndian.getLong(fixed, at + KEY_HIGH);
        into.keyLow = LittleEndian.getLong(fixed, at + KEY_LOW);
        into.fingerprintHigh = LittleEndian.getLong(fixed, at + FINGERPRINT_HIGH);
        into.fingerprintLow = LittleEndian.getLong(fixed, at + FINGERPRINT_LOW);
        into.timeMicros = LittleEndian.getLong(fixed, at + TIME);
        into.cursorMicros = LittleEndian.getLong(fixed, at + CURSOR);
        boolean isLong = isLong(fixed, at);
        int generation = isLong
                ? LittleEndian.getInt(texts, textsAt + GENERATION)
                : LittleEndian.getInt(fixed, at + LENGTHS) & 0xff;
        into.generation = generation & ~DELETED;
        into.deleted = generation < 0;
        int next = textsAt + (isLong ? LONG_LENGTHS : 0);
        next = set(into.key, texts, next, length(fixed, at, texts, textsAt, KEY));
        next = set(into.user, texts, next, length(fixed, at, texts, textsAt, USER));
        set(into.previous, texts, next, length(fixed, at, texts, textsAt, PREVIOUS));
    }

    private static void append(Text text, Bytes texts) {
        if (text.length > 0) {
            texts.put(text.bytes, 0, text.length);
        }
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
