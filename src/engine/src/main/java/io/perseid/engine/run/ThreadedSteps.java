package io.perseid.engine.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps on real threads. The work runs on an executor's; the loop is no thread but a lock: a worker that has an outcome for it
 * runs what is ready if nobody else does at the moment, and goes on itself with the first step that this starts. Waking
 * a thread for each outcome and each step cost more than what the loop does, and the next step finds its batch in the cache.
 *
 * <p>The loop is open while somebody is in {@link #runUntil}; before and after, it belongs to that thread alone.
 */
public final class ThreadedSteps implements Steps {

    private final Clock clock;
    private final LongSupplier elapsedNanos;
    private final Executor workers;
    private final ConcurrentLinkedQueue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final ReentrantLock loop = new ReentrantLock();
    private final Condition changed = loop.newCondition();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));
    private Instant looked;
    private BooleanSupplier ended = () -> false;
    /** Actions that are ready, and one more while the loop is closed. */
    private final AtomicInteger turns = new AtomicInteger(1);

    private boolean open;
    private @Nullable Throwable broken;
    private @Nullable Continuation continuation;

    /**
     * @param elapsedNanos of a clock that nobody can set, from any beginning: {@link System#nanoTime} in production
     * @param workers must not run work on the calling thread, nor let it wait for work that was begun before
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
        Continuation worker = continuation;
        if (worker != null && worker.next == null) {
            worker.next = step;
        } else {
            workers.execute(step);
        }
        return step;
    }

    @Override
    public void at(Instant due, Runnable action) {
        look();
        Timer timer = new Timer(due, action);
        timers.add(timer);
        if (open && !timers.element().due.isBefore(due)) {
            changed.signalAll();
        }
    }

    /** Never runs anything on the thread that posts: it may hold a lock that an action of the loop is waiting for. */
    @Override
    public void post(Runnable action) {
        ready.add(action);
        if (turns.getAndIncrement() > 0) {
            return;
        }
        try {
            workers.execute(() -> {
                Continuation then = new Continuation();
                takeTurn(then);
                goOn(then);
            });
        } catch (RejectedExecutionException e) {
            // The loop was closed for good between these lines; the action waits like all that is posted after the end.
        }
    }

    /**
     * Opens the loop until there is nothing more to wait for; the calling thread runs the timers. What an action throws is
     * thrown here.
     */
    public void runUntil(BooleanSupplier over) throws InterruptedException {
        loop.lock();
        try {
            ended = over;
            open = !over.getAsBoolean();
            if (open && turns.decrementAndGet() > 0) {
                drain(null);
            }
            while (open) {
                await();
            }
        } finally {
            if (open) {
                close();
            }
            loop.unlock();
        }
        rethrow();
    }

    /** Waits until a timer is due, or until somebody says that something changed. */
    private void await() throws InterruptedException {
        if (timers.isEmpty()) {
            changed.await();
            return;
        }
        if (!runDueTimer()) {
            long wait = Duration.between(looked, timers.element().due).toMillis();
            changed.await(Math.min(wait + 1, 1_000), TimeUnit.MILLISECONDS);
        }
    }

    /** @return whether one was due */
    private boolean runDueTimer() {
        if (timers.isEmpty()) {
            return false;
        }
        // Looking may move the timers.
        Instant now = look();
        if (timers.element().due.isAfter(now)) {
            return false;
        }
        if (endedWith(timers.remove().action)) {
            close();
        }
        return true;
    }

    /** Whoever adds the first of several actions runs them all; a turn stands for each of them until it was run. */
    private void add(Runnable action, Continuation worker) {
        ready.add(action);
        if (turns.getAndIncrement() == 0) {
            takeTurn(worker);
        }
    }

    private void takeTurn(Continuation worker) {
        loop.lock();
        try {
            continuation = worker;
            drain(worker);
        } finally {
            continuation = null;
            loop.unlock();
        }
    }

    /** With the loop's lock. */
    private void drain(@Nullable Continuation worker) {
        while (open) {
            if (runDueTimer()) {
                continue;
            }
            Runnable action = ready.poll();
            if (action == null) {
                return;
            }
            if (worker != null && worker.next != null) {
                // There is more to do here than to go on with one step.
                workers.execute(worker.next);
                worker.next = null;
            }
            if (endedWith(action)) {
                close();
            }
            if (turns.decrementAndGet() == 0) {
                return;
            }
        }
    }

    /** The thread that opened the loop takes its turn back. */
    private void close() {
        open = false;
        turns.incrementAndGet();
        changed.signalAll();
    }

    private boolean endedWith(Runnable action) {
        try {
            action.run();
            return ended.getAsBoolean();
        } catch (Throwable thrown) {
            broken = thrown;
            return true;
        }
    }

    private void rethrow() {
        Throwable thrown = broken;
        broken = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
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

    /** On a worker: what the loop left it to do. */
    private void goOn(Continuation then) {
        while (then.next != null) {
            Work<?> step = then.next;
            then.next = null;
            step.perform(then);
        }
    }

    /** What a worker that runs the loop is going to do afterwards. */
    private static final class Continuation {
        private @Nullable Work<?> next;
    }

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
            Continuation then = new Continuation();
            then.next = this;
            goOn(then);
        }

        private void perform(Continuation then) {
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
            add(
                    () -> {
                        if (!isAbandoned()) {
                            told.run();
                        }
                    },
                    then);
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
