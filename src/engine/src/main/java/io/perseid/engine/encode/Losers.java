package io.perseid.engine.encode;

import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerView;

/**
 * How the ledger remembers rows that lost to another with their key: the entry of the key is the winner's, so a loser is known
 * by key and values together. It is remembered, and no reject again, until it shares its key no more.
 */
final class Losers {

    private Losers() {}

    /** Turns the entry of a row into the one of a row that lost. */
    static void becomesOne(LedgerEntry row) {
        row.keyHigh ^= row.fingerprintHigh;
        row.keyLow ^= ~row.fingerprintLow;
    }

    /** Turns the entry of a row that lost into the one by which it is forgotten: as if it was taken away. */
    static void isForgotten(LedgerEntry loser) {
        loser.deleted = true;
        loser.fingerprintHigh = ~loser.fingerprintHigh;
        loser.fingerprintLow = ~loser.fingerprintLow;
    }

    /** @param known filled with what is known */
    static boolean knows(LedgerView view, LedgerEntry loser, LedgerEntry known) {
        return view.find(loser.keyHigh, loser.keyLow, known)
                && (known.rejectedSince || known.state == EntryState.REJECTED)
                && known.rejectedHigh == loser.fingerprintHigh
                && known.rejectedLow == loser.fingerprintLow;
    }
}
