package io.perseid.testkit.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Plays many seeds on several threads; each history lives on one. What comes out does not depend on the number of threads.
 */
public final class Campaign {

    /** Enough to see whether failures are of one kind; the rest would only cost time. */
    private static final int ENOUGH = 20;

    private final Supplier<Simulator> simulators;
    private final int threads;

    /** @param simulators gives each thread its own */
    public Campaign(Supplier<Simulator> simulators, int threads) {
        this.simulators = simulators;
        this.threads = threads;
    }

    /** Told from any thread, often. */
    public interface Progress {
        void played(long histories, long broken);
    }

    /**
     * What came of it.
     *
     * @param broken histories in which a guarantee did not hold, by seed
     */
    public record Report(Figures figures, List<Outcome> broken) {}

    /**
     * Blocking. Ends early once enough histories have failed.
     *
     * @param first the first seed; the others follow it
     */
    public Report run(long first, long count, Progress progress) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        AtomicLong played = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Report>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(executor.submit(() -> part(next, first + count, played, failed, progress)));
            }
            Figures figures = new Figures();
            List<Outcome> broken = new ArrayList<>();
            for (Future<Report> part : parts) {
                Report report = part.get();
                figures.add(report.figures);
                broken.addAll(report.broken);
            }
            broken.sort(Comparator.comparingLong(Outcome::seed));
            return new Report(figures, broken);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the simulator itself failed", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private Report part(AtomicLong next, long end, AtomicLong played, AtomicLong failed, Progress progress) {
        Figures figures = new Figures();
        List<Outcome> broken = new ArrayList<>();
        try (Simulator simulator = simulators.get()) {
            long seed = next.getAndIncrement();
            while (seed < end
                    && failed.get() < ENOUGH
                    && !Thread.currentThread().isInterrupted()) {
                Outcome outcome = simulator.play(seed, false);
                figures.add(outcome.figures());
                if (outcome.broken().isPresent()) {
                    broken.add(outcome);
                    failed.incrementAndGet();
                }
                progress.played(played.incrementAndGet(), failed.get());
                seed = next.getAndIncrement();
            }
        }
        return new Report(figures, broken);
    }
}
