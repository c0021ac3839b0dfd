package io.perseid.engine.ledger;

/** What a ledger takes of memory and disk, for those who tell it beforehand. */
public final class LedgerMemory {

    /** Bytes of filters that one view keeps in memory; those of larger segments stay on the disk. Of 26 million keys. */
    static final int FILTERS = 32 << 20;

    private LedgerMemory() {}

    /**
     * Bytes in memory while that many entries are compared with their source: ten bits of a filter each, up to their bound;
     * of fence and block table 54 bytes for 1,000 entries; a bit that says whether it was seen. Views share all of it.
     */
    public static long compared(long entries) {
        return Math.min(FILTERS, BloomFilter.size(entries)) + entries * 54 / 1000 + entries / Byte.SIZE;
    }
}
