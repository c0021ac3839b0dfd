package io.perseid.testkit.simulator.truth;

import io.perseid.engine.state.Reject;
import io.perseid.testkit.simulator.destination.Far;
import io.perseid.testkit.simulator.destination.RecordLine;
import io.perseid.testkit.simulator.truth.KeyHistory.PhysicalRow;
import io.perseid.testkit.simulator.truth.Truth.FlawedVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Compares what is live with what may be, after a run that nothing disturbed. Its expectations come from the table alone.
 * One thread.
 */
public final class Guarantees {

    /** Rejects of good rows that are allowed: no answer ever told what became of them, or another row has their key. */
    private static final Set<String> ABOUT_THE_ANSWER = Set.of("unknown_outcome", "unaccounted");

    private static final long MINUTE = 60_000_000L;

    private final Truth truth;
    private final Far far;
    private final Promise promise;
    private final Consumer<String> broken;

    /**
     * What this destination and this sync can promise.
     *
     * @param replaces whether an old identity disappears when a row moves
     * @param firstWins whether the destination keeps the first of two records with one identity
     * @param recordByRecord whether a bad record leaves the other records of its row alone
     * @param wholeTable whether it is a lookup table
     * @param windowed whether rows are read by time
     * @param cursorUnit microseconds in the smallest step of the cursor
     */
    public record Promise(
            boolean replaces,
            boolean firstWins,
            boolean recordByRecord,
            boolean wholeTable,
            boolean windowed,
            long cursorUnit) {}

    /**
     * A run that ended well while nothing changed. Microseconds.
     *
     * @param began by the engine's clock
     * @param ended by the engine's clock
     * @param readable cursors below it were read
     * @param windowFrom cursors from it on were read for sure
     */
    public record Peace(long began, long ended, long readable, long windowFrom) {}

    public Guarantees(Truth truth, Far far, Promise promise, Consumer<String> broken) {
        this.truth = truth;
        this.far = far;
        this.promise = promise;
        this.broken = broken;
    }

    /**
     * @param rejects all that the store has
     * @param held keys that the store holds
     * @param unknown keys of which an answer was lost at some time
     */
    public void check(Peace peace, List<Reject> rejects, Set<String> held, Set<String> unknown) {
        if (promise.wholeTable) {
            checkTable();
        } else {
            Set<String> parked = rejects.stream()
                    .filter(r -> ABOUT_THE_ANSWER.contains(r.code()))
                    .map(Reject::key)
                    .collect(Collectors.toSet());
            truth.histories().forEach(history -> checkKey(history, peace, rejects, parked.contains(history.key)));
            checkInvented();
            checkHeld(peace, held);
        }
        far.doubled().stream()
                .filter(line -> !unknown.contains(line.key()))
                .collect(Collectors.groupingBy(line -> line, LinkedHashMap::new, Collectors.counting()))
                .forEach((line, more) -> {
                    if (more >= truth.became(line)) {
                        broken.accept("in twice, though no answer about its key was ever lost: " + line);
                    }
                });
        checkRejects(peace, rejects);
    }

    private void checkKey(KeyHistory history, Peace peace, List<Reject> rejects, boolean parked) {
        Set<String> live =
                far.live(history.key).stream().map(RecordLine::version).collect(Collectors.toCollection(TreeSet::new));
        Set<String> allowed = new LinkedHashSet<>(history.allowed());
        Optional<Version> only = history.rows.size() == 1 && !history.contested
                ? Optional.of(history.rows.get(0).version)
                : Optional.empty();
        boolean good = only.isPresent() && truth.flaw(only.get()).isEmpty();
        boolean boundNow = only.isPresent() && truth.isBound(history.rows.get(0));
        if (only.isPresent() && pending(only.get(), peace)) {
            allowed.addAll(history.possible());
        }
        if (history.contested || history.rows.size() > 1) {
            Set<String> winners = winners(history, peace);
            allowed = winners.isEmpty() ? new LinkedHashSet<>(history.possible()) : winners;
            if (!winners.isEmpty() && history.rows.size() > 1) {
                checkLosers(history, winners, live, rejects);
            }
        }
        boolean due = good && boundNow && !pending(only.get(), peace);
        if (promise.recordByRecord && history.refusedWhileMoved && !due) {
            allowed.add(KeyHistory.ABSENT);
        }
        if (!far.overtaken().contains(history.key)) {
            judge(history, live, allowed, parked);
        }
        boolean contested = history.contested || history.rows.size() > 1;
        if (contested) {
            // Which of them was read, and when, cannot be told from outside.
            history.rows.forEach(row -> row.bound = false);
        }
        boolean asNow = history.rows.stream().allMatch(row -> live.contains(truth.shown(row.version)));
        history.seen(
                live,
                history.rows.stream()
                        .filter(row -> truth.flaw(row.version).isEmpty())
                        .map(row -> truth.shown(row.version))
                        .collect(Collectors.toSet()),
                asNow,
                truth.mayBeRefusedInPlaceOfAnother(history),
                good && boundNow && !contested && !parked && !far.overtaken().contains(history.key)
                        ? only.map(truth::shown)
                        : Optional.empty());
    }

