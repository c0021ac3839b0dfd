package io.perseid.connector.mixpanel.encode;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts {@link Alteration}s of one row writer. One thread. */
final class Alterations {

    private static final Alteration[] KINDS = Alteration.values();

    private final long[] counts = new long[KINDS.length];

    void count(Alteration kind) {
        counts[kind.ordinal()]++;
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
