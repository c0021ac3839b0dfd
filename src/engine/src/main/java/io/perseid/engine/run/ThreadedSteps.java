package io.perseid.engine.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Steps on real threads: the loop runs on the thread that calls {@link #runUntil}, the work on an executor's. */
public final class ThreadedSteps implements Steps {

    private final Clock clock;
    private final LongSupplier elapsedNanos;
    private final Executor workers;
    private final LinkedBlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));
    private Instant looked;

    /**
     * @param elapsedNanos of a clock that nobody can set, from any beginning: {@link System#nanoTime} in production
     * @param workers must not run work on the calling thread
     */
    public ThreadedSteps(Clock clock, LongSupplier elapsedNanos, Executor workers) {
        this.clock = clock;
        this.elapsedNanos = elapsedNanos;
        this.workers = workers;
        this.looked = clock.instant();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long elapsedNanos() {
        return elapsedNanos.getAsLong();
    }

    @Override
    public <T> Started start(String name, Callable<T> work, Done<T> done) {
        Work<T> step = new Work<>(work, done);
        workers.execute(step);
        return step;
    }

    @Override
    public void at(Instant due, Runnable action) {
        look();
        timers.add(new Timer(due, action));
    }

    @Override
    public void post(Runnable action) {
        ready.add(action);
    }

    /** Runs the loop on the calling thread until there is nothing more to wait for. */
    public void runUntil(BooleanSupplier ended) throws InterruptedException {
        while (!ended.getAsBoolean()) {
            Runnable next = next();
            if (next != null) {
                next.run();
            }
        }
    }

    private @Nullable Runnable next() throws InterruptedException {
        if (timers.isEmpty()) {
            return ready.take();
        }
        Instant now = look();
        Timer timer = timers.element();
        Duration wait = Duration.between(now, timer.due);
        if (wait.isNegative() || wait.isZero()) {
            timers.poll();
            return timer.action;
        }
        return ready.poll(Math.min(wait.toMillis() + 1, 1_000), TimeUnit.MILLISECONDS);
    }

    /**
     * Looks at the clock. If it was put back since the last look, the timers are too: whoever waits for five seconds must not
     * wait for two hours because somebody corrected the time.
     */
    private Instant look() {
        Instant now = clock.instant();
        if (now.isBefore(looked)) {
            Duration back = Duration.between(looked, now);
            List<Timer> all = List.copyOf(timers);
            timers.clear();
            all.forEach(timer -> timers.add(new Timer(timer.due.plus(back), timer.action)));
        }
        looked = now;
        return now;
    }

    private record Timer(Instant due, Runnable action) {}

    /** A step on its way over a worker's thread. */
    private final class Work<T> implements Runnable, Started {
        private final Callable<T> work;
        private final Done<T> done;
        private @Nullable Thread worker;
        private boolean abandoned;

        Work(Callable<T> work, Done<T> done) {
            this.work = work;
            this.done = done;
        }

        @Override
        public void run() {
            if (!begun()) {
                return;
            }
            Runnable outcome;
            try {
                T value = work.call();
                outcome = () -> done.value(value);
            } catch (Throwable failure) {
                outcome = () -> done.failed(failure);
            } finally {
                ended();
            }
            Runnable told = outcome;
            ready.add(() -> {
                if (!isAbandoned()) {
                    told.run();
                }
            });
        }

        private synchronized boolean begun() {
            worker = Thread.currentThread();
            return !abandoned;
        }

        /** From here on an interrupt would meet the thread's next step, so there is none, and an old one is wiped out. */
        private synchronized void ended() {
            worker = null;
            Thread.interrupted();
        }

        private synchronized boolean isAbandoned() {
            return abandoned;
        }

        @Override
        public synchronized void abandon() {
            abandoned = true;
            if (worker != null) {
                worker.interrupt();
            }
        }
    }
}