    private void judge(KeyHistory history, Set<String> live, Set<String> allowed, boolean parked) {
        Set<String> ever = history.ever.stream().map(this::seen).collect(Collectors.toSet());
        for (String version : live) {
            if (!ever.contains(seen(version))) {
                broken.accept("live, though its row was never like this: " + version + "; it was " + history.ever);
            }
        }
        if (promise.replaces && live.size() > 1) {
            broken.accept("an old identity of key " + history.key + " stays beside the new one: " + live);
        }
        if (parked || allowed.contains(KeyHistory.ABSENT) && live.isEmpty()) {
            return;
        }
        Set<String> right = allowed.stream().map(this::seen).collect(Collectors.toSet());
        if (live.stream().map(this::seen).noneMatch(right::contains)) {
            broken.accept("key " + history.key + " is " + (live.isEmpty() ? "lost" : "wrong: " + live) + ", where "
                    + allowed + " is right");
        }
    }

    /** As much of a version as the destination keeps to: of two with one identity it may keep the first. */
    private String seen(String version) {
        return !promise.firstWins || version.equals(KeyHistory.ABSENT)
                ? version
                : version.substring(0, version.lastIndexOf('|'));
    }

    /** Of several rows with one key, those that may win; empty if it cannot be said from outside. */
    private Set<String> winners(KeyHistory history, Peace peace) {
        for (PhysicalRow row : history.rows) {
            Version version = row.version;
            boolean readInWindow =
                    !promise.windowed || version.cursor() != null && version.cursor() >= peace.windowFrom + MINUTE;
            if (truth.closed() || truth.flaw(version).isPresent() || pending(version, peace) || !readInWindow) {
                return Set.of();
            }
        }
        long highest = history.rows.stream()
                .mapToLong(row -> cursorUnits(row.version))
                .max()
                .orElse(0);
        return history.rows.stream()
                .filter(row -> cursorUnits(row.version) == highest)
                .map(row -> truth.shown(row.version))
                .collect(Collectors.toSet());
    }

    private long cursorUnits(Version version) {
        return version.cursor() == null || truth.time(version) == null
                ? 0
                : Math.floorDiv(version.cursor(), promise.cursorUnit);
    }

    /**
     * Of the rows with one key all but one have a reject that says so. The one is among those with the highest cursor, and it
     * is in, unless a person is asked about it (design, guarantee 2: {@code on_unknown: park}). Where the destination keeps
     * the first of two records with one identity, an older version may stand for it.
     */
    private void checkLosers(KeyHistory history, Set<String> winners, Set<String> live, List<Reject> rejects) {
        Set<String> in = live.stream().map(this::seen).collect(Collectors.toSet());
        int without = 0;
        for (PhysicalRow row : history.rows) {
            String mark = row.version.mark();
            if (count(rejects, history.key, mark, "duplicate_key") == 0) {
                without++;
                String shown = truth.shown(row.version);
                boolean asked = ABOUT_THE_ANSWER.stream().anyMatch(code -> count(rejects, history.key, mark, code) > 0);
                if (!winners.contains(shown) || !asked && !in.contains(seen(shown)) || without > 1) {
                    broken.accept("a row that shares key " + history.key + " has no reject: " + row.version
                            + "; live are " + live + ", rejects of the key are " + of(history.key, rejects));
                }
            }
        }
    }

    private static List<Reject> of(String key, List<Reject> rejects) {
        return rejects.stream().filter(reject -> reject.key().equals(key)).toList();
    }

    /** Whether a row may be neither read nor sent yet. */
    private boolean pending(Version version, Peace peace) {
        Long time = truth.time(version);
        boolean future = time != null && time > peace.began - MINUTE;
        boolean unread = promise.windowed && version.cursor() != null && version.cursor() >= peace.readable;
        return future || unread;
    }

    /** Keys of which a run that reads and sends as in this peace may have left something to the next. */
    public Set<String> leftFor(Peace peace) {
        return truth.rows().stream()
                .map(row -> row.version)
                .filter(version -> pending(version, peace))
                .map(truth::key)
                .collect(Collectors.toSet());
    }

