package io.perseid.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"})
    void localTimesReadAsJavaTimeReadsThem(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (BufferAllocator allocator = new RootAllocator();
                TimeStampMicroVector vector = new TimeStampMicroVector("c", allocator)) {
            int rows = 5_000;
            LocalDateTime[] local = new LocalDateTime[rows];
            for (int row = 0; row < rows; row++) {
                // Clustered around the changes of 2025 and 2026, where a cache of the offset could be wrong.
                int month = random.nextBoolean() ? 3 + random.nextInt(2) : 10 + random.nextInt(2);
                local[row] = LocalDateTime.of(2025 + random.nextInt(2), month, 1, 0, 0)
                        .plusMinutes(random.nextInt(31 * 24 * 60))
                        .plusNanos(random.nextInt(1_000_000) * 1_000L);
                vector.setSafe(row, micros(local[row].toInstant(ZoneOffset.UTC)));
            }
            vector.setValueCount(rows);
            TimeReader reader = new TimeReader(vector, zone);
            for (int row = 0; row < rows; row++) {
                assertThat(reader.instant(row))
                        .as("seed %d, %s in %s", seed, local[row], zone)
                        .isEqualTo(micros(local[row]
                                .atZone(zone)
                                .withEarlierOffsetAtOverlap()
                                .toInstant()));
            }
        }
    }

    @Test
    void dateIsTheMidnightOfItsZone() {
        try (BufferAllocator allocator = new RootAllocator();
                DateDayVector vector = new DateDayVector("c", allocator)) {
            vector.setSafe(0, 20_484);
            vector.setValueCount(1);
            TimeReader reader = new TimeReader(vector, ZoneId.of("Europe/Berlin"));

            assertThat(reader.instant(0)).isEqualTo(micros(Instant.parse("2026-01-30T23:00:00Z")));
            assertThat(reader.raw(0)).isEqualTo(micros(Instant.parse("2026-01-31T00:00:00Z")));
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
    }
}
