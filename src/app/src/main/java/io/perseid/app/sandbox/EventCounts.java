package io.perseid.app.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * How many events there are.
 *
 * @param raw rows received and stored, repeats included
 * @param deduped what queries show: one for each (event, time, distinct_id, $insert_id)
 * @param byName the same for each event name, most frequent first
 * @param asOf when this was counted
 */
public record EventCounts(long raw, long deduped, List<Name> byName, Instant asOf) {

    /**
     * Counts of one event name.
     *
     * @param event the name
     * @param raw rows
     * @param deduped after deduplication
     */
    public record Name(String event, long raw, long deduped) {}
}
