package io.perseid.testkit.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * The one thread on which everything of a simulation happens, in the order of virtual time. Events of the world (a row
 * changes, a process is killed) and of processes (a step begins, a step ends, a timer is due) take turns.
 */
public final class EventLoop {

    /** Far beyond what any history needs: more events mean that something goes round in circles. */
    private static final int MOST_EVENTS = 400_000;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::due).thenComparing(Event::number));
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private Instant now;
    private long number;
    private int passed;

    public EventLoop(Instant start) {
        this.now = start;
    }

    /** True time, which no process can see: each has a clock of its own. */
    public Instant now() {
        return now;
    }

    /** An event of the world. */
    public void after(Duration wait, Runnable action) {
        events.add(new Event(now.plus(wait), number++, action));
    }

    void add(SimulatedProcess process) {
        processes.add(process);
    }

    /** Lets time pass in which nothing of a process happens, as between two runs. Events of the world do. */
    public void sleep(Duration wait) {
        Instant until = now.plus(wait);
        while (!events.isEmpty() && !events.peek().due.isAfter(until)) {
            next(events.poll());
        }
        now = until;
    }

    /** Goes on until the condition holds. */
    public void runUntil(BooleanSupplier ended) {
        processes.removeIf(process -> !process.alive());
        while (!ended.getAsBoolean()) {
            Optional<SimulatedProcess> process = earliest();
            Event event = events.peek();
            if (process.isPresent()
                    && (event == null || !process.get().nextDue().isAfter(event.due))) {
                now = latest(now, process.get().nextDue());
                process.get().next();
            } else if (event != null) {
                events.poll();
                next(event);
            } else {
                throw new IllegalStateException("everything waits and nothing is going to happen");
            }
            if (++passed > MOST_EVENTS) {
                throw new IllegalStateException("no progress after " + MOST_EVENTS + " events");
            }
        }
    }

    private Optional<SimulatedProcess> earliest() {
        SimulatedProcess best = null;
        for (SimulatedProcess process : processes) {
            if (process.waiting() && (best == null || process.nextDue().isBefore(best.nextDue()))) {
                best = process;
            }
        }
        return Optional.ofNullable(best);
    }

    private void next(Event event) {
        now = latest(now, event.due);
        event.action.run();
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private record Event(Instant due, long number, Runnable action) {}
}
