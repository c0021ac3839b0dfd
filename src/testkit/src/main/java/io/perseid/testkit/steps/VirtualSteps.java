package io.perseid.testkit.steps;

import io.perseid.engine.run.Steps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * Steps in one thread and virtual time. Of the steps that could go on, a seeded choice picks one, so that different seeds
 * see different orders. Each step has two points at which the process may die: before its work, and after its work but
 * before anyone learns of it.
 */
public final class VirtualSteps implements Steps {

    private static final Duration STEP = Duration.ofMillis(1);
    /** Far beyond what any test needs: a run that passes more points makes no progress. */
    private static final int MOST_POINTS = 200_000;

    private final VirtualClock clock;
    private final Random random;
    private final List<Point> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::number));
    private final List<String> passed = new ArrayList<>();
    private int crashAt = -1;
    private long timerNumber;

    public VirtualSteps(VirtualClock clock, long seed) {
        this.clock = clock;
        this.random = new Random(seed);
    }

    /** The process dies at this point, counted from 0 over all steps of the run. */
    public VirtualSteps crashingAt(int point) {
        crashAt = point;
        return this;
    }

    /** Names of the points that were passed, in order. */
    public List<String> passed() {
        return passed;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    /** As the clock, which nobody sets here. */
    @Override
    public long elapsedNanos() {
        return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    @Override
    public <T> Started start(String name, Callable<T> work, Done<T> done) {
        boolean[] abandoned = new boolean[1];
        ready.add(new Point("before " + name, () -> {
            Runnable outcome;
            try {
                T value = work.call();
                outcome = () -> done.value(value);
            } catch (Exception failure) {
                outcome = () -> done.failed(failure);
            }
            Runnable told = outcome;
            ready.add(new Point("after " + name, () -> {
                if (!abandoned[0]) {
                    told.run();
                }
            }));
        }));
        // Its work is still done, now or later: an interrupt may come too late.
        return () -> abandoned[0] = true;
    }

    @Override
    public void at(Instant due, Runnable action) {
        timers.add(new Timer(due, timerNumber++, action));
    }

    @Override
    public void post(Runnable action) {
        ready.add(new Point("post", action));
    }

    /** Runs until the run has ended, or dies, or would wait for ever, which is a defect. */
    public void runUntil(BooleanSupplier ended) {
        while (!ended.getAsBoolean()) {
            if (ready.isEmpty()) {
                Timer timer = timers.poll();
                if (timer == null) {
                    throw new IllegalStateException("the run waits for nothing; passed " + passed);
                }
                clock.advanceTo(timer.due);
                timer.action.run();
                continue;
            }
            Point point = ready.remove(random.nextInt(ready.size()));
            if (passed.size() == crashAt) {
                throw new SimulatedCrash(point.name);
            }
            passed.add(point.name);
            if (passed.size() > MOST_POINTS) {
                throw new IllegalStateException(
                        "no progress; the last points were " + passed.subList(MOST_POINTS - 20, MOST_POINTS));
            }
            clock.advance(STEP);
            point.action.run();
        }
    }

    private record Point(String name, Runnable action) {}

    private record Timer(Instant due, long number, Runnable action) {}
}
