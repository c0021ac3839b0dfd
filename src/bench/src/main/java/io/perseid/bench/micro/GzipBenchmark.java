package io.perseid.bench.micro;

import io.perseid.api.destination.Bytes;
import io.perseid.connector.mixpanel.http.Compression;
import io.perseid.connector.mixpanel.http.Compressor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Compressing the body of one request, by each compressor of Mixpanel's connector. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class GzipBenchmark {

    private static final int EVENTS = 2_000;

    /** {@code best} is what the connector takes on this machine: ISA-L where it loads. */
    @Param({"best", "jdk"})
    public String which = "best";

    private final byte[] body;
    private final Bytes out = new Bytes(1 << 20);
    private Compressor compressor = Compression.jdk("until set up").compressor();

    public GzipBenchmark() {
        try (Orders orders = new Orders()) {
            body = orders.body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup(Level.Trial)
    public void choose() {
        compressor.close();
        Compression compression = which.equals("jdk") ? Compression.jdk("asked for") : Compression.ofThisMachine();
        compressor = compression.compressor();
        System.out.println(which + " is " + compression + "; a body of " + body.length + " bytes");
    }

    @TearDown(Level.Trial)
    public void close() {
        compressor.close();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int compress() {
        compressor.compress(body, body.length, out);
        return out.size();
    }
}
