package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The intents of one batch, as they will stand in the log: filled by the encoder, row by row, in the order of the batch's
 * rows. One thread.
 */
public final class IntentBlock {

    /** Bytes of key, user and name that are common; more only cost a copy. */
    private static final int USUAL_TEXTS = 48;

    private final Bytes entries;
    private final Bytes texts;
    private final CRC32C crc = new CRC32C();
    private int rows;

    /** For as many rows as there are in a batch mostly (2,000: Mixpanel's import reference). */
    public IntentBlock() {
        this(2_000);
    }

    /** @param expectedRows for which there is room at once; there may be more */
    public IntentBlock(int expectedRows) {
        this.entries = new Bytes(expectedRows * EntryFormat.SIZE);
        this.texts = new Bytes(expectedRows * USUAL_TEXTS);
    }

    /** Adds the intent of the batch's next row. {@link LedgerEntry#state} and the rejected fields are not looked at. */
    public void add(LedgerEntry entry) {
        EntryFormat.write(entry, entries, texts, crc);
        rows++;
    }

    public int rows() {
        return rows;
    }

    /** The key of one of the rows, readable by people. */
    public String key(int row) {
        int at = row * EntryFormat.SIZE;
        int start = LittleEndian.getInt(entries.array(), at + EntryFormat.TEXTS);
        int length = LittleEndian.getInt(entries.array(), at + EntryFormat.KEY_LENGTH);
        return new String(texts.array(), start, Math.max(length, 0), StandardCharsets.UTF_8);
    }

    /** First half of a row's fingerprint. */
    public long fingerprintHigh(int row) {
        return LittleEndian.getLong(entries.array(), row * EntryFormat.SIZE + EntryFormat.FINGERPRINT_HIGH);
    }

    /** Second half of a row's fingerprint. */
    public long fingerprintLow(int row) {
        return LittleEndian.getLong(entries.array(), row * EntryFormat.SIZE + EntryFormat.FINGERPRINT_LOW);
    }

    /** A copy of some of the rows. */
    public IntentBlock part(int first, int count) {
        IntentBlock part = new IntentBlock(count);
        for (int at = first * EntryFormat.SIZE; at < (first + count) * EntryFormat.SIZE; at += EntryFormat.SIZE) {
            int textsAt = LittleEndian.getInt(entries.array(), at + EntryFormat.TEXTS);
            int length = EntryFormat.textLength(entries.array(), at);
            part.copy(entries.array(), at, texts.array(), textsAt, length);
        }
        return part;
    }

    /** Empties the block for another batch; a log has copied what it was given. */
    public void clear() {
        entries.clear();
        texts.clear();
        rows = 0;
    }

    /** Copies an entry as it stands in a log's block. */
    void copy(byte[] block, int at, int textsAt, int textsLength) {
        copy(block, at, block, textsAt, textsLength);
    }

    private void copy(byte[] block, int at, byte[] from, int textsAt, int textsLength) {
        byte[] into = entries.ensure(EntryFormat.SIZE);
        System.arraycopy(block, at, into, entries.size(), EntryFormat.SIZE);
        LittleEndian.putInt(into, entries.size() + EntryFormat.TEXTS, texts.size());
        entries.advance(EntryFormat.SIZE);
        texts.put(from, textsAt, textsLength);
        rows++;
    }

    Bytes entries() {
        return entries;
    }

    Bytes texts() {
        return texts;
    }
}
