package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import java.util.zip.CRC32C;

/**
 * The intents of one batch, as they will stand in the log: filled by the encoder, row by row, in the order of the batch's
 * rows. One thread.
 */
public final class IntentBlock {

    /** Bytes of key, user and name that are common; more only cost a copy. */
    private static final int USUAL_TEXTS = 40;

    private final Bytes entries;
    private final Bytes texts;
    private final BlockName names = new BlockName();
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
        EntryFormat.write(entry, entries, texts, names, crc);
        rows++;
    }

    public int rows() {
        return rows;
    }

    /** The key of one of the rows, readable by people. */
    public String key(int row) {
        int at = row * EntryFormat.SIZE;
        int start = LittleEndian.getInt(entries.array(), at + EntryFormat.TEXTS);
        return EntryFormat.key(entries.array(), at, texts.array(), start);
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
            part.copy(entries.array(), at, texts.array(), 0);
        }
        return part;
    }

    /** Empties the block for another batch; a log has copied what it was given. */
    public void clear() {
        entries.clear();
        texts.clear();
        names.clear();
        rows = 0;
    }

    /**
     * Copies an entry as it stands in a log's block.
     *
     * @param textsAt where the texts of the whole block begin
     * @return false if the entry makes no sense
     */
    boolean copy(byte[] block, int at, byte[] from, int textsAt) {
        int start = textsAt + LittleEndian.getInt(block, at + EntryFormat.TEXTS);
        int length = EntryFormat.textLength(block, at, from, start);
        if (length < 0) {
            return false;
        }
        int name = LittleEndian.getInt(block, at + EntryFormat.NAME);
        if (name != BlockName.ABSENT) {
            int nameAt = textsAt + name;
            name = names.place(from, nameAt + Integer.BYTES, LittleEndian.getInt(from, nameAt), texts, crc);
        }
        byte[] into = entries.ensure(EntryFormat.SIZE);
        System.arraycopy(block, at, into, entries.size(), EntryFormat.SIZE);
        LittleEndian.putInt(into, entries.size() + EntryFormat.TEXTS, texts.size());
        LittleEndian.putInt(into, entries.size() + EntryFormat.NAME, name);
        entries.advance(EntryFormat.SIZE);
        texts.put(from, start, length);
        rows++;
        return true;
    }

    Bytes entries() {
        return entries;
    }

    Bytes texts() {
        return texts;
    }
}