    private void checkInvented() {
        Set<String> known = truth.histories().stream().map(h -> h.key).collect(Collectors.toSet());
        far.keys().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> broken.accept("a key that no row ever had is live: " + key));
    }

    private void checkTable() {
        List<String> rows = truth.rows().stream()
                .filter(row -> truth.flaw(row.version).isEmpty())
                .map(row -> truth.shown(row.version))
                .toList();
        Set<String> keys = truth.rows().stream()
                .filter(row -> truth.flaw(row.version).isEmpty())
                .map(row -> truth.key(row.version))
                .collect(Collectors.toSet());
        List<String> live = far.table().stream().map(RecordLine::version).toList();
        boolean oneAKey = keys.size() == live.size()
                && keys.equals(far.table().stream().map(RecordLine::key).collect(Collectors.toSet()));
        if (!rows.isEmpty() && !far.tableOvertaken() && !(oneAKey && new HashSet<>(rows).containsAll(live))) {
            broken.accept("the table is not what the warehouse has: " + live + ", where " + rows + " is right");
        }
    }

    private void checkHeld(Peace peace, Set<String> held) {
        for (PhysicalRow row : truth.rows()) {
            Version version = row.version;
            Long time = truth.time(version);
            boolean flawed = truth.flaw(version).isPresent();
            boolean readable = !promise.windowed || version.cursor() != null && version.cursor() < peace.readable;
            if (time != null && time > peace.ended + MINUTE && !flawed && readable && truth.isBound(row)) {
                KeyHistory history = truth.history(truth.key(version)).orElseThrow();
                // An earlier run whose clock was fast took it for due: then it is in, and there is nothing to wait for.
                boolean isIn = far.live(history.key).stream()
                        .anyMatch(line -> line.version().equals(truth.shown(version)));
                if (!history.contested && history.rows.size() == 1 && !isIn && !held.contains(history.key)) {
                    broken.accept("a row that lies in the future is not held: " + version + ", held are " + held);
                }
            }
        }
        Set<String> keys = truth.histories().stream().map(h -> h.key).collect(Collectors.toSet());
        held.stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> broken.accept("a key is held that no row ever had: " + key));
    }

    private void checkRejects(Peace peace, List<Reject> rejects) {
        Set<FlawedVersion> flaws = truth.flaws();
        for (PhysicalRow row : truth.rows()) {
            Version version = row.version;
            Optional<String> code = truth.flaw(version);
            String key = truth.key(version);
            boolean contested = truth.history(key)
                    .filter(h -> h.contested || h.rows.size() > 1)
                    .isPresent();
            if (code.isPresent() && truth.isBound(row) && !contested && !pendingFlaw(code.get(), version, peace)) {
                // Whichever of its flaws is found: a row that stays bad for another reason is told once.
                // And none is needed for a row that is in exactly as it is, whatever has become of its cursor.
                boolean found = isIn(key, truth.shown(version))
                        || rejects.stream().anyMatch(r -> r.key().equals(key) && shows(r, version.mark()));
                if (!found) {
                    broken.accept("no reject, where one is right, for " + code.get() + " of " + version);
                }
            }
        }
        Set<String> told = new HashSet<>();
        for (Reject reject : rejects) {
            boolean own = flaws.stream()
                    .anyMatch(f ->
                            f.code().equals(reject.code()) && f.key().equals(reject.key()) && shows(reject, f.mark()));
            boolean other =
                    ABOUT_THE_ANSWER.contains(reject.code()) || reject.code().equals("duplicate_key");
            if (!own && !other) {
                broken.accept("a reject of a row that was good: " + reject);
            }
            String same = String.join("|", reject.key(), reject.code(), mark(reject), reject.fingerprintHigh() + "");
            if (!told.add(same)) {
                broken.accept("a row is rejected twice: " + reject);
            }
        }
    }

    /** Whether this is live, or may have been sent, and another is live with its identity because the first is kept. */
    private boolean isIn(String key, String shown) {
        boolean mayHaveBeenSent = truth.history(key)
                .filter(history -> history.ever.contains(shown))
                .isPresent();
        return far.live(key).stream()
                .map(RecordLine::version)
                .anyMatch(live ->
                        live.equals(shown) || mayHaveBeenSent && seen(live).equals(seen(shown)));
    }

    private boolean pendingFlaw(String code, Version version, Peace peace) {
        boolean unread = promise.windowed && version.cursor() != null && version.cursor() >= peace.readable;
        boolean held = Set.of("refused", "unwritable").contains(code) && pending(version, peace);
        return unread || held;
    }

    private static long count(List<Reject> rejects, String key, String mark, String code) {
        return rejects.stream()
                .filter(r -> r.code().equals(code) && r.key().equals(key) && shows(r, mark))
                .count();
    }

    private static boolean shows(Reject reject, String mark) {
        return reject.payload().isEmpty() || mark(reject).equals(mark);
    }

    /** The mark of the version that a reject tells of: from a record, or from the row's values. */
    private static String mark(Reject reject) {
        for (String line : reject.payload().split("\n")) {
            if (line.startsWith("mark: ")) {
                return line.substring(6);
            }
            if (line.contains("\t") && !line.startsWith("T")) {
                return line.split("\t", -1)[6];
            }
        }
        return "";
    }

    /** @return texts of what is live, for a trace */
    public List<String> live() {
        List<String> all = new ArrayList<>();
        far.keys().forEach(key -> far.live(key).forEach(line -> all.add(Objects.toString(line))));
        return all;
    }
}
