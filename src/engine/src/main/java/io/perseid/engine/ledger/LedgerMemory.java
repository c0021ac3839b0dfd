package io.perseid.engine.ledger;

/** What a ledger takes of memory and disk, for those who tell it beforehand. */
public final class LedgerMemory {

    /** Bytes of filters that one view keeps in memory, of 53 million keys; those of its largest segments stay on the disk. */
    static final int FILTERS = 64 << 20;

    private LedgerMemory() {}

    /**
     * Bytes in memory while that many entries are compared with their source: ten bits of a filter each, up to their bound (many small segments, as a first load that was cut off leaves them, are not bound by it);
     * of fence and block table 54 bytes for 1,000 entries; a bit that says whether it was seen. Views share all of it.
     */
    public static long compared(long entries) {
        return Math.min(FILTERS, BloomFilter.size(entries)) + entries * 54 / 1000 + entries / Byte.SIZE;
    }
}
