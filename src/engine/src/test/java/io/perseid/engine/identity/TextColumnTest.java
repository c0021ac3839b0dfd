package io.perseid.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.RowIdentity.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;

final class TextColumnTest {

    @Test
    void integersOfAnyTypeReadAlike() {
        try (BufferAllocator allocator = new RootAllocator();
                IntVector small = new IntVector("c", allocator);
                BigIntVector large = new BigIntVector("c", allocator);
                UInt8Vector unsigned = new UInt8Vector("c", allocator);
                DecimalVector decimal = new DecimalVector("c", allocator, 18, 2);
                Float8Vector real = new Float8Vector("c", allocator);
                VarCharVector text = new VarCharVector("c", allocator)) {
            small.setSafe(0, 1200);
            large.setSafe(0, 1200L);
            unsigned.setSafe(0, 1200L);
            decimal.setSafe(0, new BigDecimal("1200.00"));
            real.setSafe(0, 1200.0);
            text.setSafe(0, "1200".getBytes(StandardCharsets.UTF_8));
            for (FieldVector vector : new FieldVector[] {small, large, unsigned, decimal, real, text}) {
                vector.setValueCount(1);
                assertThat(read(vector)).as(vector.getMinorType().name()).isEqualTo("1200");
            }
        }
    }

    @Test
    void wholeNumbersKeepEveryDigit() {
        try (BufferAllocator allocator = new RootAllocator();
                BigIntVector large = new BigIntVector("c", allocator);
                UInt8Vector unsigned = new UInt8Vector("c", allocator);
                DecimalVector decimal = new DecimalVector("c", allocator, 38, 0)) {
            for (long value : new long[] {0, 7, -1, 10, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE}) {
                large.setSafe(0, value);
                large.setValueCount(1);
                assertThat(read(large)).isEqualTo(Long.toString(value));
            }
            unsigned.setSafe(0, -1L);
            unsigned.setValueCount(1);
            assertThat(read(unsigned)).isEqualTo("18446744073709551615");
            decimal.setSafe(0, new BigDecimal("12345678901234567890123456789012345678"));
            decimal.setValueCount(1);
            assertThat(read(decimal)).isEqualTo("12345678901234567890123456789012345678");
        }
    }

    @Test
    void timesDatesAndBinaryHaveOneForm() {
        try (BufferAllocator allocator = new RootAllocator();
                TimeStampMicroTZVector instant = new TimeStampMicroTZVector("c", allocator, "UTC");
                TimeStampMicroVector local = new TimeStampMicroVector("c", allocator);
                DateDayVector date = new DateDayVector("c", allocator);
                VarBinaryVector binary = new VarBinaryVector("c", allocator)) {
            instant.setSafe(0, 1_769_846_400_000_001L);
            local.setSafe(0, -1L);
            date.setSafe(0, 20_484);
            binary.setSafe(0, new byte[] {0, (byte) 0xff});
            for (FieldVector vector : new FieldVector[] {instant, local, date, binary}) {
                vector.setValueCount(1);
            }
            assertThat(read(instant)).isEqualTo("2026-01-31T08:00:00.000001Z");
            assertThat(read(local)).isEqualTo("1969-12-31T23:59:59.999999");
            assertThat(read(date)).isEqualTo("2026-01-31");
            assertThat(read(binary)).isEqualTo("00ff");
        }
    }

    @Test
    void nullIsAbsent() {
        try (BufferAllocator allocator = new RootAllocator();
                VarCharVector text = new VarCharVector("c", allocator)) {
            text.setNull(0);
            text.setValueCount(1);
            Text into = new Text();
            into.set("left over");

            assertThat(TextColumn.of(text).read(0, into)).isFalse();
            assertThat(into.present()).isFalse();
        }
    }

    private static String read(FieldVector vector) {
        Text into = new Text();
        assertThat(TextColumn.of(vector).read(0, into)).isTrue();
        return into.toString();
    }
}
