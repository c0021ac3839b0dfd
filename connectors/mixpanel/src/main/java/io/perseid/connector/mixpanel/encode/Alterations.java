package io.perseid.connector.mixpanel.encode;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts {@link Alteration}s of one row writer. One thread. */
final class Alterations {

    private static final Alteration[] KINDS = Alteration.values();

    private final long[] counts = new long[KINDS.length];
    private final long[] marked = new long[KINDS.length];

    void count(Alteration kind) {
        counts[kind.ordinal()]++;
    }

    /** What is counted from here on may be taken {@link #back}. */
    void mark() {
        System.arraycopy(counts, 0, marked, 0, counts.length);
    }

    /** Forgets what was counted since {@link #mark}. @return whether that was anything */
    boolean back() {
        boolean changed = !Arrays.equals(counts, marked);
        System.arraycopy(marked, 0, counts, 0, counts.length);
        return changed;
    }

    /** Those that happened. */
    List<Alteration> kinds() {
        return Arrays.stream(KINDS).filter(k -> counts[k.ordinal()] > 0).toList();
    }

    /** Those that happened, by their word. */
    Map<String, Long> byWord() {
        Map<String, Long> found = new TreeMap<>();
        for (Alteration kind : KINDS) {
            if (counts[kind.ordinal()] > 0) {
                found.put(kind.word(), counts[kind.ordinal()]);
            }
        }
        return found;
    }
}
