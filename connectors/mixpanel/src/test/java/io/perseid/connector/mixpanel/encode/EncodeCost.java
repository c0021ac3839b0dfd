package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.testkit.destination.ArrowRows;
import io.perseid.testkit.destination.EncodedRows;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Measures the CPU seconds and allocated bytes of encoding a million order-like events. Run by hand. */
final class EncodeCost {

    private static final int BATCH = 16_384;
    private static final int ROWS = 2_000_000;

    private EncodeCost() {}

    public static void main(String[] arguments) {
        Schema schema = new Schema(List.of(
                Encoder.field("order_id", new ArrowType.Int(64, true)),
                Encoder.field("location_id", new ArrowType.Int(32, true)),
                Encoder.field("currency", new ArrowType.Utf8()),
                Encoder.field("customer_type", new ArrowType.Utf8()),
                Encoder.field("email", new ArrowType.Utf8()),
                Encoder.field("channel", new ArrowType.Utf8()),
                Encoder.field("note", new ArrowType.Utf8()),
                Encoder.field("shipped_at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                Encoder.field("first_seen", new ArrowType.Date(DateUnit.DAY)),
                Encoder.field("revenue", new ArrowType.Decimal(10, 2, 128)),
                Encoder.field("tax", new ArrowType.Decimal(10, 2, 128)),
                Encoder.field("margin", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                Encoder.field("gift", new ArrowType.Bool()),
                Encoder.field(
                        "items",
                        new ArrowType.List(),
                        Encoder.field(
                                "item",
                                new ArrowType.Struct(),
                                Encoder.field("sku", new ArrowType.Utf8()),
                                Encoder.field("quantity", new ArrowType.Int(32, true)),
                                Encoder.field("price", new ArrowType.Decimal(10, 2, 128))))));
        try (Encoder encoder = new Encoder();
                VectorSchemaRoot rows = ArrowRows.of(encoder.allocator, schema, rows(new Random(1)))) {
            RowIdentity[] identities = new RowIdentity[BATCH];
            for (int i = 0; i < BATCH; i++) {
                identities[i] = EncodedRows.identity(i);
            }
            // With names of columns as arguments only these are encoded, to see what one costs.
            List<Property> properties = Encoder.properties(schema, NullPolicy.OMIT).stream()
                    .filter(p -> arguments.length == 0 || List.of(arguments).contains(p.name()))
                    .toList();
            for (int pass = 1; pass <= 6; pass++) {
                RowWriter writer = encoder.writer(properties, schema);
                pass(pass, writer, rows, identities);
            }
        }
    }

    private static void pass(int number, RowWriter writer, VectorSchemaRoot rows, RowIdentity[] identities) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        com.sun.management.ThreadMXBean allocations = (com.sun.management.ThreadMXBean) threads;
        long thread = Thread.currentThread().getId();
        Bytes out = new Bytes(1 << 20);
        long bytes = 0;
        long allocated = allocations.getThreadAllocatedBytes(thread);
        long start = threads.getCurrentThreadCpuTime();
        for (int done = 0; done < ROWS; done += BATCH) {
            writer.bind(new RowBatch(rows, new int[0][]));
            for (int row = 0; row < BATCH; row++) {
                writer.write(row, identities[row], out);
                if (out.size() > 900_000) {
                    bytes += out.size();
                    out.clear();
                }
            }
        }
        double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        long rowsDone = (ROWS + BATCH - 1) / BATCH * (long) BATCH;
        System.out.printf(
                "pass %d: %.3f CPU s/M events, %d bytes an event, %.0f MB/s, %.3f allocated bytes an event%n",
                number,
                seconds * 1e6 / rowsDone,
                bytes / rowsDone,
                bytes / seconds / 1e6,
                (allocations.getThreadAllocatedBytes(thread) - allocated) / (double) rowsDone);
    }

    private static List<List<@Nullable Object>> rows(Random random) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            List<List<Object>> items = new ArrayList<>();
            for (int k = 0; k <= random.nextInt(2); k++) {
                items.add(List.of("JAF-00" + random.nextInt(10), 1 + random.nextInt(3), money(random)));
            }
            rows.add(Arrays.asList(
                    1_000_000L + i,
                    random.nextInt(20),
                    "USD",
                    random.nextBoolean() ? "returning" : "new",
                    "customer" + random.nextInt(100_000) + "@example.com",
                    random.nextInt(3) == 0 ? null : "newsletter",
                    "leave at the door of number " + random.nextInt(500),
                    1_700_000_000_000_000L + random.nextInt(1_000_000) * 1_000_000L,
                    19_000 + random.nextInt(600),
                    money(random),
                    money(random),
                    random.nextInt(10_000) / 100.0,
                    random.nextBoolean(),
                    items));
        }
        return rows;
    }

    private static BigDecimal money(Random random) {
        return BigDecimal.valueOf(random.nextInt(100_000), 2);
    }
}
