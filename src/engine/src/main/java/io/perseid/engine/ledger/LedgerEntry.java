package io.perseid.engine.ledger;

import io.perseid.api.destination.RowIdentity.Text;

/**
 * What the ledger knows of one key, or what an intent is going to say: a reusable set of fields, because there is one for
 * each row. One thread.
 *
 * <p>The two hashes are 128 bits in two longs. Texts are UTF-8; an absent text has no length.
 */
public final class LedgerEntry {

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

    /**
     * Whether this says that the record was taken away, or marked as gone, because its row is gone from the source. Time,
     * user, name and generation are then those of the record that was. The fingerprint is that record's with every bit
     * turned, so that no row is ever taken for it.
     */
    public boolean deleted;

    /** The canonical key, readable by people. */
    public final Text key = new Text();

    public final Text user = new Text();

    /** Of an event; of a profile which properties it has from members of JSON objects, opaque to the ledger. */
    public final Text name = new Text();

    /**
     * What this entry's request is to take away: older identities of an event, properties of a profile that were members of
     * JSON objects. Opaque to the ledger. Usually absent.
     */
    public final Text previous = new Text();

    /** Whether a refusal newer than {@link #state} is known. Its fingerprint follows, also where the state is a refusal. */
    public boolean rejectedSince;

    public long rejectedHigh;
    public long rejectedLow;

    /** Who the refused row was: a row that was refused for its time, user or name is another one when these change. */
    public long rejectedTimeMicros;

    /** Its cursor; 0 where it had none. */
    public long rejectedCursorMicros;

    public final Text rejectedUser = new Text();
    public final Text rejectedName = new Text();
    public final Text rejectedPrevious = new Text();

    /** Keeps what stands in this entry as the newest refusal. */
    void noteRefusal() {
        rejectedHigh = fingerprintHigh;
        rejectedLow = fingerprintLow;
        rejectedTimeMicros = timeMicros;
        rejectedCursorMicros = cursorMicros;
        copy(user, rejectedUser);
        copy(name, rejectedName);
        copy(previous, rejectedPrevious);
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
        copy.deleted = deleted;
        copy.rejectedSince = rejectedSince;
        copy.rejectedHigh = rejectedHigh;
        copy.rejectedLow = rejectedLow;
        copy.rejectedTimeMicros = rejectedTimeMicros;
        copy.rejectedCursorMicros = rejectedCursorMicros;
        copy(rejectedUser, copy.rejectedUser);
        copy(rejectedName, copy.rejectedName);
        copy(rejectedPrevious, copy.rejectedPrevious);
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
