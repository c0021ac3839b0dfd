package io.perseid.testkit.simulator.truth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may be live for one key. {@code ABSENT} stands for nothing.
 *
 * <p>Since the last time at which it was looked at in peace, any version that there was may have been sent. A version that
 * the next run is bound to read leaves itself as the only right one.
 */
final class KeyHistory {

    static final String ABSENT = "(nothing)";

    final String key;
    /** All that may be live now. */
    private Set<String> allowed = new LinkedHashSet<>(Set.of(ABSENT));
    /** What may have been live at any moment since the last look. */
    private final Set<String> possible = new LinkedHashSet<>(Set.of(ABSENT));

    final Set<String> ever = new LinkedHashSet<>();
    /** How often a row became what is shown so: more than once if it was something else that can be sent in between. */
    private final Map<String, Integer> became = new HashMap<>();

    final List<PhysicalRow> rows = new ArrayList<>();
    /** Whether several rows had this key at once since the last look. */
    boolean contested;
    /** Whether a version is or was to be refused whose request also marks an older identity as gone. */
    boolean refusedWhileMoved;

    /** Whether a row has had another identity since the last look at which it was in as it was. */
    boolean moved;

    KeyHistory(String key) {
        this.key = key;
    }

    /** A row of the table, with what is in it. */
    static final class PhysicalRow {
        final long number;
        Version version;
        boolean bound;
        /** Of the newest version that can be sent. */
        String shown = ABSENT;

        PhysicalRow(long number, Version version) {
            this.number = number;
            this.version = version;
        }
    }

    /**
     * A row with this key came or changed.
     *
     * @param shown what the destination would show of it
     * @param good whether it can be sent
     * @param bound whether the next run is sure to read it
     */
    void changed(String shown, boolean good, boolean bound) {
        if (good) {
            possible.add(shown);
            ever.add(shown);
        }
        contested |= rows.size() > 1;
        allowed = good && bound && !contested ? new LinkedHashSet<>(Set.of(shown)) : new LinkedHashSet<>(possible);
    }

    /** A row with this key came or changed when nothing is read any more but what was held. */
    void changedInVain(String shown, boolean good) {
        if (good) {
            possible.add(shown);
            ever.add(shown);
        }
        gone();
    }

    /** A row with this key went away, or its key changed. */
    void gone() {
        allowed = new LinkedHashSet<>(possible);
    }

    /** A row with this key came or changed, and would be shown otherwise than when it could be sent last. */
    void became(String shown) {
        became.merge(shown, 1, Integer::sum);
    }

    /** How often a row became this. */
    int times(String shown) {
        return became.getOrDefault(shown, 0);
    }

    Set<String> allowed() {
        return allowed;
    }

    Set<String> possible() {
        return possible;
    }

    /**
     * Looked at in peace.
     *
     * @param live what is live
     * @param later versions that are yet to be sent, such as one that lies in the future
     * @param asNow whether all its rows are in as they are
     * @param refusedLater whether a version that is yet to be sent is to be refused in place of another
     * @param due the only right version from now on; empty if what is live stays
     */
    void seen(Set<String> live, Set<String> later, boolean asNow, boolean refusedLater, Optional<String> due) {
        Set<String> now = live.isEmpty() ? Set.of(ABSENT) : live;
        possible.clear();
        possible.addAll(now);
        possible.addAll(later);
        allowed = due.<Set<String>>map(d -> new LinkedHashSet<>(Set.of(d)))
                .orElseGet(() -> new LinkedHashSet<>(possible));
        contested = rows.size() > 1;
        refusedWhileMoved = refusedLater;
        moved &= !asNow;
    }
}
