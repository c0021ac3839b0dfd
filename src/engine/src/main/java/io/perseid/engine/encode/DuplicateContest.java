package io.perseid.engine.encode;

import io.perseid.engine.ledger.LedgerEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of one slice that share key and cursor: the one with the highest fingerprint wins, whatever order they are read in.
 * Holds the records of each leader until the slice has been read. One thread.
 */
final class DuplicateContest {

    private final Map<String, Candidate> leaders = new HashMap<>();
    private final ArrayDeque<Candidate> winners = new ArrayDeque<>();

    boolean isEmpty() {
        return leaders.isEmpty() && winners.isEmpty();
    }

    Optional<Candidate> leader(String key) {
        return Optional.ofNullable(leaders.get(key));
    }

    void lead(String key, Candidate candidate) {
        leaders.put(key, candidate);
    }

    /** After the last row: the winners, one by one. */
    Optional<Candidate> nextWinner() {
        winners.addAll(leaders.values());
        leaders.clear();
        return Optional.ofNullable(winners.poll());
    }

    /**
     * A row in a contest.
     *
     * @param entry a copy of who it is
     * @param records its records; empty if nothing is to be sent for it
     * @param recordCount how many they are
     * @param description for the reject that it becomes if it loses
     */
    record Candidate(LedgerEntry entry, byte[] records, int recordCount, String description) {

        boolean beats(LedgerEntry other) {
            int high = Long.compareUnsigned(entry.fingerprintHigh, other.fingerprintHigh);
            return high > 0 || high == 0 && Long.compareUnsigned(entry.fingerprintLow, other.fingerprintLow) >= 0;
        }
    }
}
