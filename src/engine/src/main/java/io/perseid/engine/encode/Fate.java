package io.perseid.engine.encode;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerEntry;
import java.util.Arrays;

/** What the ledger says is to be done with a row. */
enum Fate {
    /** Nothing is known of its key. */
    NEW,
    /** It is in, as it is now; or it was refused, as it is now. */
    UNCHANGED,
    /** The key is in with other values: the same identity is sent again. */
    UPDATE,
    /** The key is in, or may be, under another time, user or name; or it may be marked as gone. */
    MOVED,
    /** The key was taken away or marked as gone, and its row is back. */
    RETURNED;

    static Fate of(LedgerEntry row, LedgerEntry known, boolean event, boolean retryRejected) {
        boolean refusedAsItIs = (known.rejectedSince || known.state == EntryState.REJECTED)
                && known.rejectedHigh == row.fingerprintHigh
                && known.rejectedLow == row.fingerprintLow
                && (!event
                        || (known.rejectedCursorMicros == 0) == (row.cursorMicros == 0)
                                && known.rejectedTimeMicros == row.timeMicros
                                && same(known.rejectedUser, row.user)
                                && same(known.rejectedName, row.name));
        if (refusedAsItIs && !retryRejected) {
            return UNCHANGED;
        }
        if (known.state == EntryState.REJECTED) {
            return NEW;
        }
        if (known.deleted) {
            return known.state == EntryState.DELIVERED ? RETURNED : event ? MOVED : UPDATE;
        }
        boolean sameValues = known.fingerprintHigh == row.fingerprintHigh && known.fingerprintLow == row.fingerprintLow;
        boolean sameIdentity = !event
                || known.timeMicros == row.timeMicros && same(known.user, row.user) && same(known.name, row.name);
        if (!sameIdentity) {
            return MOVED;
        }
        return sameValues && known.state == EntryState.DELIVERED ? UNCHANGED : UPDATE;
    }

    private static boolean same(Text a, Text b) {
        return a.length == b.length && (!a.present() || Arrays.equals(a.bytes, 0, a.length, b.bytes, 0, b.length));
    }
}
