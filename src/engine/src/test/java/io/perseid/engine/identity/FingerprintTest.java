package io.perseid.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.SideTable;
import io.perseid.engine.ledger.LedgerEntry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fingerprints are kept in ledgers, so what they are must never change. */
final class FingerprintTest {

    private static final int[][] NO_SIDES = new int[0][];

    @Test
    void goldenVectors() {
        try (BufferAllocator allocator = new RootAllocator()) {
            List<FieldVector> columns = columns(allocator);
            fill(columns, 3, new Random(11), 0);
            assertThat(hex(columns, 3))
                    .containsExactly(
                            "2464bcb1f2dc7ce0025e04efd47b0a3c",
                            "968e8fa1b531121528166237051e633d",
                            "5b9f92e384530c2b2f5d8e2ae61ba829");
            columns.forEach(FieldVector::close);
        }
    }

    @Test
    void aColumnThatIsNullChangesNothing() {
        try (BufferAllocator allocator = new RootAllocator();
                IntVector number = new IntVector("number", allocator);
                VarCharVector text = new VarCharVector("text", allocator)) {
            number.setSafe(0, 7);
            number.setValueCount(1);
            text.setNull(0);
            text.setValueCount(1);
            assertThat(hex(List.of(number, text), 1)).isEqualTo(hex(List.of(number), 1));
        }
    }

    @Test
    void wholeNumbersOfAnyWidthCountAlike() {
        try (BufferAllocator allocator = new RootAllocator();
                TinyIntVector narrow = new TinyIntVector("n", allocator);
                UInt2Vector unsigned = new UInt2Vector("n", allocator);
                BigIntVector wide = new BigIntVector("n", allocator)) {
            narrow.setSafe(0, 100);
            unsigned.setSafe(0, 100);
            wide.setSafe(0, 100);
            List.of(narrow, unsigned, wide).forEach(vector -> vector.setValueCount(1));
            assertThat(hex(List.of(narrow), 1))
                    .isEqualTo(hex(List.of(unsigned), 1))
                    .isEqualTo(hex(List.of(wide), 1));
        }
    }

