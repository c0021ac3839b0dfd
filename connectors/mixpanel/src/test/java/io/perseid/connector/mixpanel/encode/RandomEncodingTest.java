package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.warehouse.ColumnMetadata;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Random values of every type, encoded from Arrow and read back by Jackson. A failure names its seed. */
final class RandomEncodingTest {

    private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

    /** A value for Arrow with what a JSON reader must find: a String, BigDecimal, Boolean, List, Map or {@link #NULL}. */
    private record Sample(@Nullable Object arrow, Object json) {}

    /** Stands for a JSON null inside a list, and for a property that is left out. */
    private static final Object NULL = new Object();

    @RepeatedTest(60)
    void everyValueReadsBackAsWhatItWas(RepetitionInfo repetition) throws Exception {
        long seed = 20_260_000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<Field> columns = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(14); i++) {
            columns.add(column("c " + i + " \"quoted\" ü", random, 0));
        }
        Schema schema = new Schema(columns);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<Map<String, Object>> expected = new ArrayList<>();
        for (int row = 0; row < 50; row++) {
            List<@Nullable Object> values = new ArrayList<>();
            Map<String, Object> object = new LinkedHashMap<>();
            for (Field column : columns) {
                Sample sample = sample(column, random);
                values.add(sample.arrow());
                if (sample.json() != NULL) {
                    object.put(column.getName(), sample.json());
                }
            }
            rows.add(values);
            expected.add(object);
        }
        try (Encoder encoder = new Encoder()) {
            List<String> texts = encoder.encode(schema, Encoder.properties(schema, NullPolicy.OMIT), rows);
            for (int row = 0; row < rows.size(); row++) {
                String text = texts.get(row);
                assertThat(text).as("seed %s row %s: one line", seed, row).doesNotContain("\n");
                ObjectNode properties =
                        (ObjectNode) Encoder.JACKSON.readTree(text).path("properties");
                properties.remove(List.of("time", "distinct_id", "$user_id", "$insert_id", "ip"));
                assertSame(expected.get(row), properties, "seed " + seed + " row " + row + " of " + text);
            }
        }
    }

    @RepeatedTest(30)
    void jsonColumnsReadBackAsWhatTheyWere(RepetitionInfo repetition) throws Exception {
        long seed = 7_000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<JsonNode> documents = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            JsonNode document = document(random, 3);
            documents.add(document);
            texts.add(random.nextBoolean() ? document.toString() : document.toPrettyString());
        }
        try (Encoder encoder = new Encoder()) {
            List<JsonNode> read = encoder.values(json("v"), texts);
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.get(i).toString())
                        .as("seed %s document %s", seed, texts.get(i))
                        .isEqualTo(Encoder.JACKSON
                                .readTree(documents.get(i).toString())
                                .toString());
            }
            assertThat(encoder.alterations()).as("seed %s", seed).isEmpty();
        }
    }

    @RepeatedTest(30)
    void brokenJsonIsFoundAsJacksonFindsIt(RepetitionInfo repetition) throws Exception {
        long seed = 9_000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder(document(random, 2).toString());
            for (int k = 0; k <= random.nextInt(2); k++) {
                text.setCharAt(random.nextInt(text.length()), "{}[],:\"\\0e-. ntx".charAt(random.nextInt(16)));
            }
            texts.add(text.toString());
        }
        try (Encoder encoder = new Encoder()) {
            List<JsonNode> read = encoder.values(json("v"), texts);
            long invalid = 0;
            for (int i = 0; i < texts.size(); i++) {
                if (!readable(texts.get(i))) {
                    invalid++;
                    assertThat(read.get(i).isTextual())
                            .as("seed %s: %s", seed, texts.get(i))
                            .isTrue();
                }
            }
            assertThat(encoder.alterations().getOrDefault("invalid_json", 0L))
                    .as("seed %s of %s", seed, texts)
                    .isEqualTo(invalid);
        }
    }

    private static boolean readable(String text) {
        try {
            com.fasterxml.jackson.databind.ObjectMapper plain = new com.fasterxml.jackson.databind.ObjectMapper();
            return !plain.reader()
                    .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text)
                    .isMissingNode();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return false;
        }
    }

    @Test
    void moneyLikeDoublesAreWrittenShort() throws Exception {
        try (Encoder encoder = new Encoder()) {
            Schema schema =
                    new Schema(List.of(Encoder.field("v", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))));
            List<String> texts = encoder.encode(
                    schema,
                    Encoder.properties(schema, NullPolicy.OMIT),
                    List.of(List.of(12.34), List.of(-0.1), List.of(1e22), List.of(3.0), List.of(1e-9)));
            assertThat(texts.get(0)).endsWith(",\"v\":12.34}}");
            assertThat(texts.get(1)).endsWith(",\"v\":-0.1}}");
            assertThat(texts.get(2)).endsWith(",\"v\":1.0E22}}");
            assertThat(texts.get(3)).endsWith(",\"v\":3}}");
            assertThat(texts.get(4)).endsWith(",\"v\":1.0E-9}}");
        }
    }

    private static Field json(String name) {
        return new Field(
                name,
                new FieldType(true, new ArrowType.Utf8(), null, Map.of(ColumnMetadata.CONTENT, ColumnMetadata.JSON)),
                null);
    }

    private static JsonNode document(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        int kind = random.nextInt(depth > 0 ? 8 : 6);
        switch (kind) {
            case 0:
                return nodes.nullNode();
            case 1:
                return nodes.booleanNode(random.nextBoolean());
            case 2:
                return nodes.numberNode(random.nextInt());
            case 3:
                return nodes.numberNode(random.nextInt(1_000_000) / 8.0);
            case 4:
            case 5:
                return nodes.textNode(text(random, random.nextInt(20)));
            case 6:
                ArrayNode array = nodes.arrayNode();
                for (int i = 0; i < random.nextInt(5); i++) {
                    array.add(document(random, depth - 1));
                }
                return array;
            default:
                ObjectNode object = nodes.objectNode();
                for (int i = 0; i < random.nextInt(5); i++) {
                    object.set(i + text(random, 4), document(random, depth - 1));
                }
                return object;
        }
    }

    private static Field column(String name, Random random, int depth) {
        switch (random.nextInt(depth < 2 ? 16 : 13)) {
            case 0:
                return Encoder.field(name, new ArrowType.Int(64, random.nextBoolean()));
            case 1:
                return Encoder.field(name, new ArrowType.Int(8 << random.nextInt(3), random.nextBoolean()));
            case 2:
                return Encoder.field(name, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
            case 3:
                return Encoder.field(name, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
            case 4:
                return Encoder.field(name, new ArrowType.Decimal(38, random.nextInt(39), 128));
            case 5:
                return Encoder.field(name, new ArrowType.Decimal(76, random.nextInt(77), 256));
            case 6:
                return Encoder.field(name, new ArrowType.Bool());
            case 7:
                return Encoder.field(name, new ArrowType.Binary());
            case 8:
                return Encoder.field(name, new ArrowType.Date(DateUnit.DAY));
            case 9:
                return Encoder.field(name, new ArrowType.Time(TimeUnit.MICROSECOND, 64));
            case 10:
                return Encoder.field(
                        name, new ArrowType.Timestamp(TimeUnit.MICROSECOND, random.nextBoolean() ? "UTC" : null));
            case 13:
                return Encoder.field(name, new ArrowType.List(), column("item", random, depth + 1));
            case 14:
                return Encoder.field(
                        name,
                        new ArrowType.Struct(),
                        column("a", random, depth + 1),
                        column("b \"\\", random, depth + 1));
            case 15:
                return new Field(
                        name,
                        FieldType.nullable(new ArrowType.Map(false)),
                        List.of(new Field(
                                "entries",
                                FieldType.notNullable(new ArrowType.Struct()),
                                List.of(
                                        new Field(
                                                "key",
                                                FieldType.notNullable(
                                                        random.nextBoolean()
                                                                ? new ArrowType.Utf8()
                                                                : new ArrowType.Int(32, true)),
                                                null),
                                        column("value", random, depth + 1)))));
            default:
                return Encoder.field(name, new ArrowType.Utf8());
        }
    }

    private static Sample sample(Field field, Random random) {
        if (random.nextInt(9) == 0) {
            return new Sample(null, NULL);
        }
        ArrowType type = field.getType();
        if (type instanceof ArrowType.Int whole) {
            long bits = random.nextLong() >> random.nextInt(64);
            int unused = 64 - whole.getBitWidth();
            long value = whole.getIsSigned() ? bits << unused >> unused : bits << unused >>> unused;
            BigInteger number =
                    whole.getIsSigned() ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
            return new Sample(value, number(new BigDecimal(number)));
        } else if (type instanceof ArrowType.FloatingPoint floating) {
            boolean single = floating.getPrecision() == FloatingPointPrecision.SINGLE;
            double value = floating(random);
            if (Double.isNaN(value) || Double.isInfinite(value) || single && Float.isInfinite((float) value)) {
                return new Sample(value, NULL);
            }
            return new Sample(value, single ? (Object) (float) value : (Object) value);
        } else if (type instanceof ArrowType.Decimal decimal) {
            BigInteger most = BigInteger.TEN.pow(decimal.getPrecision()).subtract(BigInteger.ONE);
            BigInteger unscaled = new BigInteger(1 + random.nextInt(most.bitLength() - 1), random);
            BigDecimal value = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.getScale());
            return new Sample(value, number(value));
        } else if (type instanceof ArrowType.Bool) {
            boolean value = random.nextBoolean();
            return new Sample(value, value);
        } else if (type instanceof ArrowType.Binary) {
            byte[] value = new byte[random.nextInt(250)];
            random.nextBytes(value);
            return new Sample(value, cut(Base64.getEncoder().encodeToString(value)));
        } else if (type instanceof ArrowType.Date) {
            long day = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(4_000_000) - 800_000L;
            return new Sample(day, LocalDate.ofEpochDay(day).toString());
        } else if (type instanceof ArrowType.Time) {
            long micros = micros(random, 86_400);
            return new Sample(micros, time(micros));
        } else if (type instanceof ArrowType.Timestamp timestamp) {
            long micros = random.nextInt(20) == 0 ? random.nextLong() : micros(random, 4_000_000_000L);
            long day = Math.floorDiv(micros, 86_400_000_000L);
            String text = LocalDate.ofEpochDay(day) + "T" + time(Math.floorMod(micros, 86_400_000_000L));
            return new Sample(micros, timestamp.getTimezone() == null ? text : text + "Z");
        } else if (type instanceof ArrowType.Utf8) {
            return text(random);
        } else if (type instanceof ArrowType.List) {
            return list(field, random);
        } else if (type instanceof ArrowType.Struct) {
            List<@Nullable Object> values = new ArrayList<>();
            Map<String, Object> json = new LinkedHashMap<>();
            for (Field child : field.getChildren()) {
                Sample sample = sample(child, random);
                values.add(sample.arrow());
                if (sample.json() != NULL) {
                    json.put(child.getName(), sample.json());
                }
            }
            return new Sample(values, json);
        }
        return map(field, random);
    }

    private static Sample list(Field field, Random random) {
        List<@Nullable Object> values = new ArrayList<>();
        List<Object> json = new ArrayList<>();
        int size = random.nextInt(40) == 0 ? 300 : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            Sample sample = sample(field.getChildren().get(0), random);
            values.add(sample.arrow());
            if (i < 254) {
                json.add(sample.json());
            }
        }
        return new Sample(values, json);
    }

    private static Sample map(Field field, Random random) {
        List<Field> entry = field.getChildren().get(0).getChildren();
        List<List<@Nullable Object>> values = new ArrayList<>();
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            Object key = entry.get(0).getType() instanceof ArrowType.Utf8 ? "\"k\n" + i : (Object) (100 * i);
            Sample sample = sample(entry.get(1), random);
            List<@Nullable Object> pair = new ArrayList<>();
            pair.add(key);
            pair.add(sample.arrow());
            values.add(pair);
            if (sample.json() != NULL) {
                json.put(key.toString(), sample.json());
            }
        }
        return new Sample(values, json);
    }

    private static Object number(BigDecimal value) {
        return value.toBigInteger().abs().compareTo(EXACT) > 0 ? value.toPlainString() : value;
    }

    private static double floating(Random random) {
        switch (random.nextInt(6)) {
            case 0:
                return Double.longBitsToDouble(random.nextLong());
            case 1:
                return random.nextInt(100_000) / 100.0;
            case 2:
                return random.nextGaussian() * 1e15;
            case 3:
                return random.nextInt();
            case 4:
                return random.nextBoolean() ? Double.NaN : Double.NEGATIVE_INFINITY;
            default:
                return random.nextGaussian();
        }
    }

    private static long micros(Random random, long seconds) {
        long second = (long) (random.nextDouble() * seconds);
        int kind = random.nextInt(3);
        return second * 1_000_000
                + (kind == 0 ? 0 : kind == 1 ? 1000L * random.nextInt(1000) : random.nextInt(1_000_000));
    }

    /** With as many digits of a second as are needed, in threes: {@link LocalTime} leaves out seconds that are zero. */
    private static String time(long micros) {
        String text = LocalTime.ofNanoOfDay(micros * 1000).toString();
        return text.length() == 5 ? text + ":00" : text;
    }

    /** Text of any characters, or bytes with broken ones in between: each stands for one U+FFFD. */
    private static Sample text(Random random) {
        int length = random.nextInt(12) == 0 ? random.nextInt(400) : random.nextInt(40);
        if (random.nextInt(4) > 0) {
            String text = text(random, length);
            return new Sample(text, cut(text));
        }
        byte[][] broken = {
            {(byte) 0xFF},
            {(byte) 0xC0},
            {(byte) 0xF8},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xED, (byte) 0xBF, (byte) 0xBF}
        };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        boolean whole = true;
        int used = 0;
        for (int i = 0; i < length / 3; i++) {
            String good = text(random, random.nextInt(8));
            bytes.writeBytes(good.getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(broken[random.nextInt(broken.length)]);
            for (int point : (good + "\uFFFD").codePoints().toArray()) {
                int size = new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8).length;
                whole = whole && used + size <= 255;
                if (whole) {
                    used += size;
                    expected.appendCodePoint(point);
                }
            }
        }
        return new Sample(bytes.toByteArray(), expected.toString());
    }

    private static String text(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        int plain = random.nextInt(3);
        for (int i = 0; i < characters; i++) {
            int kind = plain == 0 ? 0 : random.nextInt(12);
            int point = kind < 8
                    ? ' ' + random.nextInt(96)
                    : kind == 8
                            ? random.nextInt(32)
                            : kind == 9 ? 0x80 + random.nextInt(0x700) : random.nextInt(0x110000);
            text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
        }
        return text.toString();
    }

    private static String cut(String text) {
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int point : text.codePoints().toArray()) {
            used += new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8).length;
            if (used > 255) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.toString();
    }

    private static void assertSame(Object expected, JsonNode actual, String what) {
        if (expected == NULL) {
            assertThat(actual.isNull()).as(what).isTrue();
        } else if (expected instanceof Map<?, ?> map) {
            assertThat(actual.isObject()).as(what).isTrue();
            List<String> names = new ArrayList<>();
            actual.fieldNames().forEachRemaining(names::add);
            assertThat(names)
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(
                            map.keySet().stream().map(String::valueOf).toList());
            map.forEach((name, value) -> assertSame(value, actual.get(name.toString()), what));
        } else if (expected instanceof List<?> list) {
            assertThat(actual.isArray() && actual.size() == list.size())
                    .as(what)
                    .isTrue();
            for (int i = 0; i < list.size(); i++) {
                assertSame(list.get(i), actual.get(i), what);
            }
        } else if (expected instanceof Boolean truth) {
            assertThat(actual.booleanValue()).as(what).isEqualTo(truth);
            assertThat(actual.isBoolean()).as(what).isTrue();
        } else if (expected instanceof BigDecimal number) {
            assertThat(actual.isNumber()).as(what).isTrue();
            assertThat(actual.decimalValue()).as(what).isEqualByComparingTo(number);
        } else if (expected instanceof Float number) {
            assertThat(Float.parseFloat(actual.asText())).as(what).isEqualTo(number + 0f);
        } else if (expected instanceof Double number) {
            assertThat(Double.parseDouble(actual.asText())).as(what).isEqualTo(number + 0d);
        } else {
            assertThat(actual.isTextual()).as(what).isTrue();
            assertThat(actual.textValue()).as(what).isEqualTo(expected);
        }
    }
}
