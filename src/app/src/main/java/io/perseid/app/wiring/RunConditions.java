package io.perseid.app.wiring;

import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RetryPolicy;
import io.perseid.engine.run.RunOptions;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.ProcessTable;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What runs take from outside: time, chance, the processes of the host, and how large and patient they are.
 *
 * @param random one generator a run, because a generator is for one thread
 * @param slices of one run at a time
 * @param storage what the state lies on
 */
public record RunConditions(
        Clock clock,
        ProcessTable processes,
        Supplier<RandomGenerator> random,
        Slicing slicing,
        RetryPolicy retry,
        int requestsInFlight,
        int slices,
        Storage storage) {

    /** The real clock and the engine's own sizes. */
    public static RunConditions ofProcess() {
        ProcessTable processes = new OperatingSystemProcesses();
        return new RunConditions(
                Clock.systemUTC(),
                processes,
                SplittableRandom::new,
                Slicing.defaults(),
                RetryPolicy.defaults(),
                RunOptions.defaults("", processes.self()).requestsInFlight(),
                Math.min(4, Math.max(2, Runtime.getRuntime().availableProcessors())),
                Storage.onDisk());
    }

    public RunConditions withRetry(RetryPolicy changed) {
        return new RunConditions(clock, processes, random, slicing, changed, requestsInFlight, slices, storage);
    }

    public RunConditions withSlicing(Slicing changed) {
        return new RunConditions(clock, processes, random, changed, retry, requestsInFlight, slices, storage);
    }

    public RunConditions withClock(Clock changed) {
        return new RunConditions(changed, processes, random, slicing, retry, requestsInFlight, slices, storage);
    }

    public RunConditions withStorage(Storage changed) {
        return new RunConditions(clock, processes, random, slicing, retry, requestsInFlight, slices, changed);
    }

    RunOptions options(String trigger) {
        return RunOptions.defaults(trigger, processes.self())
                .withSlicing(slicing)
                .withRetry(retry)
                .withRequestsInFlight(requestsInFlight)
                .withSlices(slices);
    }
}
