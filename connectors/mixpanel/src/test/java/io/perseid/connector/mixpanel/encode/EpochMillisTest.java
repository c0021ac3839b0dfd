package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EpochMillisTest {

    private static final long SECOND = 1_000_000;

    private final EpochMillis times = new EpochMillis();

    @Test
    void neighbouringTimesAreWrittenInFull() {
        for (long micros = 1_735_689_999_990L * 1000; micros < 1_735_690_000_010L * 1000; micros += 499) {
            assertThat(written(micros)).isEqualTo(Long.toString(micros / 1000));
        }
    }

    @Test
    void timesOfAnyOrderAndLengthAreWrittenInFull() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long far = random.nextLong() >>> 1 + random.nextInt(40);
            for (long micros : new long[] {far, far + 999 * SECOND, far + 1, 5_000 * SECOND + i}) {
                assertThat(written(micros))
                        .describedAs("seed %d, %d", seed, micros)
                        .isEqualTo(Long.toString(Math.floorDiv(micros, 1000L)));
            }
        }
    }

    private String written(long micros) {
        byte[] array = new byte[Digits.ROOM];
        return new String(array, 0, times.put(array, 0, micros), StandardCharsets.ISO_8859_1);
    }
}
