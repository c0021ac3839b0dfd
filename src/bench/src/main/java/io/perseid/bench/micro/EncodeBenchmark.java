package io.perseid.bench.micro;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.engine.encode.BatchPool;
import io.perseid.engine.encode.OutBatch;
import io.perseid.engine.encode.SliceEncoder;
import io.perseid.engine.identity.Fingerprint;
import io.perseid.engine.ledger.LedgerEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.FieldVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From Arrow rows to the bytes of a request, an order at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class EncodeBenchmark {

    /** A request of Mixpanel's import. DuckDB gives 2,048 rows at once, so there are enough of them. */
    private static final int EVENTS = 2_000;

    private final Orders orders;
    private final RowWriter writer;
    private final Fingerprint fingerprint;
    private final SliceEncoder encoder;
    private final BatchPool pool = new BatchPool(2);
    private final RowIdentity identity = new RowIdentity();
    private final LedgerEntry entry = new LedgerEntry();
    private final Bytes out = new Bytes(1 << 21);

    public EncodeBenchmark() {
        try {
            orders = new Orders();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        List<FieldVector> vectors = orders.rows().getFieldVectors();
        writer = orders.destination.writer(
                orders.plan.lane(), orders.plan.model().mapping(), orders.rows().getSchema());
        writer.bind(new RowBatch(orders.rows(), new int[0][]));
        Map<String, FieldVector> mapped = new LinkedHashMap<>();
        orders.plan.model().roles().fingerprint().forEach((name, place) -> mapped.put(name, vectors.get(place)));
        fingerprint = new Fingerprint(mapped, orders.rows().getRowCount(), List.of(), new Fingerprint.Scratch());
        encoder = orders.encoder(pool);
    }

    @Setup
    public void identify() {
        identity.timeMicros = 1_735_689_600_000_000L;
        identity.user.set("customer-0012345");
        identity.name.set("Order Submitted");
        identity.key.set("123456");
        java.util.Arrays.fill(identity.insertId, (byte) 'a');
    }

    @TearDown
    public void close() throws Exception {
        encoder.close();
        orders.close();
    }

    /** The connector's compiled writer alone: JSON from vectors. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int write() {
        out.clear();
        for (int row = 0; row < EVENTS; row++) {
            if (writer.write(row, identity, out) != 1) {
                throw new IllegalStateException(writer.refusal().message());
            }
        }
        return out.size();
    }

    /** The fingerprint alone. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long fingerprint() {
        long sum = 0;
        for (int row = 0; row < EVENTS; row++) {
            fingerprint.of(row, new int[0][], entry);
            sum += entry.fingerprintLow;
        }
        return sum;
    }

    /** Key, insert id, fingerprint, an empty ledger, JSON, intents: a whole request. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int request() {
        OutBatch batch = encoder.next().batch().orElseThrow();
        if (batch.rows() != EVENTS) {
            throw new IllegalStateException("a request of " + batch.rows() + " events");
        }
        int bytes = (int) batch.bytes();
        pool.give(batch);
        return bytes;
    }
}
