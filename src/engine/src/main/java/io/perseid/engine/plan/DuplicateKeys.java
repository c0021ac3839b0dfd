package io.perseid.engine.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keys that stand in more than one row of what a run reads, each with the highest cursor among its rows. The row with that
 * cursor wins; among several such rows the one with the highest fingerprint. Immutable.
 */
public final class DuplicateKeys {

    private final Map<String, Long> highestCursor;

    public DuplicateKeys(Map<String, Long> highestCursor) {
        this.highestCursor = Map.copyOf(highestCursor);
    }

    /** These and those. */
    DuplicateKeys and(DuplicateKeys more) {
        Map<String, Long> both = new HashMap<>(highestCursor);
        both.putAll(more.highestCursor);
        return new DuplicateKeys(both);
    }

    public boolean isEmpty() {
        return highestCursor.isEmpty();
    }

    public int size() {
        return highestCursor.size();
    }

    /** In no order. */
    public Set<String> keys() {
        return highestCursor.keySet();
    }

    /** The highest cursor of a key that stands in several rows, 0 where rows have none; empty for a key that is unique. */
    public OptionalLong highestCursor(String key) {
        Long cursor = highestCursor.get(key);
        return cursor == null ? OptionalLong.empty() : OptionalLong.of(cursor);
    }
}
