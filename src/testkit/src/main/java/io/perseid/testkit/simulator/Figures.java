package io.perseid.testkit.simulator;

import java.util.Map;
import java.util.TreeMap;

/** What a simulation did: counts by name, such as {@code runs} or {@code crash: after send}. One thread. */
public final class Figures {

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    /** Takes the counts of another simulation in. */
    public void add(Figures other) {
        other.counts.forEach(this::add);
    }

    public Map<String, Long> counts() {
        return counts;
    }

    public long count(String what) {
        return counts.getOrDefault(what, 0L);
    }
}
