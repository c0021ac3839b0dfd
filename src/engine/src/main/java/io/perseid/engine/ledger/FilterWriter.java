package io.perseid.engine.ledger;

import java.util.Arrays;

/**
 * Makes the {@link BloomFilter} of a segment a range at a time, so that the filter of a large one needs no more memory than
 * that of a smaller one: all keys are added for the first range, and again for each further one. One thread.
 */
final class FilterWriter {

    private final int blocks;
    private final byte[] range;
    private int first;

    /** @param room bytes of a range at most, at least one block */
    FilterWriter(int keys, int room) {
        this.blocks = Math.toIntExact(BloomFilter.size(keys) / BloomFilter.BLOCK);
        this.range = new byte[Math.min(blocks, room / BloomFilter.BLOCK) * BloomFilter.BLOCK];
    }

    /** Bytes of the whole filter. */
    int bytes() {
        return blocks * BloomFilter.BLOCK;
    }

    void add(long hash) {
        long mixed = BloomFilter.mix(hash);
        int at = (BloomFilter.block(mixed, blocks) - first) * BloomFilter.BLOCK;
        if (at >= 0 && at < range.length) {
            BloomFilter.set(range, at, BloomFilter.mix(mixed));
        }
    }

    /** The bytes of this range; the first {@link #rangeLength} of them count. */
    byte[] range() {
        return range;
    }

    int rangeLength() {
        return Math.min(range.length, (blocks - first) * BloomFilter.BLOCK);
    }

    /** Goes on to the next range, for which all keys have to be added again. @return false behind the last */
    boolean nextRange() {
        first += range.length / BloomFilter.BLOCK;
        Arrays.fill(range, (byte) 0);
        return first < blocks;
    }
}
