package io.perseid.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RepeatedHashesTest {

    @Test
    void hashesThatComeAgainAreToldAndNoOthers() {
        long seed = 20261121;
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        Set<Long> again = new HashSet<>();
        try (RepeatedHashes hashes = new RepeatedHashes(50_000)) {
            for (int i = 0; i < 50_000; i++) {
                long hash = i % 100 == 99 ? seen.iterator().next() : random.nextLong() >>> 1;
                if (!seen.add(hash)) {
                    again.add(hash);
                }
                assertThat(hashes.add(hash)).as("seed %d, hash %d", seed, i).isTrue();
            }
            assertThat(hashes.repeated()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(again);
        }
    }

    @Test
    void whatHasNoRoomIsRefused() {
        try (RepeatedHashes hashes = new RepeatedHashes(1)) {
            long taken = 0;
            while (hashes.add(taken << 32 | 1L << 20)) {
                taken++;
            }
            assertThat(taken).isBetween(700L, 1_024L);
            assertThat(hashes.add(0L << 32 | 1L << 20)).isTrue();
            assertThat(hashes.repeated()).containsExactly(1L << 20);
        }
    }

    @Test
    void hashesOfSmallNumbersAndZeroAreNotTakenForEmptySlots() {
        try (RepeatedHashes hashes = new RepeatedHashes(10)) {
            hashes.add(0);
            assertThat(hashes.repeated()).isEmpty();
            hashes.add(0);
            assertThat(hashes.repeated()).containsExactly(0L);
        }
    }
}
