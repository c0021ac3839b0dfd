package io.perseid.engine.ledger;

/** Which entries of one segment go into a merged one: a bit for each, and their new numbers. One thread. */
final class Survivors {

    private final long[] bits;
    private final int[] before;

    Survivors(int entries) {
        this.bits = new long[(entries + Long.SIZE - 1) / Long.SIZE];
        this.before = new int[bits.length];
    }

    void keep(int entry) {
        bits[entry >>> 6] |= 1L << entry;
    }

    boolean kept(int entry) {
        return (bits[entry >>> 6] & 1L << entry) != 0;
    }

    /** Gives the kept entries their numbers, from {@code first} on. @return the number behind the last */
    int number(int first) {
        int next = first;
        for (int i = 0; i < bits.length; i++) {
            before[i] = next;
            next += Long.bitCount(bits[i]);
        }
        return next;
    }

    int newNumber(int entry) {
        return before[entry >>> 6] + Long.bitCount(bits[entry >>> 6] & ((1L << entry) - 1));
    }
}
