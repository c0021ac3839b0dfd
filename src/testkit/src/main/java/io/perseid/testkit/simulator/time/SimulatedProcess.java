package io.perseid.testkit.simulator.time;

import io.perseid.engine.run.Steps;
import io.perseid.testkit.steps.SimulatedCrash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A process: steps that take virtual time, timers, and a clock. Each step has two points, {@code before} its work and
 * {@code after} it but before anyone learns of it. At each, the {@link Watcher} is told, and may kill the process by throwing
 * {@link SimulatedCrash}; so may the work itself. One thread, the {@link EventLoop}'s.
 */
public final class SimulatedProcess implements Steps {

    /** Told what happens in a process. */
    public interface Watcher {
        /**
         * @param point such as {@code before send}
         * @param step tells steps apart
         */
        void passed(String point, long step);

        /** A step was given up. @param done whether its work had been done */
        void abandoned(long step, boolean done);

        void died(SimulatedCrash crash);
    }

    private final EventLoop loop;
    private final ProcessClock clock;
    private final Function<String, Duration> latency;
    private final Watcher watcher;
    private final PriorityQueue<Event> steps =
            new PriorityQueue<>(Comparator.comparing(Event::due).thenComparing(Event::number));
    private final PriorityQueue<Event> timers =
            new PriorityQueue<>(Comparator.comparing(Event::due).thenComparing(Event::number));
    private Instant pausedSince = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private long number;
    private boolean alive = true;

    /**
     * @param clockError by how much its clock is wrong
     * @param latency how long each half of a step takes, by its name
     */
    public SimulatedProcess(EventLoop loop, Duration clockError, Function<String, Duration> latency, Watcher watcher) {
        this.loop = loop;
        this.clock = new ProcessClock(loop, clockError);
        this.latency = latency;
        this.watcher = watcher;
        loop.add(this);
    }

    public boolean alive() {
        return alive;
    }

    /** Nothing of it happens for so long, as when a machine is suspended; what was due then happens at once. */
    public void pause(Duration wait) {
        if (loop.now().isAfter(pausedUntil)) {
            pausedSince = loop.now();
        }
        pausedUntil = loop.now().plus(wait);
    }

    /** Whether it has just come back from a suspension, so that what happens now was under way before it. */
    public boolean resumesNow() {
        return loop.now().equals(pausedUntil);
    }

    /** When what happens now was decided: before the suspension from which it has just come back, else now. */
    public Instant underWaySince() {
        return resumesNow() ? pausedSince : loop.now();
    }

    public void jumpClock(Duration by) {
        clock.jump(by);
    }

    public void kill(String where) {
        if (alive) {
            alive = false;
            watcher.died(new SimulatedCrash(where));
        }
    }

    boolean waiting() {
        return alive && !(steps.isEmpty() && timers.isEmpty());
    }

    /** True time of the next thing that happens here. Only if {@link #waiting}. */
    Instant nextDue() {
        Event step = steps.peek();
        Event timer = timers.peek();
        Instant due = step == null ? Instant.MAX : step.due;
        if (timer != null && clock.trueTime(timer.due).isBefore(due)) {
            due = clock.trueTime(timer.due);
        }
        return due.isBefore(pausedUntil) ? pausedUntil : due;
    }

    void next() {
        Event step = steps.peek();
        Event timer = timers.peek();
        boolean timerFirst =
                timer != null && (step == null || clock.trueTime(timer.due).isBefore(step.due));
        Event event = timerFirst ? timers.remove() : steps.remove();
        try {
            event.action.run();
        } catch (SimulatedCrash crash) {
            if (alive) {
                alive = false;
                watcher.died(crash);
            }
        }
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long elapsedNanos() {
        return Duration.between(Instant.EPOCH, loop.now()).toNanos();
    }

    @Override
    public <T> Started start(String name, Callable<T> work, Done<T> done) {
        Step step = new Step(number++);
        after(latency.apply("before " + name), () -> {
            if (step.abandoned) {
                return;
            }
            watcher.passed("before " + name, step.number);
            Runnable outcome = outcome(work, done);
            step.done = true;
            after(latency.apply("after " + name), () -> {
                if (!step.abandoned) {
                    step.told = true;
                    watcher.passed("after " + name, step.number);
                    outcome.run();
                }
            });
        });
        return () -> {
            if (!step.told && !step.abandoned) {
                step.abandoned = true;
                watcher.abandoned(step.number, step.done);
            }
        };
    }

    private static <T> Runnable outcome(Callable<T> work, Done<T> done) {
        try {
            T value = work.call();
            return () -> done.value(value);
        } catch (Exception failure) {
            return () -> done.failed(failure);
        }
    }

    @Override
    public void at(Instant due, Runnable action) {
        timers.add(new Event(due, number++, action));
    }

    @Override
    public void post(Runnable action) {
        after(Duration.ZERO, action);
    }

    private void after(Duration wait, Runnable action) {
        steps.add(new Event(loop.now().plus(wait), number++, action));
    }

    private static final class Step {
        final long number;
        boolean done;
        boolean told;
        boolean abandoned;

        Step(long number) {
            this.number = number;
        }
    }

    private record Event(Instant due, long number, Runnable action) {}
}
