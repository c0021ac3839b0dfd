package io.perseid.testkit.simulator.destination;

import io.perseid.testkit.simulator.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * Where requests of all processes arrive: keeps the list of what is in the air, counts budgets, and holds back what goes in
 * later. Says at once when a promise about requests is broken. One thread.
 */
public final class Desk {

    /** Requests whose answers a process that dies may have had without keeping them: those in the air and 20 batches. */
    private static final int GROUP_COMMIT = 20 + 16;

    private final EventLoop loop;
    private final Far far;
    private final BiConsumer<String, Object> trace;
    private final LongPredicate maySend;
    private final Consumer<String> broken;
    private final LaneTraits traits;
    private final Map<Long, Budgets> budgets = new HashMap<>();
    private final Map<Long, Request> inAir = new TreeMap<>();
    private final List<Request> delayed = new ArrayList<>();
    private final Map<String, String> unfinished = new HashMap<>();
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private final Map<Long, ArrayDeque<Request>> recent = new HashMap<>();
    private final Map<Long, Set<String>> sent = new HashMap<>();
    private final Map<AnswerClass, Long> answers = new EnumMap<>(AnswerClass.class);
    private long requests;
    private long rowsAccepted;

    /**
     * A request in the air, or one whose records go in later.
     *
     * @param made before it was sent, by a suspension of its process
     * @param rows the records of each row
     */
    record Request(long process, Instant made, Instant sent, List<List<RecordLine>> rows) {
        Set<String> keys() {
            return rows.stream().map(row -> row.get(0).key()).collect(Collectors.toSet());
        }
    }

    /**
     * @param traits of the lane; its limits are to be kept by each process
     * @param trace told what arrives
     * @param maySend whether a process has the lease
     * @param broken told what is wrong, at once
     */
    public Desk(
            EventLoop loop,
            Far far,
            LaneTraits traits,
            BiConsumer<String, Object> trace,
            LongPredicate maySend,
            Consumer<String> broken) {
        this.loop = loop;
        this.far = far;
        this.traits = traits;
        this.trace = trace;
        this.maySend = maySend;
        this.broken = broken;
    }

    Far far() {
        return far;
    }

    /**
     * A request arrives.
     *
     * @param step by which its answer will be known
     * @param made when it was made, from rows as they were read then
     * @param whole whether it replaces a table, on a lane without limits
     */
    Request arrived(long process, long step, Instant made, List<List<RecordLine>> rows, long bytes, boolean whole) {
        requests++;
        if (!maySend.test(process)) {
            broken.accept("process " + process + " sends, though another has the lease");
        }
        trace.accept("process " + process + " sends", rows);
        Instant now = loop.now();
        long records = rows.stream().mapToLong(List::size).sum();
        // A process shares its budgets among its syncs, and knows nothing of the one before it.
        if (!whole) {
            budgets.computeIfAbsent(process, p -> new Budgets(traits.limits())).add(now, records, bytes, broken);
        }
        Request request = new Request(process, made, now, rows);
        Set<String> keys = request.keys();
        sent.computeIfAbsent(process, p -> new TreeSet<>()).addAll(keys);
        if (keys.size() < rows.size()) {
            broken.accept("a request carries a key twice: " + rows);
        }
        for (Request other : inAir.values()) {
            for (String key : other.keys()) {
                // What a process sent while it had the lease may still be on its way when another has it.
                if (other.process == process && keys.contains(key)) {
                    broken.accept("key " + key + " is in the air twice: since " + other.sent + " and now");
                }
            }
        }
        for (List<RecordLine> row : rows) {
            String key = process + " " + row.get(0).key();
            String text = text(row);
            if (!unfinished.getOrDefault(key, text).equals(text)) {
                broken.accept("key " + row.get(0).key() + " has an unknown request, and a newer one goes out: "
                        + unfinished.get(key) + " then " + text);
            }
        }
        // The far end keeps the order of what is the same: a repetition never overtakes what it repeats.
        for (Request late : List.copyOf(delayed)) {
            if (late.rows.stream().anyMatch(rows::contains)) {
                goesIn(late);
            }
        }
        inAir.put(step, request);
        ArrayDeque<Request> latest = recent.computeIfAbsent(process, p -> new ArrayDeque<>());
        latest.add(request);
        if (latest.size() > GROUP_COMMIT) {
            latest.remove();
        }
        return request;
    }

