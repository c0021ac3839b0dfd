package io.perseid.engine.ledger;

import io.perseid.api.destination.RowIdentity.Text;

/**
 * What the ledger knows of one key, or what an intent is going to say: a reusable set of fields, because there is one for
 * each row. One thread.
 *
 * <p>The two hashes are 128 bits in two longs. Texts are UTF-8; an absent text has no length.
 */
public final class LedgerEntry {

    /** FNV-1a of 64 bits: public, and enough to tell two states of one row apart. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    public long keyHigh;
    public long keyLow;

    /** Over the mapped source values of the row as it was sent. */
    public long fingerprintHigh;

    public long fingerprintLow;

    /** Microseconds since the epoch; events only, else 0. */
    public long timeMicros;

    /** The row's cursor in the cursor column's own terms (local times read as UTC); else when it was read. Microseconds. */
    public long cursorMicros;

    public int generation;
    public EntryState state = EntryState.MAYBE;

    /** The canonical key, readable by people. */
    public final Text key = new Text();

    public final Text user = new Text();
    public final Text name = new Text();

    /** Older identities of this key that are still to be marked as gone; opaque to the ledger. Usually absent. */
    public final Text previous = new Text();

    /** Whether a refusal newer than {@link #state} is known. Its fingerprint follows, also where the state is a refusal. */
    public boolean rejectedSince;

    public long rejectedHigh;
    public long rejectedLow;

    /** {@link #identityHash} of the row that was refused. */
    public long rejectedIdentity;

    /**
     * Over what the fingerprint does not tell: time, user, name, and whether there is a cursor. A row that was refused for
     * want of one of these is another row once it has it.
     */
    public long identityHash() {
        long hash = mixed(FNV_BASIS, timeMicros);
        hash = mixed(hash, cursorMicros == 0 ? 1 : 0);
        hash = mixed(hash, user);
        return mixed(hash, name);
    }

    private static long mixed(long hash, Text text) {
        long mixed = mixed(hash, text.present() ? text.length : -1);
        for (int i = 0; i < text.length && text.present(); i++) {
            mixed = (mixed ^ text.bytes[i]) * FNV_PRIME;
        }
        return mixed;
    }

    private static long mixed(long hash, long value) {
        long mixed = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mixed = (mixed ^ ((value >>> shift) & 0xFF)) * FNV_PRIME;
        }
        return mixed;
    }

    /** A copy that does not change with this one. */
    public LedgerEntry copy() {
        LedgerEntry copy = new LedgerEntry();
        copy.keyHigh = keyHigh;
        copy.keyLow = keyLow;
        copy.fingerprintHigh = fingerprintHigh;
        copy.fingerprintLow = fingerprintLow;
        copy.timeMicros = timeMicros;
        copy.cursorMicros = cursorMicros;
        copy.generation = generation;
        copy.state = state;
        copy.rejectedSince = rejectedSince;
        copy.rejectedHigh = rejectedHigh;
        copy.rejectedLow = rejectedLow;
        copy.rejectedIdentity = rejectedIdentity;
        copy(key, copy.key);
        copy(user, copy.user);
        copy(name, copy.name);
        copy(previous, copy.previous);
        return copy;
    }

    private static void copy(Text from, Text to) {
        if (from.present()) {
            to.set(from.bytes, 0, from.length);
        } else {
            to.clear();
        }
    }
}
