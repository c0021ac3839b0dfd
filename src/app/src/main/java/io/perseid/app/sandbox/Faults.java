package io.perseid.app.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults in force, in order; the first that wants a request gets it. Tests call it in the process, everyone else through
 * {@code PUT /sandbox/faults}. Safe for many threads.
 */
public final class Faults {

    private final List<Counted> rules = new ArrayList<>();

    /** Adds a fault behind those in force. */
    public synchronized void add(Fault fault) {
        rules.add(new Counted(fault));
    }

    /** Replaces all faults; their counts start anew. */
    public synchronized void replace(List<Fault> faults) {
        rules.clear();
        faults.forEach(this::add);
    }

    /** No more faults. */
    public synchronized void clear() {
        rules.clear();
    }

    /** The faults in force with their counts, for the page. */
    public synchronized List<Counts> counts() {
        return rules.stream().map(r -> new Counts(r.fault, r.seen, r.hit)).toList();
    }

    /** How often all faults in force have hit. */
    public synchronized int hits() {
        return rules.stream().mapToInt(r -> r.hit).sum();
    }

    /** Called once a request, on its thread. */
    synchronized Optional<Fault> next(String path) {
        for (Counted rule : rules) {
            if (rule.fault.matches(path) && rule.wants()) {
                return Optional.of(rule.fault);
            }
        }
        return Optional.empty();
    }

    /**
     * A fault and what it did.
     *
     * @param fault the rule
     * @param seen matching requests so far
     * @param hit those that it spoiled
     */
    public record Counts(Fault fault, int seen, int hit) {}

    private static final class Counted {
        private final Fault fault;
        private int seen;
        private int hit;

        Counted(Fault fault) {
            this.fault = fault;
        }

        boolean wants() {
            seen++;
            boolean wanted = seen <= fault.first().orElse(Integer.MAX_VALUE)
                    && hit < fault.times().orElse(Integer.MAX_VALUE)
                    && seen % fault.every().orElse(1) == 0;
            if (wanted) {
                hit++;
            }
            return wanted;
        }
    }
}
