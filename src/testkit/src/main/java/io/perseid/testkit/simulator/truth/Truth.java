package io.perseid.testkit.simulator.truth;

import io.perseid.testkit.simulator.destination.RecordLine;
import io.perseid.testkit.simulator.truth.KeyHistory.PhysicalRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The table as it is, and what may be live because of how it came to be so. One thread. */
public final class Truth {

    private final boolean events;
    private final Function<Long, String> keys;
    private final Predicate<Version> bound;
    private final List<PhysicalRow> rows = new ArrayList<>();
    private final Map<String, KeyHistory> histories = new LinkedHashMap<>();
    private final Map<FlawedVersion, String> flaws = new LinkedHashMap<>();
    private long number;
    private boolean closed;
    private final boolean anonymous;
    private final String noKey;

    /** A version that cannot be sent as it is. */
    public record FlawedVersion(String key, String mark, String code) {}

    /**
     * @param events whether rows have a time, a user and a name
     * @param keys the canonical key of an id
     * @param bound whether the next run is sure to read a row that becomes like this now
     * @param anonymous whether an event may be without a user
     * @param noKey code of the reject of a row without a key
     */
    public Truth(
            boolean events, Function<Long, String> keys, Predicate<Version> bound, boolean anonymous, String noKey) {
        this.events = events;
        this.keys = keys;
        this.bound = bound;
        this.anonymous = anonymous;
        this.noKey = noKey;
    }

    public String key(Version version) {
        return version.id() == null ? "" : keys.apply(version.id());
    }

    /** Why this version cannot be sent. */
    public Optional<String> flaw(Version version) {
        Optional<String> flaw = version.flaw(events);
        if (anonymous && flaw.equals(Optional.of("missing_user"))) {
            Version named = new Version(
                    version.id(),
                    version.cursor(),
                    version.time(),
                    "someone",
                    version.name(),
                    version.mark(),
                    version.note());
            return named.flaw(events);
        }
        return flaw.map(code -> code.equals("null_key") ? noKey : code);
    }

    public void insert(Version version) {
        PhysicalRow row = new PhysicalRow(number++, version);
        rows.add(row);
        if (version.id() != null) {
            kept(key(version)).rows.add(row);
        }
        changed(row);
    }

    /** @param index of {@link #versions} */
    public void change(int index, Version version) {
        PhysicalRow row = rows.get(index);
        Version before = row.version;
        row.version = version;
        if (!key(before).equals(key(version))) {
            if (before.id() != null) {
                leave(row, before);
            }
            if (version.id() != null) {
                kept(key(version)).rows.add(row);
            }
        } else if (version.id() != null && hasMoved(before, version)) {
            kept(key(version)).moved = true;
        }
        changed(row);
    }

    private static boolean hasMoved(Version from, Version to) {
        return !Objects.equals(from.time(), to.time())
                || !Objects.equals(from.user(), to.user())
                || !Objects.equals(from.name(), to.name());
    }

    public void delete(int index) {
        PhysicalRow row = rows.remove(index);
        if (row.version.id() != null) {
            leave(row, row.version);
        }
    }

    private void leave(PhysicalRow row, Version before) {
        KeyHistory history = kept(key(before));
        history.rows.remove(row);
        history.moved = true;
        history.gone();
    }

    private void changed(PhysicalRow row) {
        Version version = row.version;
        Optional<String> flaw = flaw(version);
        row.bound = !closed && bound.test(version);
        flaw.ifPresent(code -> flaws.put(new FlawedVersion(key(version), version.mark(), code), code));
        if (version.id() != null && flaw.isEmpty() && !shown(version).equals(row.shown)) {
            row.shown = shown(version);
            kept(key(version)).became(row.shown);
        }
        if (version.id() != null && closed) {
            kept(key(version)).changedInVain(version.shown(key(version), events), flaw.isEmpty());
        } else if (version.id() != null) {
            kept(key(version)).changed(version.shown(key(version), events), flaw.isEmpty(), row.bound);
        }
        if (version.id() != null && mayBeRefusedInPlaceOfAnother(kept(key(version)))) {
            kept(key(version)).refusedWhileMoved = true;
        }
    }

    private KeyHistory kept(String key) {
        return histories.computeIfAbsent(key, KeyHistory::new);
    }

    /**
     * Nothing that happens from now on is going to be read, as after the one load of mode once.
     *
     * @param undisturbed whether nothing has changed since that load began
     */
    public void close(boolean undisturbed) {
        if (!closed && !undisturbed) {
            histories.values().forEach(KeyHistory::gone);
            rows.forEach(row -> row.bound = false);
        }
        closed = true;
    }

    /** How often a row became what this record shows, and so how often it may have been sent. */
    int became(RecordLine line) {
        return history(line.key()).map(history -> history.times(line.version())).orElse(0);
    }

    /** All rows of the table, as they are. */
    public List<Version> versions() {
        return rows.stream().map(row -> row.version).toList();
    }

    /** Whether a bad row shares its key with another: their refusals then take turns in the ledger, which has one a key. */
    public boolean refusalsTakeTurns() {
        return histories.values().stream()
                .anyMatch(h -> h.rows.size() > 1
                        && h.rows.stream().anyMatch(r -> flaw(r.version).isPresent()));
    }

    /** Whether a row that is to be refused may replace another, or itself as it was, which its request marks as gone. */
    boolean mayBeRefusedInPlaceOfAnother(KeyHistory history) {
        return (history.moved || history.rows.size() > 1)
                && history.rows.stream().anyMatch(row -> flaw(row.version).isPresent());
    }

    /** Whether the next run is sure to read this row. */
    boolean isBound(PhysicalRow row) {
        return row.bound;
    }

    boolean closed() {
        return closed;
    }

    List<PhysicalRow> rows() {
        return rows;
    }

    /** Of a key that some row has or had. */
    Optional<KeyHistory> history(String key) {
        return Optional.ofNullable(histories.get(key));
    }

    Collection<KeyHistory> histories() {
        return histories.values();
    }

    /** Flaws that there ever were. */
    Set<FlawedVersion> flaws() {
        return new HashSet<>(flaws.keySet());
    }

    String shown(Version version) {
        return version.shown(key(version), events);
    }

    @Nullable Long time(Version version) {
        return events ? version.time() : null;
    }
}
