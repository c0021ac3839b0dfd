package io.perseid.bench.engine;

import io.perseid.bench.process.Cpu;
import io.perseid.engine.run.Steps;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Steps that note what each cost by its name. The CPU of the thread that ran it, except of {@code plan}: nothing else runs
 * then, so it has the whole process's, with the warehouse's own threads. Any thread.
 */
final class MeasuredSteps implements Steps {

    private final Steps steps;
    private final Map<String, LongAdder> cpuNanos = new ConcurrentSkipListMap<>();
    private volatile double peakAfterPlan = Double.NaN;

    MeasuredSteps(Steps steps) {
        this.steps = steps;
    }

    double seconds(String name) {
        LongAdder nanos = cpuNanos.get(name);
        return nanos == null ? 0 : nanos.sum() / 1e9;
    }

    /** CPU of every step by its name. */
    Map<String, Double> seconds() {
        Map<String, Double> all = new TreeMap<>();
        cpuNanos.forEach((name, nanos) -> all.put(name, nanos.sum() / 1e9));
        return all;
    }

    /** Peak memory in MB once the plan was made, whose queries hold most in the warehouse's memory. */
    double peakAfterPlan() {
        return peakAfterPlan;
    }

    double allSeconds() {
        return cpuNanos.values().stream().mapToLong(LongAdder::sum).sum() / 1e9;
    }

    @Override
    public Clock clock() {
        return steps.clock();
    }

    @Override
    public long elapsedNanos() {
        return steps.elapsedNanos();
    }

    @Override
    public <T> Started start(String name, Callable<T> work, Done<T> done) {
        boolean alone = name.equals("plan");
        return steps.start(
                name,
                () -> {
                    long before = alone ? Cpu.process() : Cpu.thread();
                    try {
                        return work.call();
                    } finally {
                        long after = alone ? Cpu.process() : Cpu.thread();
                        cpuNanos.computeIfAbsent(name, n -> new LongAdder()).add(after - before);
                        if (alone) {
                            peakAfterPlan = Cpu.peakMegabytes();
                        }
                    }
                },
                done);
    }

    @Override
    public void at(Instant due, Runnable action) {
        steps.at(due, action);
    }

    @Override
    public void post(Runnable action) {
        steps.post(action);
    }
}