    /** The process has learned the answer. */
    public void answered(long step) {
        inAir.remove(step);
    }

    /** Nobody waits for the answer any longer. */
    public void lost(long step) {
        Request request = inAir.remove(step);
        if (request != null) {
            request.rows.forEach(row -> judged(request.process, row, false, false));
        }
    }

    /** What the answer is going to say of a row. */
    void judged(long process, List<RecordLine> row, boolean known, boolean taken) {
        String key = process + " " + row.get(0).key();
        if (known) {
            unfinished.remove(key);
        } else {
            unfinished.put(key, text(row));
            unknown.add(row.get(0).key());
        }
        if (taken) {
            rowsAccepted++;
            accepted.add(row.get(0).version());
        }
    }

    void counted(AnswerClass answer) {
        trace.accept("answered", answer);
        answers.merge(answer, 1L, Long::sum);
    }

    void later(Request request, Duration wait) {
        delayed.add(request);
        loop.after(wait, () -> {
            if (delayed.contains(request)) {
                goesIn(request);
            }
        });
    }

    private void goesIn(Request request) {
        trace.accept("goes in late", request);
        delayed.remove(request);
        boolean none = traits.allOrNothing()
                && request.rows.stream().flatMap(List::stream).anyMatch(RecordLine::refused);
        if (!none) {
            request.rows.forEach(row -> goesIn(row, request.made));
        }
    }

    /** What of a row is not refused, or nothing of it if a bad record takes the others with it. @return whether one was bad */
    boolean goesIn(List<RecordLine> row, Instant made) {
        boolean bad = row.stream().anyMatch(RecordLine::refused);
        for (RecordLine line : row) {
            if (!line.refused() && (!bad || traits.recordByRecord())) {
                far.apply(line, made);
            }
        }
        return bad;
    }

    /** A process is dead: it waits for no answer any more. */
    public void dead(long process) {
        inAir.values().removeIf(request -> request.process == process);
    }

    /**
     * A process has ended, in whatever way.
     *
     * @param clean whether it came to a good end, so that all answers it got are kept
     */
    public void ended(long process, boolean clean) {
        dead(process);
        ArrayDeque<Request> latest = recent.remove(process);
        if (!clean && latest != null) {
            latest.forEach(request -> unknown.addAll(request.keys()));
        }
        forgets(process);
    }

    /** A process begins anew: what it does not know the answer of, it treats as it would after a crash. */
    public void forgets(long process) {
        unfinished.keySet().removeIf(key -> key.startsWith(process + " "));
    }

    /**
     * Requests of this process whose answers were not waited for go in now, or never.
     *
     * @param lands asked for each
     */
    public void settle(long process, BooleanSupplier lands) {
        for (Request late : List.copyOf(delayed)) {
            if (late.process == process) {
                if (lands.getAsBoolean()) {
                    goesIn(late);
                }
                delayed.remove(late);
            }
        }
    }

    private static String text(List<RecordLine> row) {
        return row.stream().map(RecordLine::text).collect(Collectors.joining(" + "));
    }

    /** Keys of which an answer was lost at some time. */
    public Set<String> unknown() {
        return unknown;
    }

    /** Whether an answer said that this version of a row was taken. */
    public boolean accepted(String version) {
        return accepted.contains(version);
    }

    /** Keys of which a process has sent anything. */
    public Set<String> sentBy(long process) {
        return sent.getOrDefault(process, Set.of());
    }

    public long requests() {
        return requests;
    }

    public long rowsAccepted() {
        return rowsAccepted;
    }

    public Map<AnswerClass, Long> answers() {
        return answers;
    }
}