    /** Groups of rows, a column at a time, digest what a value at a time does: of all types, with and without NULLs. */
    @Test
    void columnsDigestAsValuesDo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            try (BufferAllocator allocator = new RootAllocator()) {
                List<FieldVector> columns = columns(allocator);
                int rows = 1 + random.nextInt(200);
                fill(columns, rows, random, round % 3);
                assertThat(hex(columns, rows))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(oneByOne(columns, rows));
                columns.forEach(FieldVector::close);
            }
        }
    }

    @Test
    void rowsMayBeAskedForInAnyOrder() {
        try (BufferAllocator allocator = new RootAllocator()) {
            List<FieldVector> columns = columns(allocator);
            fill(columns, 150, new Random(5), 1);
            Fingerprint forwards = fingerprint(columns, 150);
            Fingerprint backwards = fingerprint(columns, 150);
            List<String> expected = new ArrayList<>();
            List<String> found = new ArrayList<>();
            for (int row = 0; row < 150; row++) {
                expected.add(hex(forwards, row));
                found.add(0, hex(backwards, 149 - row));
            }
            assertThat(found).isEqualTo(expected);
            columns.forEach(FieldVector::close);
        }
    }

    @Test
    void aRowThatIsLargerThanAGroupIsDigestedWhole() {
        try (BufferAllocator allocator = new RootAllocator();
                VarCharVector text = new VarCharVector("text", allocator)) {
            for (int row = 0; row < 5; row++) {
                text.setSafe(row, "x".repeat(row * 40_000 + 1).getBytes(StandardCharsets.UTF_8));
            }
            text.setValueCount(5);
            assertThat(hex(List.of(text), 5)).isEqualTo(oneByOne(List.of(text), 5));
        }
    }

    @Test
    void valuesOfSideTablesCount() {
        try (BufferAllocator allocator = new RootAllocator();
                IntVector number = new IntVector("number", allocator)) {
            number.setSafe(0, 7);
            number.setSafe(1, 7);
            number.setSafe(2, 7);
            number.setValueCount(3);
            Fingerprint fingerprint =
                    new Fingerprint(Map.of("number", number), 3, List.of(new long[] {5, 6}), new Fingerprint.Scratch());
            int[][] sides = {{0, 1, SideTable.ABSENT}};
            LedgerEntry entry = new LedgerEntry();
            List<String> found = new ArrayList<>();
            for (int row = 0; row < 3; row++) {
                fingerprint.of(row, sides, entry);
                found.add(hex(entry));
            }
            assertThat(found).doesNotHaveDuplicates();
            assertThat(found.get(2)).isEqualTo(hex(List.of(number), 1).get(0));
        }
    }

    private static List<FieldVector> columns(BufferAllocator allocator) {
        return List.of(
                new VarCharVector("text", allocator),
                new VarCharVector("a_longer_text", allocator),
                new VarBinaryVector("binary", allocator),
                new BitVector("flag", allocator),
                new TinyIntVector("tiny", allocator),
                new SmallIntVector("small", allocator),
                new IntVector("int", allocator),
                new BigIntVector("big", allocator),
                new UInt1Vector("u1", allocator),
                new UInt2Vector("u2", allocator),
                new UInt4Vector("u4", allocator),
                new UInt8Vector("u8", allocator),
                new Float4Vector("float", allocator),
                new Float8Vector("double", allocator),
                new DecimalVector("decimal", allocator, 18, 2),
                new Decimal256Vector("large_decimal", allocator, 60, 5),
                new DateDayVector("date", allocator),
                new TimeMicroVector("time", allocator),
                new TimeStampMicroVector("local", allocator),
                new TimeStampMicroTZVector("instant", allocator, "UTC"),
                ListVector.empty("list", allocator));
    }

    /** @param nulls 0: none; 1: some; 2: mostly */
    private static void fill(List<FieldVector> columns, int rows, Random random, int nulls) {
        for (FieldVector column : columns) {
            column.allocateNew();
            @Nullable UnionListWriter list = column instanceof ListVector vector ? vector.getWriter() : null;
            for (int row = 0; row < rows; row++) {
                boolean isNull = nulls == 1 ? random.nextInt(4) == 0 : nulls == 2 && random.nextInt(4) > 0;
                if (isNull) {
                    if (list == null) {
                        column.setNull(row);
                    }
                } else {
                    set(column, list, row, random);
                }
            }
            column.setValueCount(rows);
        }
    }

    private static void set(FieldVector column, @Nullable UnionListWriter list, int row, Random random) {
        long number = random.nextLong();
        if (column instanceof VarCharVector text) {
            byte[] letters = new byte[random.nextInt(random.nextInt(10) == 0 ? 300 : 30)];
            for (int i = 0; i < letters.length; i++) {
                letters[i] = (byte) ('a' + random.nextInt(26));
            }
            text.setSafe(row, letters);
        } else if (column instanceof VarBinaryVector binary) {
            binary.setSafe(row, BigDecimal.valueOf(number).unscaledValue().toByteArray());
        } else if (column instanceof BitVector flag) {
            flag.setSafe(row, (int) (number & 1));
        } else if (column instanceof TinyIntVector tiny) {
            tiny.setSafe(row, (byte) number);
        } else if (column instanceof SmallIntVector small) {
            small.setSafe(row, (short) number);
        } else if (column instanceof IntVector whole) {
            whole.setSafe(row, (int) number);
        } else if (column instanceof BigIntVector big) {
            big.setSafe(row, number);
        } else if (column instanceof UInt1Vector u1) {
            u1.setSafe(row, (byte) number);
        } else if (column instanceof UInt2Vector u2) {
            u2.setSafe(row, (char) number);
        } else if (column instanceof UInt4Vector u4) {
            u4.setSafe(row, (int) number);
        } else if (column instanceof UInt8Vector u8) {
            u8.setSafe(row, number);
        } else if (column instanceof Float4Vector single) {
            single.setSafe(row, number % 7 == 0 ? Float.NaN : (float) number / 3);
        } else if (column instanceof Float8Vector real) {
            real.setSafe(row, number % 7 == 0 ? Double.NaN : (double) number / 3);
        } else if (column instanceof DecimalVector decimal) {
            decimal.setSafe(row, BigDecimal.valueOf(number % 1_000_000_000L, 2));
        } else if (column instanceof Decimal256Vector decimal) {
            decimal.setSafe(row, BigDecimal.valueOf(number, 5));
        } else if (column instanceof DateDayVector date) {
            date.setSafe(row, (int) (number % 40_000));
        } else if (column instanceof TimeMicroVector time) {
            time.setSafe(row, Math.floorMod(number, 86_400_000_000L));
        } else if (column instanceof TimeStampMicroVector local) {
            local.setSafe(row, number >> 12);
        } else if (column instanceof TimeStampMicroTZVector instant) {
            instant.setSafe(row, number >> 12);
        } else if (list != null) {
            list.setPosition(row);
            list.startList();
            for (long i = 0; i < Math.floorMod(number, 5); i++) {
                list.writeInt((int) (number >> i));
            }
            list.endList();
        }
    }

    private static Fingerprint fingerprint(List<? extends FieldVector> columns, int rows) {
        Map<String, FieldVector> named = new LinkedHashMap<>();
        columns.forEach(column -> named.put(column.getName(), column));
        return new Fingerprint(named, rows, List.of(), new Fingerprint.Scratch());
    }

    private static List<String> hex(List<? extends FieldVector> columns, int rows) {
        Fingerprint fingerprint = fingerprint(columns, rows);
        List<String> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            all.add(hex(fingerprint, row));
        }
        return all;
    }

    private static String hex(Fingerprint fingerprint, int row) {
        LedgerEntry entry = new LedgerEntry();
        fingerprint.of(row, NO_SIDES, entry);
        return hex(entry);
    }

    private static String hex(LedgerEntry entry) {
        return String.format("%016x%016x", entry.fingerprintHigh, entry.fingerprintLow);
    }

    private static List<String> oneByOne(List<? extends FieldVector> columns, int rows) {
        Map<String, FieldVector> sorted = new TreeMap<>();
        columns.forEach(column -> sorted.put(column.getName(), column));
        List<String> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Bytes digest = new Bytes(1024);
            for (Map.Entry<String, FieldVector> column : sorted.entrySet()) {
                ValueDigest value = ValueDigest.of(column.getValue());
                if (!value.isNull(row)) {
                    byte[] name = column.getKey().getBytes(StandardCharsets.UTF_8);
                    Murmur3 hash = new Murmur3();
                    hash.hash(name, 0, name.length);
                    ValueDigest.putLong(hash.high(), digest);
                    value.append(row, digest);
                }
            }
            Murmur3 hash = new Murmur3();
            hash.hash(digest.array(), 0, digest.size());
            all.add(String.format("%016x%016x", hash.high(), hash.low()));
        }
        return all;
    }
}
