package io.perseid.connector.postgres;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Queries that were promised one snapshot and took longer than it may live, so that the run has to be planned again: this
 * time without a promise, or it would never end. Any thread.
 */
final class BrokenPromises {

    private final Set<String> queries = ConcurrentHashMap.newKeySet();

    void add(Collection<String> promised) {
        queries.addAll(promised);
    }

    /** Whether nothing should be promised for this query; asked once a run. A later run may be shorter again. */
    boolean take(String query) {
        return queries.remove(query);
    }
}
