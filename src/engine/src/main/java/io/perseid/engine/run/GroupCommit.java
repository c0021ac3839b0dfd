package io.perseid.engine.run;

import io.perseid.engine.ledger.SliceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to the log of a slice: all that gathered while the last force was under way goes down in one.
 * Intents go at once, because a request waits for them; receipts go with them, or when they have waited long enough. Lives on
 * the loop of a run.
 */
final class GroupCommit {

    /** How long a receipt may wait to reach the disk, and how many batches' receipts: after a kill so much is sent again. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private static final int MOST_WAITING = 20;

    private final Steps steps;
    private final Writing writing;
    private final Consumer<OpenBatch> durable;
    private final Runnable due;
    private final List<LogEntry> waiting = new ArrayList<>();
    private @Nullable SliceLog log;
    private boolean busy;
    private boolean flushDue;
    private boolean flushPlanned;

    /** A step of the slice that writes. */
    interface Writing {
        /** @param over runs first, however the step ended */
        void start(Runnable over, Callable<Boolean> work, Consumer<Boolean> then);
    }

    /**
     * @param durable told of each batch that may be sent now
     * @param due asks for {@link #advance}, because something has waited long enough
     */
    GroupCommit(Steps steps, Writing writing, Consumer<OpenBatch> durable, Runnable due) {
        this.steps = steps;
        this.writing = writing;
        this.durable = durable;
        this.due = due;
    }

    /** Before this nothing is written. */
    void opened(SliceLog open) {
        log = open;
    }

    void add(LogEntry entry) {
        waiting.add(entry);
    }

    /** Writes what has to go. @param all whether nothing more will gather, so that nothing is worth waiting for */
    void advance(boolean all) {
        SliceLog open = log;
        if (open == null || busy || waiting.isEmpty()) {
            return;
        }
        boolean urgent = all
                || flushDue
                || waiting.size() >= MOST_WAITING
                || waiting.stream().anyMatch(LogEntry::urgent);
        if (!urgent) {
            flushSoon();
            return;
        }
        busy = true;
        flushDue = false;
        List<LogEntry> entries = List.copyOf(waiting);
        waiting.clear();
        writing.start(
                () -> busy = false,
                () -> LogEntry.write(entries, open),
                written -> entries.forEach(entry -> entry.ready().ifPresent(durable)));
    }

    private void flushSoon() {
        if (!flushPlanned) {
            flushPlanned = true;
            steps.at(steps.clock().instant().plus(LONGEST_WAIT), () -> {
                flushPlanned = false;
                flushDue = !waiting.isEmpty();
                due.run();
            });
        }
    }

    /** Whether a force is under way. */
    boolean busy() {
        return busy;
    }

    /** Whether all is on the disk. */
    boolean idle() {
        return !busy && waiting.isEmpty();
    }

    /** What waits and is of use to the next run, if this slice is given up: all but what was about to be sent. */
    List<LogEntry> answers() {
        return waiting.stream().filter(entry -> !entry.urgent()).toList();
    }
}
