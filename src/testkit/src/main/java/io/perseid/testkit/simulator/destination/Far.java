package io.perseid.testkit.simulator.destination;

import io.perseid.api.destination.Dedupe;
import io.perseid.testkit.simulator.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is in at the far end, for all processes: one record an identity where it dedupes, and who applied what when. One
 * thread.
 */
public final class Far {

    private final EventLoop loop;
    private final Dedupe dedupe;
    private final Map<String, Stored> stored = new LinkedHashMap<>();
    private final Map<String, List<Stored>> byKey = new TreeMap<>();
    private final List<RecordLine> doubled = new ArrayList<>();
    private final Map<String, Instant> newestRequest = new HashMap<>();
    private final Set<String> overtaken = new HashSet<>();
    private List<RecordLine> table = List.of();
    private Instant newestTable = Instant.MIN;
    private boolean tableOvertaken;
    private long applied;

    /** A record with when it went in. */
    private static final class Stored {
        RecordLine line;
        Instant at;

        Stored(RecordLine line, Instant at) {
            this.line = line;
            this.at = at;
        }
    }

    public Far(EventLoop loop, Dedupe dedupe) {
        this.loop = loop;
        this.dedupe = dedupe;
    }

    /** Takes a record in. @param made when its request was made */
    void apply(RecordLine line, Instant made) {
        applied++;
        Instant newest = newestRequest.getOrDefault(line.key(), Instant.MIN);
        if (made.isBefore(newest)) {
            overtaken.add(line.key());
        } else {
            newestRequest.put(line.key(), made);
        }
        Stored before = dedupe.winner() == Dedupe.Winner.NONE ? null : stored.get(line.identity());
        boolean merges = before != null
                && dedupe.window()
                        .map(w -> Duration.between(before.at, loop.now()).compareTo(w) < 0)
                        .orElse(true);
        if (before != null && merges) {
            if (dedupe.winner() != Dedupe.Winner.FIRST) {
                before.line = line;
                before.at = loop.now();
            }
            return;
        }
        List<Stored> own = byKey.computeIfAbsent(line.key(), key -> new ArrayList<>());
        if (own.stream().anyMatch(s -> s.line.equals(line))) {
            doubled.add(line);
        }
        Stored added = new Stored(line, loop.now());
        stored.put(line.identity(), added);
        own.add(added);
    }

    /** Takes these rows in place of all others. @param made when the request was made */
    void replace(List<RecordLine> rows, Instant made) {
        table = List.copyOf(rows);
        tableOvertaken = made.isBefore(newestTable);
        newestTable = tableOvertaken ? newestTable : made;
        applied += rows.size();
    }

    /** Records of a key that a query would show. */
    public List<RecordLine> live(String key) {
        return byKey.getOrDefault(key, List.of()).stream()
                .map(s -> s.line)
                .filter(line -> line.form() != 'T')
                .toList();
    }

    public Set<String> keys() {
        return byKey.keySet();
    }

    /** The rows of the lookup table. */
    public List<RecordLine> table() {
        return table;
    }

    /** Whether an older table went in after a newer one, and stands. */
    public boolean tableOvertaken() {
        return tableOvertaken;
    }

    /** Records that are in twice, because nothing dedupes them. */
    public List<RecordLine> doubled() {
        return doubled;
    }

    /** Keys of which an older request went in after a newer one. */
    public Set<String> overtaken() {
        return overtaken;
    }

    public long applied() {
        return applied;
    }
}
