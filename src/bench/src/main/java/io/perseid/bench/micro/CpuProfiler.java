package io.perseid.bench.micro;

import io.perseid.bench.process.Cpu;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time beside JMH's own figures, which are by the clock on the wall and so tell as much about the neighbours as about
 * the code. Of the whole process: what is compiled or collected during an iteration is in it.
 */
public final class CpuProfiler implements InternalProfiler {

    private long before;

    @Override
    public String getDescription() {
        return "CPU microseconds an operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = Cpu.process();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = (Cpu.process() - before) / 1e3;
        double each = micros / result.getMetadata().getAllOps();
        return List.of(new ScalarResult("cpu", each, "us/op", AggregationPolicy.AVG));
    }
}
