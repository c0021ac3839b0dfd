package io.perseid.testkit.destination;

import io.perseid.api.warehouse.ColumnMetadata;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows with a column of every canonical type, from a seed; about one value in eight is NULL. */
public final class CanonicalRows {

    /** The columns, named for their types. */
    public static final Schema SCHEMA = new Schema(List.of(
            nullable("int64", new ArrowType.Int(64, true)),
            nullable("int32", new ArrowType.Int(32, true)),
            nullable("int16", new ArrowType.Int(16, true)),
            nullable("int8", new ArrowType.Int(8, true)),
            nullable("uint64", new ArrowType.Int(64, false)),
            nullable("uint32", new ArrowType.Int(32, false)),
            nullable("float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            nullable("float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            nullable("decimal128", new ArrowType.Decimal(38, 4, 128)),
            nullable("decimal256", new ArrowType.Decimal(60, 10, 256)),
            nullable("bool", new ArrowType.Bool()),
            nullable("text", new ArrowType.Utf8()),
            nullable("binary", new ArrowType.Binary()),
            nullable("date", new ArrowType.Date(DateUnit.DAY)),
            nullable("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
            nullable("instant", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            nullable("local", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
            new Field(
                    "json",
                    new FieldType(
                            true, new ArrowType.Utf8(), null, Map.of(ColumnMetadata.CONTENT, ColumnMetadata.JSON)),
                    null),
            new Field(
                    "list", FieldType.nullable(new ArrowType.List()), List.of(nullable("item", new ArrowType.Utf8()))),
            new Field(
                    "struct",
                    FieldType.nullable(new ArrowType.Struct()),
                    List.of(nullable("sku", new ArrowType.Utf8()), nullable("quantity", new ArrowType.Int(32, true)))),
            new Field(
                    "map",
                    FieldType.nullable(new ArrowType.Map(false)),
                    List.of(new Field(
                            "entries",
                            FieldType.notNullable(new ArrowType.Struct()),
                            List.of(
                                    new Field("key", FieldType.notNullable(new ArrowType.Utf8()), null),
                                    nullable("value", new ArrowType.Int(64, true))))))));

    private CanonicalRows() {}

    private static Field nullable(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    /** So many rows; the same seed gives the same rows. The caller closes them. */
    public static VectorSchemaRoot of(BufferAllocator allocator, int rows, long seed) {
        Random random = new Random(seed);
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(row(random));
        }
        return ArrowRows.of(allocator, SCHEMA, values);
    }

    private static List<@Nullable Object> row(Random random) {
        List<@Nullable Object> row = new ArrayList<>(Arrays.asList(
                random.nextLong() >> random.nextInt(64),
                random.nextInt(),
                random.nextInt(60_000) - 30_000,
                random.nextInt(256) - 128,
                random.nextLong(),
                random.nextInt(),
                random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian() * 1000,
                random.nextInt(10_000) / 100f,
                new BigDecimal(new BigInteger(random.nextInt(126), random), 4),
                new BigDecimal(new BigInteger(random.nextInt(190), random), 10),
                random.nextBoolean(),
                text(random, random.nextInt(300)),
                bytes(random),
                random.nextInt(40_000) - 10_000,
                (long) (random.nextDouble() * 86_400_000_000L),
                instant(random),
                instant(random),
                "{\"a\": [1, 2.5, null], \"b\": {\"c\": \"" + random.nextInt() + "\"}}",
                Arrays.asList(text(random, 5), null, text(random, 3)),
                Arrays.asList(text(random, 8), random.nextInt(50)),
                List.of(List.of("k" + random.nextInt(9), random.nextLong()))));
        for (int i = 0; i < row.size(); i++) {
            if (random.nextInt(8) == 0) {
                row.set(i, null);
            }
        }
        return row;
    }

    private static long instant(Random random) {
        return 1_600_000_000_000_000L + (long) (random.nextDouble() * 200_000_000_000_000L);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Any characters, among them quotes, controls and pairs of surrogates. */
    static String text(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            int kind = random.nextInt(20);
            int point = kind < 14
                    ? ' ' + random.nextInt(95)
                    : kind < 16
                            ? random.nextInt(0x20)
                            : kind < 19 ? 0xA0 + random.nextInt(0x2000) : 0x1F600 + random.nextInt(60);
            text.appendCodePoint(point);
        }
        return text.toString();
    }
}
