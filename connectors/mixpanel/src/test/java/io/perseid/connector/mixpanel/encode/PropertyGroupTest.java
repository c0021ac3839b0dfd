package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowWriter;
import io.perseid.testkit.destination.ArrowRows;
import io.perseid.testkit.destination.EncodedRows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Rows that follow one another are written in groups; backwards they never are, and so tell what groups must give. */
final class PropertyGroupTest {

    private static final int ROWS = 700;

    private static final Schema SCHEMA = new Schema(List.of(
            Encoder.field("text", new ArrowType.Utf8()),
            Encoder.field("longer name", new ArrowType.Utf8()),
            Encoder.field("decimal", new ArrowType.Decimal(18, 2, 128)),
            Encoder.field("wide", new ArrowType.Decimal(38, 12, 128)),
            Encoder.field("whole", new ArrowType.Int(64, true)),
            Encoder.field("small", new ArrowType.Int(16, false)),
            Encoder.field("flag", new ArrowType.Bool()),
            Encoder.field("double", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            Encoder.field("instant", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            Encoder.field("day", new ArrowType.Date(DateUnit.DAY)),
            Encoder.field("hour", new ArrowType.Time(TimeUnit.MICROSECOND, 64))));

    @RepeatedTest(20)
    void groupsGiveTheSameBytesAndCountTheSame(RepetitionInfo repetition) {
        long seed = 5_100L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int unusual = random.nextBoolean() ? Integer.MAX_VALUE : 100 + random.nextInt(1000);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Field field : SCHEMA.getFields()) {
                values.add(random.nextInt(8) == 0 ? null : value(field, random, random.nextInt(unusual) == 0));
            }
            rows.add(values);
        }
        List<Property> properties =
                new ArrayList<>(Encoder.properties(SCHEMA, random.nextBoolean() ? NullPolicy.OMIT : NullPolicy.SEND));
        properties.add(
                5, new Property("constant", new PropertySource.Constant("always \"so\""), NullPolicy.OMIT, false));
        Written backwards = write(properties, rows, i -> ROWS - 1 - i);
        Written forwards = write(properties, rows, i -> i);
        // Rows that are not sent lie between others, at times in the middle of a group.
        Written some = write(properties, rows, i -> i % 90 > 70 ? -1 : i);
        assertThat(forwards).as("seed %s", seed).isEqualTo(backwards);
        some.texts.forEach(
                (row, text) -> assertThat(text).as("seed %s row %s", seed, row).isEqualTo(backwards.texts.get(row)));
        assertThat(some.alterations)
                .as("seed %s", seed)
                .isEqualTo(write(properties, rows, i -> (ROWS - 1 - i) % 90 > 70 ? -1 : ROWS - 1 - i).alterations);
    }

    private record Written(Map<Integer, String> texts, Map<String, Long> alterations) {}

    /** @param order the row that is written at each turn; negative for none */
    private static Written write(
            List<Property> properties, List<? extends List<? extends @Nullable Object>> rows, IntUnaryOperator order) {
        Map<Integer, String> texts = new TreeMap<>();
        try (Encoder encoder = new Encoder();
                VectorSchemaRoot root = ArrowRows.of(encoder.allocator, SCHEMA, rows)) {
            RowWriter writer = encoder.writer(properties, SCHEMA);
            Bytes out = new Bytes(16);
            // Twice, because readers bind a writer again for each of their batches.
            for (int turn = 0; turn < 2; turn++) {
                writer.bind(new RowBatch(root, new int[0][]));
                IntStream.range(0, rows.size())
                        .map(order)
                        .filter(row -> row >= 0)
                        .forEach(row -> {
                            out.clear();
                            assertThat(writer.write(row, EncodedRows.identity(row), out))
                                    .isEqualTo(1);
                            texts.put(row, new String(out.array(), 0, out.size(), StandardCharsets.UTF_8));
                        });
            }
            return new Written(texts, writer.alterations());
        }
    }

    private static Object value(Field field, Random random, boolean unusual) {
        switch (field.getName()) {
            case "text":
                return text(random, random.nextInt(20), unusual);
            case "longer name":
                return text(random, random.nextInt(90), unusual);
            case "decimal":
                long cents = unusual ? random.nextLong() / 100 : random.nextInt(200_000_000) >> random.nextInt(28);
                return BigDecimal.valueOf(random.nextInt(5) == 0 ? -cents : cents, 2);
            case "wide":
                return new BigDecimal(new BigInteger(unusual ? 120 : 45, random), 12);
            case "whole":
                return unusual ? random.nextLong() : random.nextLong() >> 11 + random.nextInt(53);
            case "small":
                return (long) random.nextInt(1 << 16);
            case "flag":
                return random.nextBoolean();
            case "double":
                return unusual ? Double.NaN : random.nextInt(1_000_000) / 64.0;
            case "instant":
                return unusual ? Long.MAX_VALUE - random.nextInt() : random.nextInt() * 1_000_003L;
            case "day":
                return (long) (unusual ? Integer.MAX_VALUE - 5 : random.nextInt(40_000) - 20_000);
            default:
                return random.nextInt(86_400) * 1_000_000L;
        }
    }

    private static Object text(Random random, int length, boolean unusual) {
        StringBuilder text = new StringBuilder();
        int kind = random.nextInt(4);
        for (int i = 0; i < (unusual ? 300 : length); i++) {
            int point = kind == 0 && random.nextInt(6) == 0
                    ? random.nextInt(0x80)
                    : kind == 1 && random.nextInt(6) == 0 ? 0x80 + random.nextInt(0xD000) : ' ' + random.nextInt(95);
            text.appendCodePoint(point);
        }
        String whole = text.toString();
        return whole.getBytes(StandardCharsets.UTF_8).length > 255 && !unusual ? whole.substring(0, 60) : whole;
    }
}
